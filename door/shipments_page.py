"""All that is on its way: what is late first; by object, carrier, day, and who sees to it. It only reads."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.calendar_days import local_day
from cases.carriers import CARRIERS, carrier_words, track_link
from cases.equipment import listed
from cases.forms.shipments import OWNERS
from cases.people import Person
from cases.wording import DEPARTMENT
from door.directory import Directory
from door.first_page import card_path, form_path, one_of, page_number
from door.pages import page, refusal_page, sign_in_page
from door.panel import plain
from door.places import SHIPMENTS, may_open
from door.prefect_inside import PrefectInside
from store.shipments import PAGE, Found, Line, OnTheWay, State, Wanted

STATES = {
    State.AWAITED: "ещё не пришли",
    State.LATE: "опаздывают",
    State.ORDERED: "ещё не отправлены",
    State.WRONG: "пришли не так",
    State.RECEIVED: "получены",
}


class ShipmentsPage:
    """`on_the_way` is made when it is first needed."""

    def __init__(
        self,
        prefect: PrefectInside,
        on_the_way: Callable[[], OnTheWay],
        directory: Directory,
        clock: Callable[[], datetime],
    ) -> None:
        self._prefect = prefect
        self._on_the_way = on_the_way
        self._directory = directory
        self._clock = clock

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [Route(SHIPMENTS, self._show, methods=["GET"])]

    async def _show(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page(SHIPMENTS, status=200)
        if not may_open(person, SHIPMENTS):
            return refusal_page("Страница не для вас", "Что в пути, видят менеджеры, продажи, ТП и монтажники.", 403)
        asked, now = wanted(request.query_params), self._clock()
        found: Found = await run_in_threadpool(self._on_the_way().find, asked, local_day(now, DEPARTMENT))
        ids = await self._prefect.ids_of_forms()
        return page(
            "shipments",
            person=person,
            asked=asked,
            narrowed=asked != Wanted(),
            found=found,
            now=now,
            carriers={it: row.called for it, row in CARRIERS.items()},
            states=STATES,
            people=self._directory.of(*OWNERS),
            called=self._directory.name,
            carrier=lambda line: carrier_words(line.told.carrier, line.told.carrier_name),
            track=lambda line: track_link(line.told.carrier, line.told.track),
            goods=lambda line: listed(line.told.goods, ", "),
            wrong=lambda line: listed(line.received.wrong, ", ") if line.received else "",
            card=lambda line: card_path(line.artifact_id),
            form=lambda name, line: _form(form_path(name, ids, person), line),
            tell=form_path("tell_shipment", ids, person),
            last=max(1, -(-found.count // PAGE)),
            at=lambda number: f"{SHIPMENTS}?{urlencode(_query(asked) | {'page': number})}",
        )


def wanted(query: Any) -> Wanted:
    """What the address asks for; whatever it cannot mean is not asked for."""
    state = query.get("state", "")
    return Wanted(
        part=plain(query.get("q", "")),
        supplier=plain(query.get("supplier", "")),
        carrier=one_of(query.get("carrier", ""), set(CARRIERS)),
        state=State(state) if state in set(State) else State.AWAITED,
        owner=plain(query.get("owner", "")),
        until=_day(query.get("until", "")),
        page=page_number(query.get("page", "")),
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _query(asked: Wanted) -> dict[str, str]:
    said = {
        "q": asked.part,
        "supplier": asked.supplier,
        "carrier": asked.carrier,
        "owner": asked.owner,
        "until": asked.until or "",
    }
    state = "" if asked.state is State.AWAITED else asked.state
    return {name: str(value) for name, value in (said | {"state": state}).items() if value}


def _form(path: str, line: Line) -> str:
    filled_in = json.dumps({"case": line.title, "shipment": line.told.shipment}, ensure_ascii=False)
    return f"{path}?parameters={quote(filled_in, safe='')}" if path else ""
