"""The registry of objects: a table with filters, each row's own page, and the same rows as files. It only reads."""

import asyncio
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
from door.asked import one_of, page_number, plain
from door.directory import Directory
from door.pages import page, refusal_page, refused
from door.permissions import may_run
from door.prefect_inside import PrefectInside
from door.registry_files import CSV_TYPE, XLSX_TYPE, csv_pieces, xlsx
from door.ui_paths import card_path, form_path
from store.objects import Objects
from store.registry import PAGE, Order, Registry, Wanted

BASE = "/onboarding/registry"
NOT_YOURS = "Реестр открыт сотрудникам отдела. Нужен и вам – скажите руководителю."
ORDERS = {
    Order.NAME: "по названию",
    Order.NEWEST: "сначала новые в реестре",
    Order.CONNECTED: "сначала недавно подключённые",
    Order.REGION: "по региону",
    Order.LACKING: "сначала те, где не хватает данных",
}


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
        if instead := refused(request, BASE, NOT_YOURS):
            return instead
        person: Person = request.state.person
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
            card=lambda line: card_path(line.card_id),
            last=max(1, -(-found.count // PAGE)),
            at=lambda number: f"{BASE}?{urlencode(_query(asked) | {'page': number})}",
            may_import=may_run(person, ImportRegistry.name),
            as_file=lambda kind: f"{BASE}.{kind}?{urlencode(_query(asked))}",
        )

    async def _row(self, request: Request) -> Response:
        if instead := refused(request, BASE, NOT_YOURS):
            return instead
        person: Person = request.state.person
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
            cards=[(code, card_path(cards.get(code))) for code in row.cases],
            history=history(known),
            called=self._directory.name,
            form=await self._form(known, person),
            zone=DEPARTMENT,
        )

    async def _form(self, known: Registered, person: Person) -> str:
        """Form 94, filled in; empty where it is for others."""
        filled_in = TellObject.link_of(known, self._directory.people())
        return form_path(TellObject.name, await self._prefect.ids_of_forms(), person, filled_in)

    async def _xlsx(self, request: Request) -> Response:
        if instead := refused(request, BASE, NOT_YOURS):
            return instead
        asked = wanted(request.query_params)
        async with self._writing:  # a large one keeps a core busy for some seconds
            written = await run_in_threadpool(lambda: xlsx(self._registry().every(asked)))
        return Response(written, media_type=XLSX_TYPE, headers=self._named("xlsx"))

    async def _csv(self, request: Request) -> Response:
        if instead := refused(request, BASE, NOT_YOURS):
            return instead
        rows = self._registry().every(wanted(request.query_params))
        pieces = iterate_in_threadpool(csv_pieces(rows))
        return StreamingResponse(pieces, media_type=CSV_TYPE, headers=self._named("csv"))

    def _named(self, kind: str) -> dict[str, str]:
        name = quote(f"Реестр объектов {self._clock():%Y-%m-%d}.{kind}")
        return {"content-disposition": f"attachment; filename=\"registry.{kind}\"; filename*=UTF-8''{name}"}


def wanted(query: Any) -> Wanted:
    """What the address asks for; whatever it cannot mean is not asked for."""
    order, month = query.get("order", ""), query.get("month", "")[:10]
    return Wanted(
        part=plain(query.get("q", "")),
        region=plain(query.get("region", "")),
        object_type=one_of(query.get("type", ""), OBJECT_TYPES),
        status=one_of(query.get("status", ""), STATUSES.values()),
        manager=plain(query.get("manager", "")),
        month=month_of(month),
        lacking=query.get("lacking", "") == "1",
        order=Order(order) if order in set(Order) else Order.NAME,
        page=page_number(query.get("page", "")),
    )


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
