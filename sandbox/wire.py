"""Faults on the wire: lateness, wrong clocks, odd answers and connections really dropped."""

import asyncio
import json
from datetime import timedelta

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.clock import clock_skew, http_date
from sandbox.faults import Fault, Faults
from sandbox.pages import page

_HUGE = 12 * 1024 * 1024
_connections: dict[tuple[object, object], asyncio.Transport] = {}


class DroppableConnection(H11Protocol):
    """Uvicorn's HTTP, whose open connections can be found by their two addresses."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _connections[self.client, self.server] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _connections.pop((self.client, self.server), None)
        super().connection_lost(exc)


class FaultyWire:
    """ASGI middleware, the outermost: lets the faults asked for happen to a request."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        faults = self._faults.take_on_the_wire(scope["method"], scope["path"])
        late = [fault for fault in faults if fault.kind == "latency"]
        drip = next((fault for fault in faults if fault.kind == "drip"), None)
        end = next((fault for fault in faults if fault.kind not in ("latency", "clock_skew", "drip")), None)
        skew = sum(fault.seconds for fault in faults if fault.kind == "clock_skew")
        clock_skew.set(timedelta(seconds=skew))

        async def work() -> list[Message]:
            answer: list[Message] = []

            async def collect(message: Message) -> None:
                answer.append(message)

            await self._app(scope, receive, collect)
            return answer

        try:
            await asyncio.sleep(sum(fault.seconds for fault in late if not fault.after))
            answer = await work() if end is None or end.after or end.kind == "drop_after" else []
            await asyncio.sleep(sum(fault.seconds for fault in late if fault.after))
        except asyncio.CancelledError:  # the server is being stopped
            await _drop(scope, receive)
            return
        if end is not None and end.kind in ("drop_before", "drop_after"):
            await _drop(scope, receive)
            return
        for message in answer if end is None else _odd_answer(end):
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"date", http_date())]
            await (_drip(message, drip.seconds, send) if drip else send(message))


async def _drip(message: Message, seconds: float, send: Send) -> None:
    """The body in pieces, for as long as whoever asked stays on the line."""
    body = message.get("body", b"")
    if message["type"] != "http.response.body" or not body:
        await send(message)
        return
    piece = max(1, len(body) // 100)
    for at in range(0, len(body), piece):
        await send({"type": message["type"], "body": body[at : at + piece], "more_body": at + piece < len(body)})
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:  # the server is being stopped
            return


async def _drop(scope: Scope, receive: Receive) -> None:
    transport = _connections.get((scope["client"], scope["server"]))
    if transport is not None:
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def _odd_answer(fault: Fault) -> list[Message]:
    kind = "text/html; charset=utf-8"
    match fault.kind:
        case "html":
            status = fault.status or 502
            body = page(f"{status}", "<h1>Bad Gateway</h1><p>nginx</p>").encode()
        case "huge":
            status, kind, body = 200, "text/calendar", b"BEGIN:VCALENDAR\r\n" + b"X" * _HUGE
        case "login_page_down":
            status, body = 503, page("Недоступно", "<h1>Сервис временно недоступен</h1>").encode()
        case _:
            status = fault.status or (200 if fault.kind == "error_in_200" else int(fault.kind))
            code = fault.code or {429: "too_many_requests", 503: "unavailable"}.get(status, "internal")
            kind = "application/json"
            error = {"code": code, "message": f"a fault that was asked for: {fault.kind}", "details": {}}
            body = json.dumps({"body": None, "error": error}).encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    if fault.retry_after is not None:
        headers.append((b"retry-after", f"{fault.retry_after:g}".encode()))
    return [
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]
