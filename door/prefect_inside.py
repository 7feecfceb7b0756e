"""What the door itself asks of Prefect, in the same process: which form is run, whose run it is, how it ended."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import httpx
from cachetools import TTLCache
from starlette.types import ASGIApp

from cases.forms.catalogue import FORMS
from cases.forms.form import Form
from cases.people import Person
from door.runs import BadRunError, new_run
from door.told import ENDS


class PrefectInside:
    """`inner` is asked without its door. A form's entrypoint may change with a release, so it is not kept for long."""

    def __init__(self, inner: ASGIApp) -> None:
        transport = httpx.ASGITransport(app=inner, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://inside/api")
        self._forms: TTLCache[UUID, type[Form]] = TTLCache(200, 60)
        self._ids: TTLCache[str, str] = TTLCache(200, 60)

    async def form_of_deployment(self, deployment_id: str) -> type[Form] | None:
        """The form that a deployment offers; None: there is no such deployment, or it is none of our forms."""
        key = UUID(deployment_id)
        if key not in self._forms:
            found = await self._read(f"/deployments/{key}")
            name = str((found or {}).get("entrypoint") or "").rpartition(":")[2]
            tags = (found or {}).get("tags") or []
            if name not in FORMS or not isinstance(tags, list) or "onboarding" not in tags:
                return None
            self._forms[key] = FORMS[name]
        return self._forms[key]

    async def form_of_run(self, run_id: str) -> type[Form] | None:
        """The form whose run it is."""
        run = await self.run(run_id)
        deployment = (run or {}).get("deployment_id")
        return await self.form_of_deployment(str(deployment)) if deployment else None

    async def run(self, run_id: str) -> dict[str, object] | None:
        """A run as Prefect describes it; None: there is none."""
        return await self._read(f"/flow_runs/{UUID(run_id)}")

    async def begin(self, form: type[Form], filled_in: Mapping[str, object], person: Person, now: datetime) -> str:
        """Starts a run of a form in somebody's name, as if they had sent it; its id. BadRunError: why not."""
        deployment = (await self.ids_of_forms()).get(form.name)
        body = new_run({"parameters": dict(filled_in)}, form, person, now)
        if deployment is not None:
            headers = {"content-type": "application/json"}
            answer = await self._http.post(f"/deployments/{deployment}/create_flow_run", content=body, headers=headers)
            if answer.is_success:
                return str(answer.json()["id"])
        raise BadRunError("Записать сейчас не получается: Prefect не отвечает. Попробуйте через минуту.")

    async def ended(self, run_id: str, patience_s: float) -> dict[str, object] | None:
        """The run, once it has ended; None: it has not, for so long."""
        try:
            async with asyncio.timeout(patience_s):
                while True:
                    run = await self.run(run_id)
                    state = (run or {}).get("state")
                    if isinstance(state, dict) and state.get("type") in ENDS:
                        return run
                    await asyncio.sleep(0.3)
        except TimeoutError:
            return None

    async def ids_of_forms(self) -> dict[str, str]:
        """The deployment of each form, by the form's name. Remembered for a minute, as above."""
        if not self._ids:
            answer = await self._http.post("/deployments/filter", json={"limit": 200})
            for it in answer.json() if answer.is_success else []:
                name = str(it.get("entrypoint") or "").rpartition(":")[2]
                if name in FORMS and "onboarding" in (it.get("tags") or []):
                    self._ids[name] = str(it["id"])
        return dict(self._ids)

    async def _read(self, path: str) -> dict[str, object] | None:
        answer = await self._http.get(path)
        found: dict[str, object] | None = answer.json() if answer.is_success else None
        return found
