"""nginx with TLS in front of a stack: the sample in deploy/, with names and ports of this machine."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from demo.doors import wait_for
from stack.local import PROJECT
from stack.ports import is_listening

SAMPLE = PROJECT / "deploy" / "nginx.conf"
AROUND = """
daemon off; pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/f;
    uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
{sample}
}}
"""


@contextmanager
def nginx_before(behind: int, port: int, home: Path) -> Iterator[str]:
    """The address to open; a test that needs it is skipped where there is no nginx, or fails where one is required."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        reason = "no nginx on this machine (Debian: apt-get install nginx): the door is not looked at from behind it"
        if os.environ.get("ONBOARDING_BROWSER_REQUIRED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    certificate = trustme.CA().issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(str(home / "cert.pem"))
    certificate.private_key_pem.write_to_path(str(home / "key.pem"))
    user = "user root;" if os.geteuid() == 0 else ""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        plain = unused.getsockname()[1]
    folder = "/etc/letsencrypt/live/onboarding.company.ru"
    sample = SAMPLE.read_text(encoding="utf-8")
    for theirs, ours in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        (f"{folder}/fullchain.pem", f"{home}/cert.pem"),
        (f"{folder}/privkey.pem", f"{home}/key.pem"),
        ("127.0.0.1:4200", f"127.0.0.1:{behind}"),
    ):
        assert theirs in sample
        sample = sample.replace(theirs, ours)
    written = AROUND.format(home=home, user=user, sample=sample)
    (home / "nginx.conf").write_text(written, encoding="utf-8")
    command = [program, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]
    with subprocess.Popen(command) as process:
        try:
            wait_for("nginx", lambda: is_listening(port) or None, 20)
            yield f"https://127.0.0.1:{port}"
        finally:
            process.terminate()
