"""nginx with TLS in front of a stack, configured as docs/ops.md says."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from demo.doors import wait_for
from stack.ports import is_listening

CONFIGURATION = """
daemon off; pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/f;
    uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {home}/cert.pem; ssl_certificate_key {home}/key.pem;
        large_client_header_buffers 4 64k;
        client_max_body_size 3m;
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_buffer_size 32k;
            proxy_buffers 8 32k;
        }}
    }}
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
    written = CONFIGURATION.format(home=home, port=port, behind=behind, user=user)
    (home / "nginx.conf").write_text(written, encoding="utf-8")
    command = [program, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]
    with subprocess.Popen(command) as process:
        try:
            wait_for("nginx", lambda: is_listening(port) or None, 20)
            yield f"https://127.0.0.1:{port}"
        finally:
            process.terminate()
