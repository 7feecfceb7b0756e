"""`python -m sandbox`: runs the sandbox until SIGTERM or SIGINT."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from sandbox.servers import Sandbox

_SECRET = "SANDBOX_NADMOZG_CLIENT_SECRET"
_SMTP_USER, _SMTP_PASSWORD = "SANDBOX_SMTP_USER", "SANDBOX_SMTP_PASSWORD"


def main() -> int:
    """Starts, says so in one line, waits for a signal, stops."""
    options = _options()
    secret = os.environ.get(_SECRET)
    if not secret:
        print(f"sandbox: set {_SECRET}: the secret with which clients of nadmozg log in", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    user, password = os.environ.get(_SMTP_USER), os.environ.get(_SMTP_PASSWORD)

    asked_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())
    try:
        with Sandbox(
            options.state,
            client_secret=secret,
            client_id=os.environ.get("SANDBOX_NADMOZG_CLIENT_ID", "onboarding"),
            nadmozg_port=options.nadmozg_port,
            http_port=options.http_port,
            smtp_port=options.smtp_port,
            cloud_seconds=options.cloud_seconds,
            cloud_lag=options.cloud_lag,
            requests_per_minute=options.requests_per_minute,
            token_seconds=options.token_seconds,
            smtp_credentials=(user, password) if user and password else None,
            smtp_starttls=options.smtp_starttls,
        ) as sandbox:
            smtp = f"{sandbox.smtp_host}:{sandbox.smtp_port}"
            print(f"sandbox ready: nadmozg {sandbox.nadmozg_url} · http {sandbox.http_url} · smtp {smtp}", flush=True)
            asked_to_stop.wait()
    except RuntimeError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("--nadmozg-port", type=int, default=0)
    parser.add_argument("--http-port", type=int, default=0)
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--cloud-seconds", type=float, default=8.0, help="how long the making of a cloud takes")
    parser.add_argument("--cloud-lag", type=float, default=2.0, help="how long a made cloud cannot be reached yet")
    parser.add_argument("--requests-per-minute", type=int, default=60)
    parser.add_argument("--token-seconds", type=int, default=300)
    parser.add_argument(
        "--smtp-starttls", action="store_true", help=f"demand STARTTLS (and AUTH, if {_SMTP_USER} is set)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
