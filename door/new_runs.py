"""Tells workers at once that somebody has started a run, so that they need not ask for runs every half second; and that
a form has changed, so that they need not read it anew for every run.

Stands between the door and Prefect's own application, and hears of all that is created or changed through the API. Runs
that the server creates itself, by a schedule or an automation, workers find by looking every few seconds.
"""

import asyncio
import contextlib
import re
import secrets

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/onboarding/new-runs"
"""A worker asks here, with what it was told last in `after`. Only services come as far as this (door/app.py)."""
HELD_S = 2.0
"""How long a question is held when there is nothing new; the server ends no sooner than its last answer is given."""
_CREATES = re.compile(r"POST /api/deployments/[^/]+/create_flow_run/?")
_CHANGES = re.compile(r"POST /api/deployments/(bulk_delete/?)?|(PATCH|DELETE) /api/deployments/[^/]+/?")
"""A form is a deployment."""


class NewRuns:
    """An ASGI application around Prefect's."""

    def __init__(self, prefect: ASGIApp) -> None:
        self._prefect = prefect
        self._start = secrets.token_hex(4)  # a server that has started anew may have created runs while nobody asked
        self._created = self._changed = 0
        self._came = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers workers; all else is Prefect's."""
        if scope["type"] != "http":
            return await self._prefect(scope, receive, send)
        if scope["path"] == PATH:
            return await self._answer(scope, receive, send)
        request = f"{scope['method']} {scope['path']}"
        creates, changes = _CREATES.fullmatch(request), _CHANGES.fullmatch(request)
        if not (creates or changes):
            return await self._prefect(scope, receive, send)
        status = 0

        async def heard(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self._prefect(scope, receive, heard)
        if 200 <= status < 300:
            self._changed += bool(changes)
            self._created += bool(creates)
        if 200 <= status < 300 and creates:
            came, self._came = self._came, asyncio.Event()
            came.set()
        return None

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if Request(scope).query_params.get("after") == self._now():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HELD_S):
                    await self._came.wait()
        await PlainTextResponse(self._now())(scope, receive, send)

    def _now(self) -> str:
        return f"{self._start}-{self._changed}-{self._created}"
