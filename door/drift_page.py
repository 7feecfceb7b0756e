"""Where the registry and nadmozg differ: each line leads to the form that mends it. It only reads."""

import json
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.people import Person
from cases.registry.drift import Drift
from door.pages import page, refusal_page, sign_in_page
from door.permissions import may_run
from door.places import DRIFT, may_open
from door.prefect_inside import PrefectInside
from store.drift import Clouds

MOST = 500
MENDS = {
    "tell_object": "Уточнить объект",
    "control_case": "Остановить подключение",
    "new_client": "Открыть подключение",
}


class DriftPage:
    """`clouds` is made when it is first needed."""

    def __init__(self, prefect: PrefectInside, clouds: Callable[[], Clouds]) -> None:
        self._prefect = prefect
        self._clouds = clouds

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [Route(DRIFT, self._show, methods=["GET"])]

    async def _show(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page(DRIFT, status=200)
        if not may_open(person, DRIFT):
            return refusal_page("Так нельзя", "Расхождения реестра видят менеджеры и руководитель.", 403)
        lines = await run_in_threadpool(self._clouds().drift)
        ids = await self._prefect.ids_of_forms()
        compare = "compare_clouds"
        return page(
            "drift",
            person=person,
            lines=lines[:MOST],
            count=len(lines),
            most=MOST,
            mends=MENDS,
            form=lambda line: _form(line, ids, person),
            compare=_path(ids[compare]) if compare in ids and may_run(person, compare) else "",
        )


def _form(line: Drift, ids: dict[str, str], person: Person) -> str:
    """The form that mends it, for the object or the case; empty where it is for others."""
    if line.form not in ids or not may_run(person, line.form):
        return ""
    filled_in = {"tell_object": {"registered": line.code}, "control_case": {"case": line.case}}.get(line.form, {})
    if line.kind == "number":
        filled_in |= {"cloud_id": line.cloud_id}
    if line.kind == "unknown":
        filled_in = {"object_name": line.name, "cloud_id": line.cloud_id}
    words = json.dumps(filled_in, ensure_ascii=False, separators=(",", ":"))
    return f"{_path(ids[line.form])}?parameters={quote(words, safe='')}"


def _path(deployment: str) -> str:
    return f"/v2/deployments/deployment/{deployment}/run"
