"""Where the registry and nadmozg differ: each line leads to the form that mends it. It only reads."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.people import Person
from cases.registry.drift import Drift
from door.pages import page, refused
from door.places import DRIFT
from door.prefect_inside import PrefectInside
from door.ui_paths import form_path
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
        if instead := refused(request, DRIFT, "Расхождения реестра видят менеджеры и руководитель."):
            return instead
        person: Person = request.state.person
        lines = await run_in_threadpool(self._clouds().drift)
        ids = await self._prefect.ids_of_forms()
        return page(
            "drift",
            person=person,
            lines=lines[:MOST],
            count=len(lines),
            most=MOST,
            mends=MENDS,
            form=lambda line: form_path(line.form, ids, person, _filled_in(line)),
            compare=form_path("compare_clouds", ids, person),
        )


def _filled_in(line: Drift) -> dict[str, str]:
    """What mends it is filled in with the object, or the case."""
    if line.kind == "unknown":
        return {"object_name": line.name, "cloud_id": line.cloud_id}
    filled_in = {"tell_object": {"registered": line.code}, "control_case": {"case": line.case}}.get(line.form, {})
    return filled_in | ({"cloud_id": line.cloud_id} if line.kind == "number" else {})
