"""A certificate authority of the sandbox's own, and one certificate for 127.0.0.1 and localhost.

Made once and kept in the state directory, so that whoever trusts `ca.pem` goes on trusting it after a restart. The
authority's own key is thrown away: nothing else can be signed with it.
"""

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme

from sandbox.files import make_private_directory, write_atomically


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the files are."""

    ca_path: Path
    chain_path: Path
    key_path: Path

    def server_context(self) -> ssl.SSLContext:
        """For a server that speaks TLS itself (STARTTLS)."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain_path, self.key_path)
        return context


def keep_certificate(directory: Path) -> Certificate:
    """The certificate in `directory`; made now if any part of it is missing."""
    make_private_directory(directory)
    certificate = Certificate(directory / "ca.pem", directory / "server.pem", directory / "server-key.pem")
    # server.pem is written last: while it is missing, the others do not count.
    if not (certificate.ca_path.exists() and certificate.key_path.exists() and certificate.chain_path.exists()):
        authority = trustme.CA(organization_name="PASS24 sandbox")
        issued = authority.issue_cert("127.0.0.1", "localhost")
        certificate.chain_path.unlink(missing_ok=True)
        write_atomically(certificate.ca_path, authority.cert_pem.bytes(), mode=0o644)
        write_atomically(certificate.key_path, issued.private_key_pem.bytes())
        write_atomically(certificate.chain_path, b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    return certificate
