"""The page of the department's numbers: charts, the tables that say the same, what each means. It only reads."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.calendar_days import local_day
from cases.forms.onboarding import OBJECT_TYPES
from cases.numbers.history import History
from cases.numbers.measure import Measure, Scope
from cases.numbers.measures import measures
from cases.numbers.period import Period
from cases.people import Person
from cases.policy import Policy
from door.charts import svg
from door.directory import Directory
from door.pages import page, refused
from door.places import NUMBERS
from door.ui_paths import card_path
from store.numbers import NumberStore

PERIODS = {3: "3 месяца", 12: "12 месяцев", 24: "2 года", 60: "5 лет"}
USUAL = 12


class NumbersPage:
    """`numbers` and `policy` are made when they are first needed."""

    def __init__(
        self,
        numbers: Callable[[], NumberStore],
        directory: Directory,
        policy: Callable[[], Policy],
        clock: Callable[[], datetime],
    ) -> None:
        self._numbers = numbers
        self._directory = directory
        self._policy = policy
        self._clock = clock

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [Route(NUMBERS, self._show, methods=["GET"])]

    async def _show(self, request: Request) -> Response:
        if instead := refused(request, NUMBERS, "Показатели отдела видят руководитель и менеджеры."):
            return instead
        person: Person = request.state.person
        months, object_type = wanted(request.query_params)
        shown = await run_in_threadpool(self._measured, months, object_type)
        return page(
            "numbers",
            person=person,
            months=months,
            periods=PERIODS,
            types=OBJECT_TYPES,
            object_type=object_type,
            shown=shown,
            now=self._clock(),
        )

    def _measured(self, months: int, object_type: str) -> list[tuple[Measure, Markup, dict[str, str]]]:
        """Each number with its chart, and where the cards of its rows are."""
        now, policy = self._clock(), self._policy()
        history: History = self._numbers().history(now, policy.office_time_zone)
        history = history.of_type(object_type) if object_type else history
        period = Period.last(months, local_day(now, policy.office_time_zone))
        cards = {it.code: card_path(it.card) for it in history.open if it.card}
        found = measures(Scope(history, period, now, policy, self._directory.name))
        return [(it, Markup(svg(it.chart) if it.chart else ""), cards) for it in found]


def wanted(query: Any) -> tuple[int, str]:
    """How many months, and which type of object; whatever the address cannot mean is not asked for."""
    months, object_type = query.get("months", "")[:4], query.get("type", "")
    known = {str(it): it for it in PERIODS}
    return known.get(months, USUAL), object_type if object_type in OBJECT_TYPES else ""
