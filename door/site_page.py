"""The page of a site: its items with their photos, uploading and judging, what is known. It records by forms alone."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from cases.case import Case
from cases.errors import FormError
from cases.forgetting import is_being_forgotten
from cases.forms import reading
from cases.forms.photo_lines import OUTCOMES
from cases.forms.site_answers import NOBODY_KNOWS, THERE, AnswerSite
from cases.people import Person
from cases.site import RESULT
from cases.site_words import lacking
from cases.views.sheet import sheet
from door.pages import page, refusal_page, sign_in_page
from door.permissions import may_run, may_see_sites
from door.prefect_inside import PrefectInside
from door.runs import BadRunError
from door.site_forms import FORMS, fields_of
from door.site_paths import BASE
from door.told import Told, told
from door.uploads import NotNowError, Uploads
from letters.site_sheet import sheet_pdf
from photos.papers import NoPaperError
from photos.pictures import RefusedPictureError
from photos.shelf import Shelf
from store.cases import CaseStore

PATIENCE_S = 20.0
NOT_YOURS = (
    "Площадки смотрят менеджеры, продажи, тренеры, монтажники и техподдержка. Нужно и вам – скажите руководителю."
)
READ_ONLY = "Записывать о площадке могут менеджеры и руководитель, добавлять фото – и монтажники."
STILL = "Ответ принят, но ещё записывается. Обновите страницу через минуту."
MOST_FIELDS = 1000


class NotFoundError(Exception):
    """There is no such site for this person; a status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class SitePage:
    """`cases` is made when it is first needed."""

    def __init__(
        self,
        prefect: PrefectInside,
        cases: Callable[[], CaseStore],
        shelf: Shelf,
        clock: Callable[[], datetime],
    ) -> None:
        self._prefect = prefect
        self._cases = cases
        self._shelf = shelf
        self._clock = clock
        self._uploads = Uploads(shelf)
        self._printing = asyncio.Semaphore(1)

    def routes(self) -> Sequence[Route]:
        """To be served under /onboarding/."""
        return [
            Route(f"{BASE}/{{code}}", self._show, methods=["GET"]),
            Route(f"{BASE}/{{code}}/photos", self._upload, methods=["POST"]),
            Route(f"{BASE}/{{code}}/photos/{{sha256}}", self._picture, methods=["GET"]),
            Route(f"{BASE}/{{code}}/record", self._record, methods=["POST"]),
            Route(f"{BASE}/{{code}}/sheet", self._sheet, methods=["GET"]),
            Route(f"{BASE}/{{code}}/sheet.pdf", self._paper, methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page(request.url.path, status=200)
        try:
            case = await self._case(request, person)
        except NotFoundError as error:
            return refusal_page("Площадки нет", error.sentence, error.status)
        run = await self._run(request.query_params.get("run", ""))
        closed = case.ended or case.site_work is False
        return page(
            "site",
            case=case,
            site=case.site,
            lacking=lacking(case.site),
            person=person,
            base=f"{BASE}/{case.code}",
            may_record=may_run(person, "judge_photos") and not closed,
            may_add=may_run(person, "receive_photos") and not closed,
            result=RESULT,
            dropped=next(word for word, outcome in OUTCOMES.items() if outcome == "dropped"),
            fields=[it for name, it in AnswerSite.fields.items() if name != "case"],
            there=[*THERE, NOBODY_KNOWS],
            known=_known(case),
            verdicts={outcome: word for word, outcome in OUTCOMES.items()},
            run=run,
        )

    async def _upload(self, request: Request) -> Response:
        try:
            person = _recorder(request, "receive_photos")
            case = await self._case(request, person)
            about = await self._uploads.take_in(request, case.id, person)
        except (NotFoundError, NotNowError) as error:
            return _refused(error.sentence, error.status)
        except RefusedPictureError as refused:
            return _refused(str(refused), 422)
        return JSONResponse({"sha256": about.sha256, "small": f"{BASE}/{case.code}/photos/{about.sha256}?small=1"})

    async def _picture(self, request: Request) -> Response:
        try:
            case_id, code = await self._case_id(request, _looker(request))
        except NotFoundError as error:
            return _refused(error.sentence, error.status)
        sha256, small = request.path_params["sha256"], request.query_params.get("small") == "1"
        file = await run_in_threadpool(lambda: self._shelf.find(case_id, sha256, small=small))
        if file is None:
            return _refused("Такого фото нет.", 404)
        headers = {
            "content-disposition": f'inline; filename="{code}-{sha256[:12]}.jpg"',
            "cache-control": "private, max-age=604800, immutable",
        }
        return Response(await run_in_threadpool(file.read_bytes), media_type="image/jpeg", headers=headers)

    async def _sheet(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page(request.url.path, status=200)
        try:
            case = await self._case(request, person)
        except NotFoundError as error:
            return refusal_page("Листа нет", error.sentence, error.status)
        return page("sheet", case=case, sheet=sheet(case), base=f"{BASE}/{case.code}")

    async def _paper(self, request: Request) -> Response:
        try:
            case = await self._case(request, _looker(request))
            async with self._printing:
                data = await run_in_threadpool(sheet_pdf, case, self._shelf.folder, self._clock())
        except NotFoundError as error:
            return _refused(error.sentence, error.status)
        except NoPaperError as error:
            return refusal_page("PDF нет", str(error), 503)
        headers = {"content-disposition": f'attachment; filename="{case.code}-list.pdf"'}
        return Response(data, media_type="application/pdf", headers=headers)

    async def _record(self, request: Request) -> Response:
        """A run of the form, in the person's name; what came of it is told on the page, or to the script."""
        sent = await request.form(max_fields=MOST_FIELDS, max_files=0)
        form = FORMS.get(str(sent.get("form")))
        try:
            person = _recorder(request, form.name if form else "")
            case = await self._case(request, person)
            if form is None:
                raise BadRunError("Такой формы нет.")
            filled_in = await run_in_threadpool(fields_of, form, sent, case, self._shelf)
            run_id = await self._prefect.begin(form, filled_in, person, self._clock())
        except (NotFoundError, BadRunError) as error:
            status = error.status if isinstance(error, NotFoundError) else 422
            return self._answer(request, Told("bad", "Не записано", [("", str(error))]), "", status)
        run = await self._prefect.ended(run_id, PATIENCE_S)
        said = told(run) if run else Told("wait", "Отправлено", [("", STILL)])
        return self._answer(request, said, run_id, 200)

    def _answer(self, request: Request, said: Told, run_id: str, status: int) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            return JSONResponse(said.as_json(), status)
        if not run_id:
            return refusal_page(said.title, said.lines[0][1], status)
        code = quote(request.path_params["code"], safe="")
        return RedirectResponse(f"{BASE}/{code}?run={quote(run_id, safe='')}#said", status_code=303)

    async def _run(self, run_id: str) -> Told | None:
        try:
            run = await self._prefect.run(str(UUID(run_id)))
        except ValueError:
            return None
        return told(run) if run else None

    async def _case(self, request: Request, person: Person) -> Case:
        """NotFoundError: it is none of theirs, there is none, or its client is being forgotten."""
        if not may_see_sites(person):
            raise NotFoundError(403, NOT_YOURS)
        try:
            code = reading.case_code("case", request.path_params["code"])
            case = (await run_in_threadpool(self._cases().load, code)).case
        except FormError as error:
            raise NotFoundError(404, error.sentence) from None
        if is_being_forgotten(case):
            raise NotFoundError(410, f"{case.code}: клиента забываем.")
        return case

    async def _case_id(self, request: Request, person: Person) -> tuple[UUID, str]:
        """As `_case`, without its facts: a page has dozens of pictures."""
        if not may_see_sites(person):
            raise NotFoundError(403, NOT_YOURS)
        try:
            code = reading.case_code("case", request.path_params["code"])
            return await run_in_threadpool(self._cases().id_of, code), code
        except FormError as error:
            raise NotFoundError(404, error.sentence) from None


def _known(case: Case) -> dict[str, str]:
    """The answers as the form shows them."""
    words = {value: words for words, value in THERE.items()}
    told = case.site.answers.model_dump(exclude={"kind"})
    return {it: value if isinstance(value, str) else words.get(value, NOBODY_KNOWS) for it, value in told.items()}


def _looker(request: Request) -> Person:
    person: Person | None = request.state.person
    if person is None:
        raise NotFoundError(401, "Сначала войдите.")
    return person


def _recorder(request: Request, form: str) -> Person:
    person = _looker(request)
    if form and not may_run(person, form):
        raise NotFoundError(403, READ_ONLY)
    return person


def _refused(sentence: str, status: int) -> Response:
    return JSONResponse({"detail": sentence}, status, {"cache-control": "no-store"})
