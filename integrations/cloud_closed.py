"""Why a cloud does not open: the reasons, told apart by what httpx and OpenSSL say."""

from typing import Literal

import httpx

from integrations.errors import UnavailableError

Reason = Literal[
    "no_address",
    "no_https",
    "no_name",
    "not_public",
    "no_connection",
    "late",
    "other_name",
    "unknown_authority",
    "expired",
    "bad_certificate",
    "elsewhere",
    "circle",
    "status",
    "no_page",
    "no_password",
    "no_text",
    "odd",
]
"""Why a cloud does not open."""
_CERTIFICATE: dict[str, Reason] = {
    "hostname mismatch": "other_name",
    "ip address mismatch": "other_name",
    "has expired": "expired",
    "not yet valid": "expired",
    "issuer certificate": "unknown_authority",
    "self-signed": "unknown_authority",
    "self signed": "unknown_authority",
}
"""OpenSSL's words."""


class CloudClosedError(UnavailableError):
    """The cloud does not open yet: `reason`, and `detail` where the reason alone does not tell (a host, a status)."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"the cloud does not open yet: {reason}{f' ({detail})' if detail else ''}")
        self.reason: Reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["CloudClosedError"], tuple[Reason, str]]:
        return type(self), (self.reason, self.detail)


def unreachable(error: httpx.TransportError) -> CloudClosedError:
    """No page at all came back."""
    words = str(error).casefold()
    if "certificate_verify_failed" in words or "certificate verify failed" in words:
        return CloudClosedError(next((it for sign, it in _CERTIFICATE.items() if sign in words), "bad_certificate"))
    return CloudClosedError("no_connection", (str(error) or type(error).__name__)[:120])
