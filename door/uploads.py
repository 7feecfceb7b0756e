"""A photo on its way in: streamed into a file with a limit, drawn anew by a process of its own, put on the shelf."""

import asyncio
import logging
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from cases.people import Person
from door.limits import Limit
from engine.clock import now
from photos.pictures import LARGEST_FILE, About, RefusedPictureError, refuse, rewrite
from photos.shelf import Shelf

LOG = logging.getLogger("door")
SLOWEST_S = 300.0
MOST_PER_CASE, LEAST_DISK = 400, 500_000_000
"""Pictures that a case may have on the shelf, recorded or not; bytes that stay free on the disk."""


class NotNowError(Exception):
    """It may be sent again later; a status and one Russian sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Uploads:
    """Some are received at a time, one is drawn: the door has other things to do."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._receiving = asyncio.Semaphore(6)
        self._drawing = asyncio.Semaphore(1)
        self._by_person = Limit(300, timedelta(minutes=10))

    async def take_in(self, request: Request, case_id: UUID, person: Person) -> About:
        """What is known of the picture by now. RefusedPictureError: it is no photo; NotNowError: not at this moment."""
        if not self._by_person.allows(person.code, now()):
            raise NotNowError(429, "Слишком много фото подряд. Подождите десять минут.")
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > LARGEST_FILE:
            raise refuse("large")
        await run_in_threadpool(self._demand_room, case_id)
        async with self._receiving:
            incoming = self._shelf.incoming()
            folder = await run_in_threadpool(incoming.__enter__)
            try:
                return await self._take_in(request, case_id, folder)
            finally:
                await run_in_threadpool(incoming.__exit__, None, None, None)

    async def _take_in(self, request: Request, case_id: UUID, folder: Path) -> About:
        source = folder / "sent"
        try:
            async with asyncio.timeout(SLOWEST_S):
                await _receive(request, source)
        except TimeoutError:
            raise NotNowError(408, "Фото загружается слишком долго. Проверьте связь и отправьте ещё раз.") from None
        except ClientDisconnect:
            raise NotNowError(400, "Загрузка прервалась.") from None
        async with self._drawing:
            about = await run_in_threadpool(rewrite, source, folder)
        await run_in_threadpool(partial(self._shelf.keep, case_id, folder, about))
        return about

    def _demand_room(self, case_id: UUID) -> None:
        if self._shelf.count(case_id) >= MOST_PER_CASE:
            raise NotNowError(409, f"У этой площадки уже {MOST_PER_CASE} фото, больше не помещается.")
        self._shelf.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self._shelf.folder).free < LEAST_DISK:
            LOG.error("the disk of %s is nearly full: no photo is taken in", self._shelf.folder.name)
            raise NotNowError(507, "На диске сервера кончилось место. Скажите эксплуатации; фото пока не загрузить.")


async def _receive(request: Request, target: Path) -> None:
    """RefusedPictureError: it is larger than any photo; nothing more of it is read then."""
    size = 0
    file = await run_in_threadpool(target.open, "wb")
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > LARGEST_FILE:
                raise refuse("large")
            await run_in_threadpool(file.write, piece)
    finally:
        await run_in_threadpool(file.close)


__all__ = ["NotNowError", "RefusedPictureError", "Uploads"]
