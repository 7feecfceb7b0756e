"""What a browser may be made to do by another page, and what our own pages are allowed: Host, Origin, headers.

No tokens in forms: a browser says where a request comes from (`Sec-Fetch-Site`, `Origin`), and cannot be made to lie.
Both are looked at: over plain http under a name only `Origin` is sent.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Message, Send

PREFECTS_CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-eval'",  # the graph of a run
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
OUR_CSP = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
OUR_PAGE_CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Of a page of ours with a script of ours."""
PICTURE_CSP = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'"
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Site:
    """Where people open us: `https://onboarding.company.ru`. `tiles`: the host of the map's pictures, if any."""

    url: str
    tiles: str = ""

    @property
    def map_csp(self) -> str:
        """Of the page with the map: its library needs an empty picture, and perhaps tiles."""
        return OUR_PAGE_CSP.replace("img-src 'self' blob:", f"img-src 'self' data: {self.tiles}".rstrip())

    @property
    def origin(self) -> str:
        """Scheme and host, as a browser writes them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def host(self) -> str:
        """What the header Host says."""
        return urlsplit(self.url).netloc.lower()

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return self.url.lower().startswith("https://")

    def refuses(self, connection: HTTPConnection, method: str) -> tuple[int, str] | None:
        """Status and sentence for what no page of ours has sent; None if it may be one."""
        headers = connection.headers
        if [it.lower() for it in headers.getlist("host")] != [self.host]:
            return 421, "Под этим адресом нас нет."
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin.lower() != self.origin:
            return 403, "Запрос пришёл с другого сайта."
        if site not in (None, "same-origin", "none") and not _is_navigation(connection, method):
            return 403, "Запрос пришёл с другого сайта."
        if method not in SAFE and origin is None and site is None:
            return 403, "Неизвестно, с какого сайта пришёл запрос."
        return None


def _is_navigation(connection: HTTPConnection, method: str) -> bool:
    """Somebody has followed a link from elsewhere, a letter say, to a page of ours."""
    headers = connection.headers
    document = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return method in SAFE and document and not connection.url.path.startswith("/api")


def guarded(send: Send, policy: str, *, stored: bool) -> Send:
    """Puts our headers on whatever is answered, and takes off what would open it to other sites.

    `stored`: whether a browser may keep it.
    """

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            headers = MutableHeaders(raw=message["headers"])
            for name in [it for it in headers if it.startswith("access-control-")]:
                del headers[name]
            for name, value in ALWAYS.items():
                headers[name] = value
            headers["content-security-policy"] = policy
            if not stored:
                headers["cache-control"] = "no-store"
            message["headers"] = headers.raw
        await send(message)

    return sending
