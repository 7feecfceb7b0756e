"""Links from letters to forms, filled in with the case as it stands."""

import json
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.runtime import deployment

from cases.case import Case
from cases.prefill import parameters
from integrations.errors import UnavailableError
from tasks._clock import now
from tasks._wiring import wiring

_PAGE, _REMEMBERED_S = 200, 60


def form_link(form: str, case: Case) -> str:
    """The address that opens the form (the name of its flow) filled in, in both versions of the Prefect UI.

    UnavailableError: Prefect's server does not answer, or the form is not deployed.
    """
    filled_in = json.dumps(parameters(form, case, wiring().people), ensure_ascii=False, separators=(",", ":"))
    base = wiring().settings.ui_url.rstrip("/")
    return f"{base}/deployments/deployment/{deployment_id(form)}/run?parameters={quote(filled_in, safe='')}"


def case_link(code: str) -> str:
    """Where a person looks at a case: the run that opened it. Empty if nobody knows it any more."""
    run_id = wiring().cases.opening_run(code)
    return f"{wiring().settings.ui_url.rstrip('/')}/runs/flow-run/{run_id}" if run_id else ""


def deployment_id(flow_function: str) -> UUID:
    """The deployment of a flow function. Asked once a minute: ids change when Prefect's database is lost.

    In a run of the database that stands in its place, what was known before does not count.
    """
    found = deployments(int(now().timestamp()) // _REMEMBERED_S, str(deployment.id))
    if flow_function not in found:
        deployments.cache_clear()
        raise UnavailableError(f"the flow {flow_function} is not deployed")
    return found[flow_function]


@lru_cache(maxsize=32)
def deployments(_minute: int, _running: str) -> dict[str, UUID]:
    """By flow function; all of them, because what is known here is neither their names nor their ids."""
    try:
        with get_client(sync_client=True) as client:
            found = client.read_deployments(limit=_PAGE)
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise UnavailableError(f"Prefect's server does not answer: {type(error).__name__}", for_all=True) from error
    return {(it.entrypoint or "").rpartition(":")[2]: it.id for it in found}
