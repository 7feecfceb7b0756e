"""The first page: all connections as a table, whose turn each is, and the form that is next. It only reads."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.forms.catalogue import FORMS
from cases.people import Person, Role
from cases.turns import Stage, Turn
from door.asked import one_of, page_number, plain
from door.directory import Directory
from door.pages import FIRST_PAGE, page, sign_in_page
from door.prefect_inside import PrefectInside
from door.ui_paths import card_path, form_path
from store.overview import PAGE, Line, Order, Overview, Wanted

ORDERS = {
    Order.URGENT: "сначала мои и срочные",
    Order.SINCE: "кто дольше ждёт",
    Order.TERM: "ближайший срок",
    Order.NAME: "по названию",
    Order.NEWEST: "сначала новые",
}


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


def _query(asked: Wanted) -> dict[str, str]:
    said = {"q": asked.part, "stage": asked.stage, "turn": asked.turn, "manager": asked.manager, "order": asked.order}
    return {name: str(value) for name, value in (said | {"closed": "1" if asked.closed else ""}).items() if value}


def _form(line: Line, ids: dict[str, str], person: Person) -> str:
    path = form_path(line.form, ids, person, dict(line.parameters))
    own = FORMS[line.form].own_page if path else ""
    return f"{FIRST_PAGE}{own}/{line.code}" if own else path


def _new_client(ids: dict[str, str], person: Person) -> str:
    """The form of a new client, led by whoever opens it, if they lead any: they can choose somebody else there."""
    return form_path("new_client", ids, person, {"manager": person.name} if Role.MANAGER in person.roles else {})
