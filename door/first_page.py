"""The first page: all connections as a table, whose turn each is, and the form that is next. It only reads."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.forms.catalogue import FORMS
from cases.people import Person, Role
from cases.turns import Stage, Turn
from door.directory import Directory
from door.pages import FIRST_PAGE, page, sign_in_page
from door.panel import plain
from door.permissions import may_run
from door.prefect_inside import PrefectInside
from store.overview import PAGE, Line, Order, Overview, Wanted

ORDERS = {
    Order.URGENT: "сначала мои и срочные",
    Order.SINCE: "кто дольше ждёт",
    Order.TERM: "ближайший срок",
    Order.NAME: "по названию",
    Order.NEWEST: "сначала новые",
}
UI = "/v2"
MOST_PAGES = 10_000


class FirstPage:
    """`overview` is made when it is first needed."""

    def __init__(
        self,
        prefect: PrefectInside,
        overview: Callable[[], Overview],
        directory: Directory,
        clock: Callable[[], datetime],
    ) -> None:
        self._prefect = prefect
        self._overview = overview
        self._directory = directory
        self._clock = clock

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [Route("/onboarding/", self._show, methods=["GET"])]

    async def _show(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page("/onboarding/", status=200)
        asked, now = wanted(request.query_params, person), self._clock()
        found = await run_in_threadpool(self._overview().find, asked, now)
        ids = await self._prefect.ids_of_forms()
        last = max(1, -(-found.count // PAGE))
        return page(
            "first_page",
            person=person,
            asked=asked,
            narrowed=asked != Wanted(person.code),
            found=found,
            now=now,
            stages=list(Stage),
            turns=[it for it in Turn if it],
            managers=self._directory.managers(),
            called=self._directory.name,
            orders=ORDERS,
            form=lambda line: _form(line, ids, person),
            card=lambda line: card_path(line.artifact_id),
            new_client=_new_client(ids, person),
            last=last,
            at=lambda number: f"/onboarding/?{urlencode(_query(asked) | {'page': number})}",
        )


def wanted(query: Any, person: Person) -> Wanted:
    """What the address asks for; whatever it cannot mean is not asked for."""
    order = query.get("order", "")
    return Wanted(
        mine=person.code,
        part=plain(query.get("q", "")),
        stage=one_of(query.get("stage", ""), set(Stage)),
        turn=one_of(query.get("turn", ""), set(Turn)),
        manager=plain(query.get("manager", "")),
        closed=query.get("closed", "") == "1",
        order=Order(order) if order in set(Order) else Order.URGENT,
        page=page_number(query.get("page", "")),
    )


def page_number(words: str) -> int:
    """Of a page in an address; the first, where it says none."""
    number = words[:6]
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) <= MOST_PAGES else 1


def one_of(value: str, known: set[Any]) -> str:
    """The value, if it is one of these; otherwise nothing is asked for."""
    return value if value in known else ""


def _query(asked: Wanted) -> dict[str, str]:
    said = {"q": asked.part, "stage": asked.stage, "turn": asked.turn, "manager": asked.manager, "order": asked.order}
    return {name: str(value) for name, value in (said | {"closed": "1" if asked.closed else ""}).items() if value}


def _form(line: Line, ids: dict[str, str], person: Person) -> str:
    path = form_path(line.form, ids, person)
    if path and FORMS[line.form].own_page:
        return f"{FIRST_PAGE}{FORMS[line.form].own_page}/{line.code}"
    filled_in = json.dumps(dict(line.parameters), ensure_ascii=False, separators=(",", ":"))
    return f"{path}?parameters={quote(filled_in, safe='')}" if path else ""


def _new_client(ids: dict[str, str], person: Person) -> str:
    """The form of a new client, led by whoever opens it, if they lead any: they can choose somebody else there."""
    path = form_path("new_client", ids, person)
    leads = json.dumps({"manager": person.name}, ensure_ascii=False) if Role.MANAGER in person.roles else ""
    return f"{path}?parameters={quote(leads, safe='')}" if path and leads else path


def card_path(artifact_id: UUID | None) -> str:
    """Where a case's card is; empty while it has none."""
    return f"{UI}/artifacts/artifact/{artifact_id}" if artifact_id else ""


def form_path(form: str, ids: dict[str, str], person: Person) -> str:
    """Where a form is; empty if there is none, or if it is for others."""
    return f"{UI}/deployments/deployment/{ids[form]}/run" if form in ids and may_run(person, form) else ""
