"""What the door adds to Prefect's answers, so that its UI tells people more: a script of ours, and which run was begun.

A page that is not what we expect passes as it is: without the script everything works as Prefect has made it.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

SCRIPT = b'<script type="module" src="/onboarding/ui/onboarding.js"></script>'
STYLE = b'<link rel="stylesheet" href="/onboarding/ui/onboarding.css">'
RUN_HEADER = "server-timing"
"""The one header of an answer that a script reads without touching the page's own requests."""
_PARTIAL = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"}

Change = Callable[[bytes, MutableHeaders], bytes]


def asked_whole(scope: Scope) -> Scope:
    """The same request for an answer that is neither compressed nor half of it, nor «you have it already»."""
    return {**scope, "headers": [it for it in scope["headers"] if it[0] not in _PARTIAL]}


def with_script(send: Send) -> Send:
    """Puts our script into a page of the UI."""
    return _changing(send, _is_page, _add_script)


def with_run(send: Send) -> Send:
    """Says in a header which run an answer is about."""
    return _changing(send, lambda status, _: status in (200, 201), _add_run)


def refusal_told(sentence: str) -> str:
    """The same header for a run that was not begun."""
    return f'run;desc="!{quote(sentence)}"'


def _is_page(status: int, headers: MutableHeaders) -> bool:
    whole = status == 200 and "content-encoding" not in headers
    return whole and headers.get("content-type", "").startswith("text/html")


def _add_script(body: bytes, _: MutableHeaders) -> bytes:
    before, end_of_head, after = body.partition(b"</head>")
    return before + STYLE + SCRIPT + end_of_head + after if end_of_head else body


def _add_run(body: bytes, headers: MutableHeaders) -> bytes:
    with suppress(ValueError, KeyError, TypeError):  # Prefect answers otherwise than it did: the panel stays away
        headers[RUN_HEADER] = f'run;desc="{quote(str(json.loads(body)["id"]))}"'
    return body


def _changing(send: Send, concerns: Callable[[int, MutableHeaders], bool], change: Change) -> Send:
    """Keeps an answer back until it is whole, if it is one that concerns us."""
    start: Message | None = None
    body = b""

    async def sending(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            if concerns(message["status"], headers):
                start = message
                return
        elif start is not None and message["type"] == "http.response.body":
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            headers = MutableHeaders(raw=list(start.get("headers", [])))
            changed = change(body, headers)
            if changed != body:
                headers["content-length"] = str(len(changed))
                del headers["etag"], headers["last-modified"]
            first, start = {**start, "headers": headers.raw}, None
            await send(first)
            message = {**message, "body": changed}
        await send(message)

    return sending
