"""People's calendars, as mail services publish them: an .ics at an address that only its owner is told."""

import re
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from sandbox.files import make_private_directory, write_atomically

_NAME = re.compile(r"[a-z0-9-]{1,60}")


class Calendars:
    """By name; kept in files, so that they are there after a restart."""

    def __init__(self, directory: Path) -> None:
        self._directory = make_private_directory(directory)

    def publish(self, name: str, content: bytes) -> None:
        """Whatever this text is, it is served as that calendar."""
        write_atomically(self._file(name), content)

    def read(self, name: str) -> bytes | None:
        """None: there is no such calendar."""
        file = self._file(name)
        return file.read_bytes() if file.exists() else None

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise HTTPException(404)
        return self._directory / f"{name}.ics"


def published(calendars: Calendars) -> APIRouter:
    """What everybody sees who knows the address."""
    router = APIRouter(prefix="/calendars")

    @router.get("/{name}.ics")
    def read(name: str) -> Response:
        content = calendars.read(name)
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type="text/calendar; charset=utf-8")

    return router


def publishing(calendars: Calendars) -> APIRouter:
    """How their owners change them: `PUT /control/calendars/NAME` with the text."""
    router = APIRouter(prefix="/control/calendars")

    @router.put("/{name}", status_code=204)
    async def publish(name: str, request: Request) -> None:
        calendars.publish(name, await request.body())

    return router
