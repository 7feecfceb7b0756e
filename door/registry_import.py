"""The page that takes a spreadsheet in: the file becomes the text of form 96, which checks or records it."""

import asyncio
import csv
import io
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.forms.many import CHECK
from cases.forms.registry_table import RECORD, ROWS_AT_MOST, ImportRegistry
from cases.people import Person
from door.pages import page, refusal_page, sign_in_page
from door.permissions import may_run
from door.prefect_inside import PrefectInside
from door.runs import LONGEST_TEXT, BadRunError
from door.told import Told, told
from photos.pictures import run_child

PATH = "/onboarding/registry/import"
CHILD = Path(__file__).with_name("sheet_child.py")
PATIENCE_S, READING_S = 90.0, 25.0
MOST_BYTES = 2_000_000
SENTENCES = {
    "empty": "В файле нет ни одной строки.",
    "old": "Это Excel 97–2003 (.xls). Откройте его и сохраните как .xlsx или .csv.",
    "unknown": "Это не таблица. Нужен файл .xlsx или .csv.",
    "damaged": "Файл не открывается: он повреждён или это не .xlsx.",
    "heavy": "Этот файл слишком тяжело открыть. Оставьте в нём один лист с таблицей.",
    "many": f"В таблице больше {ROWS_AT_MOST} строк. Разделите её на части.",
    "long": "В одной из ячеек больше 5000 знаков. Сократите её.",
}
STILL = "Таблица принята, но ещё проверяется. Итог появится в списке запусков формы 96."
NOT_YOURS = "Загружать таблицу в реестр могут менеджеры и руководитель."


class RefusedSheetError(Exception):
    """The message is one Russian sentence for whoever has sent the file."""


class RegistryImport:
    """It records nothing by itself: a run of form 96 does, in the name of whoever has sent the file."""

    def __init__(self, prefect: PrefectInside, clock: Callable[[], datetime]) -> None:
        self._prefect = prefect
        self._clock = clock
        self._reading = asyncio.Semaphore(1)

    def routes(self) -> list[Route]:
        """To be served under /onboarding/, before the pages of rows."""
        return [Route(PATH, self._show, methods=["GET"]), Route(PATH, self._take_in, methods=["POST"])]

    async def _show(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page(PATH, status=200)
        if not may_run(person, ImportRegistry.name):
            return refusal_page("Так нельзя", NOT_YOURS, 403)
        return _page(person)

    async def _take_in(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page(PATH, status=401)
        if not may_run(person, ImportRegistry.name):
            return refusal_page("Так нельзя", NOT_YOURS, 403)
        try:
            async with request.form(max_fields=6, max_files=1, max_part_size=MOST_BYTES) as sent:
                table = await self._table(sent)
                action = RECORD if sent.get("action") == RECORD else CHECK
                overwrite = sent.get("overwrite") == "1"
            filled_in = {"table": table, "action": action, "overwrite": overwrite}
            run_id = await self._prefect.begin(ImportRegistry, filled_in, person, self._clock())
        except (RefusedSheetError, BadRunError) as error:
            return _page(person, Told("bad", "Не принято", [("", str(error))]), status=422)
        run = await self._prefect.ended(run_id, PATIENCE_S)
        said = told(run) if run else Told("wait", "Отправлено", [("", STILL)])
        return _page(person, said, table="" if action == RECORD else table, overwrite=overwrite)

    async def _table(self, sent: FormData) -> str:
        """Of the file, or of the page that has shown what is in it."""
        file = sent.get("file")
        if isinstance(file, UploadFile) and file.filename:
            async with self._reading:
                return await run_in_threadpool(as_table, await file.read())
        if table := str(sent.get("table") or ""):
            return table
        raise RefusedSheetError("Выберите файл .xlsx или .csv.")


def _page(
    person: Person, said: Told | None = None, *, table: str = "", overwrite: bool = False, status: int = 200
) -> Response:
    return page(
        "registry_import", status=status, person=person, said=said, table=table, overwrite=overwrite, record=RECORD,
        path=PATH, most_rows=ROWS_AT_MOST,
    )  # fmt: skip


def as_table(data: bytes) -> str:
    """The cells of a file as text with tabs between them, as it would have been pasted. RefusedSheetError: why not."""
    if len(data) > MOST_BYTES:
        raise RefusedSheetError("Файл больше 2 МБ. Оставьте в нём один лист с таблицей.")
    with tempfile.TemporaryDirectory(prefix="sheet-") as made:
        folder = Path(made)
        (folder / "sent").write_bytes(data)
        printed = run_child([str(folder / "sent")], folder, READING_S, child=CHILD)
    read = json.loads(printed or b'{"refused": "heavy"}')
    if "refused" in read:
        raise RefusedSheetError(SENTENCES.get(read["refused"], SENTENCES["unknown"]))
    written = io.StringIO()
    rows = [[cell.replace("\t", " ") for cell in row] for row in read["cells"]]
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    table = written.getvalue()
    if len(table) > LONGEST_TEXT:
        raise RefusedSheetError("Таблица слишком длинная. Разделите её на части.")
    return table
