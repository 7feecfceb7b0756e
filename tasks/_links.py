"""Links from letters to forms, filled in with the case as it stands."""

import json
from collections.abc import Callable
from functools import cache
from urllib.parse import quote
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError

from cases.case import Case
from cases.prefill import parameters
from integrations.errors import UnavailableError
from tasks._wiring import wiring

_PAGE = 200


def form_links() -> Callable[[str, Case], str]:
    """Makes the links of one letter: of a form (the name of its flow) filled in for a case, for both Prefect UIs.

    The server is asked once, at the first link. UnavailableError: it does not answer, or the form is not deployed.
    """
    ids = cache(_deployment_ids)

    def link(form: str, case: Case) -> str:
        filled_in = json.dumps(parameters(form, case, wiring().people), ensure_ascii=False, separators=(",", ":"))
        base = wiring().settings.ui_url.rstrip("/")
        return f"{base}/deployments/deployment/{_one(form, ids())}/run?parameters={quote(filled_in, safe='')}"

    return link


def deployment_id(flow_function: str) -> UUID:
    """The deployment of a flow function. UnavailableError as above."""
    return _one(flow_function, _deployment_ids())


def _deployment_ids() -> dict[str, UUID]:
    """Asked for every letter: ids change when Prefect's database is lost."""
    try:
        with get_client(sync_client=True) as client:
            deployments = client.read_deployments(limit=_PAGE)
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise UnavailableError(f"Prefect's server does not answer: {type(error).__name__}", for_all=True) from error
    return {(it.entrypoint or "").rpartition(":")[2]: it.id for it in deployments}


def _one(flow_function: str, found: dict[str, UUID]) -> UUID:
    if flow_function not in found:
        raise UnavailableError(f"the flow {flow_function} is not deployed")
    return found[flow_function]
