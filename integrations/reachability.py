"""Whether an outside system answers at all: for health checks. Nothing is asked of it and nobody logs in."""

import smtplib
import ssl
from pathlib import Path

import httpx

from integrations.errors import UnavailableError


def demand_http(url: str, ca_bundle: Path | None, timeout_s: float = 5) -> None:
    """UnavailableError unless a server answers there, with any status below 500; TLS is verified."""
    context = ssl.create_default_context(cafile=ca_bundle)
    try:
        status = httpx.get(url, verify=context, timeout=timeout_s, trust_env=False).status_code
    except httpx.HTTPError as error:
        raise UnavailableError(f"no answer ({type(error).__name__})") from None
    if status >= 500:
        raise UnavailableError(f"HTTP {status}")


def demand_smtp(host: str, port: int, security: str, ca_bundle: Path | None, timeout_s: float = 5) -> None:
    """UnavailableError unless a mail server greets us; `security` as for letters: none, starttls or tls (verified)."""
    context = ssl.create_default_context(cafile=ca_bundle)
    try:
        if security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout_s, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=timeout_s)
        with server:
            if security == "starttls":
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError) as error:
        raise UnavailableError(f"no answer ({type(error).__name__})") from None
