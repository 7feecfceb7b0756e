"""The registry of objects: a table with filters, each row's own page, and the same rows as files. It only reads."""

import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from cases.errors import FormError
from cases.forms import reading
from cases.forms.onboarding import OBJECT_TYPES
from cases.forms.registry import TellObject
from cases.forms.registry_table import ImportRegistry
from cases.people import Person
from cases.registry.months import month_of, month_words
from cases.registry.point import map_link
from cases.registry.row import Registered
from cases.registry.status import STATUSES, WORDS
from cases.views.registry import history
from cases.wording import DEPARTMENT
from door.directory import Directory
from door.pages import page, refusal_page, sign_in_page
from door.panel import plain
from door.permissions import may_run
from door.places import may_open
from door.prefect_inside import PrefectInside
from door.registry_files import CSV_TYPE, XLSX_TYPE, csv_pieces, xlsx
from store.objects import Objects
from store.registry import PAGE, Line, Order, Registry, Wanted

BASE = "/onboarding/registry"
UI = "/v2"
ORDERS = {
    Order.NAME: "по названию",
    Order.NEWEST: "сначала новые в реестре",
    Order.CONNECTED: "сначала недавно подключённые",
    Order.REGION: "по региону",
    Order.LACKING: "сначала те, где не хватает данных",
}
MOST_PAGES = 10_000


class RegistryPage:
    """`registry` and `objects` are made when they are first needed."""

    def __init__(
        self,
        prefect: PrefectInside,
        registry: Callable[[], Registry],
        objects: Callable[[], Objects],
        directory: Directory,
        clock: Callable[[], datetime],
    ) -> None:
        self._prefect = prefect
        self._registry = registry
        self._objects = objects
        self._directory = directory
        self._clock = clock
        self._writing = asyncio.Semaphore(1)

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [
            Route(BASE, self._show, methods=["GET"]),
            Route(f"{BASE}.xlsx", self._xlsx, methods=["GET"]),
            Route(f"{BASE}.csv", self._csv, methods=["GET"]),
            Route(f"{BASE}/{{code}}", self._row, methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if refused := _refused(person, request):
            return refused
        assert person is not None
        asked = wanted(request.query_params)
        found = await run_in_threadpool(self._registry().find, asked)
        regions = await run_in_threadpool(self._registry().regions)
        months = await run_in_threadpool(self._registry().months)
        return page(
            "registry",
            person=person,
            asked=asked,
            narrowed=asked != Wanted(),
            found=found,
            regions=regions,
            types=OBJECT_TYPES,
            statuses=STATUSES,
            words=WORDS,
            months=[(f"{it:%Y-%m}", month_words(it)) for it in months],
            month=f"{asked.month:%Y-%m}" if asked.month else "",
            managers=self._directory.managers(),
            called=self._directory.name,
            orders=ORDERS,
            connected=lambda line: month_words(line.connected_on) if line.connected_on else "–",
            card=_card,
            last=max(1, -(-found.count // PAGE)),
            at=lambda number: f"{BASE}?{urlencode(_query(asked) | {'page': number})}",
            may_import=may_run(person, ImportRegistry.name),
            as_file=lambda kind: f"{BASE}.{kind}?{urlencode(_query(asked))}",
        )

    async def _row(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if refused := _refused(person, request):
            return refused
        assert person is not None
        try:
            code = reading.registered("registered", request.path_params["code"])
            known = await run_in_threadpool(self._objects().load, code)
        except FormError as error:
            return refusal_page("Объекта нет", error.sentence, 404)
        if request.url.path != f"{BASE}/{known.code}":
            return RedirectResponse(f"{BASE}/{known.code}")
        row = known.row(self._clock())
        cards = await run_in_threadpool(self._registry().cards, row.cases)
        return page(
            "registry_row",
            person=person,
            code=known.code,
            row=row,
            words=WORDS,
            connected=month_words(row.connected_on) if row.connected_on else "",
            map=map_link(row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else "",
            cards=[(code, f"{UI}/artifacts/artifact/{cards[code]}" if code in cards else "") for code in row.cases],
            history=history(known),
            called=self._directory.name,
            form=await self._form(known, person),
            zone=DEPARTMENT,
        )

    async def _form(self, known: Registered, person: Person) -> str:
        """Form 94, filled in; empty where it is for others."""
        ids = await self._prefect.ids_of_forms()
        if TellObject.name not in ids or not may_run(person, TellObject.name):
            return ""
        filled_in = TellObject.link_of(known, self._directory.people())
        words = json.dumps(filled_in, ensure_ascii=False, separators=(",", ":"))
        return f"{UI}/deployments/deployment/{ids[TellObject.name]}/run?parameters={quote(words, safe='')}"

    async def _xlsx(self, request: Request) -> Response:
        if refused := _refused(request.state.person, request):
            return refused
        asked = wanted(request.query_params)
        async with self._writing:  # a large one keeps a core busy for some seconds
            written = await run_in_threadpool(lambda: xlsx(self._registry().every(asked)))
        return Response(written, media_type=XLSX_TYPE, headers=self._named("xlsx"))

    async def _csv(self, request: Request) -> Response:
        if refused := _refused(request.state.person, request):
            return refused
        rows = self._registry().every(wanted(request.query_params))
        pieces = iterate_in_threadpool(csv_pieces(rows))
        return StreamingResponse(pieces, media_type=CSV_TYPE, headers=self._named("csv"))

    def _named(self, kind: str) -> dict[str, str]:
        name = quote(f"Реестр объектов {self._clock():%Y-%m-%d}.{kind}")
        return {"content-disposition": f"attachment; filename=\"registry.{kind}\"; filename*=UTF-8''{name}"}


def _refused(person: Person | None, request: Request) -> Response | None:
    if person is None:
        return sign_in_page(request.url.path, status=200)
    if not may_open(person, BASE):
        return refusal_page("Так нельзя", "Реестр открыт сотрудникам отдела. Нужен и вам – скажите руководителю.", 403)
    return None


def wanted(query: Any) -> Wanted:
    """What the address asks for; whatever it cannot mean is not asked for."""
    number, order, month = query.get("page", "")[:6], query.get("order", ""), query.get("month", "")[:10]
    return Wanted(
        part=plain(query.get("q", "")),
        region=plain(query.get("region", "")),
        object_type=_one_of(query.get("type", ""), OBJECT_TYPES),
        status=_one_of(query.get("status", ""), STATUSES.values()),
        manager=plain(query.get("manager", "")),
        month=month_of(month),
        lacking=query.get("lacking", "") == "1",
        order=Order(order) if order in set(Order) else Order.NAME,
        page=int(number) if number.isascii() and number.isdigit() and 0 < int(number) <= MOST_PAGES else 1,
    )


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""


def _query(asked: Wanted) -> dict[str, str]:
    month: date | None = asked.month
    said = {
        "q": asked.part,
        "region": asked.region,
        "type": asked.object_type,
        "status": asked.status,
        "manager": asked.manager,
        "month": f"{month:%Y-%m}" if month else "",
        "lacking": "1" if asked.lacking else "",
        "order": "" if asked.order is Order.NAME else asked.order.value,
    }
    return {name: value for name, value in said.items() if value}


def _card(line: Line) -> str:
    return f"{UI}/artifacts/artifact/{line.card_id}" if line.card_id else ""
