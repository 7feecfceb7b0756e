"""All that is on its way: what is late first; by object, carrier, day, and who sees to it. It only reads."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

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
from door.asked import one_of, page_number, plain
from door.directory import Directory
from door.pages import page, refused
from door.places import SHIPMENTS
from door.prefect_inside import PrefectInside
from door.ui_paths import card_path, form_path
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
        if instead := refused(request, SHIPMENTS, "Что в пути, видят менеджеры, продажи, ТП и монтажники."):
            return instead
        person: Person = request.state.person
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
            form=lambda name, line: form_path(name, ids, person, _filled_in(line)),
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


def _filled_in(line: Line) -> dict[str, str]:
    return {"case": line.title, "shipment": line.told.shipment}
