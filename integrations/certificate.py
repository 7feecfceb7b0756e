"""Until when the certificate is valid that a server has shown."""

import ssl
from datetime import UTC, datetime

import httpx


def ends_at(response: httpx.Response) -> datetime | None:
    """Read from the open connection; None where nobody can tell."""
    stream = response.extensions.get("network_stream")
    socket = stream.get_extra_info("ssl_object") if stream else None
    shown = (socket.getpeercert() or {}) if socket else {}
    if "notAfter" not in shown:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
