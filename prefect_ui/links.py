"""Links from letters and pages to forms, filled in with the case as it stands, and to the pages themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from urllib.parse import quote
from uuid import UUID

from cachetools import TTLCache, cached
from prefect.runtime import deployment

from cases.case import Case
from cases.forms.catalogue import FORMS, OF_A_CASE
from cases.forms.corrections import Correctable
from engine.clock import now
from engine.prefect_server import prefect_client
from engine.wiring import wiring
from integrations.errors import UnavailableError
from store.tables import card_name as card_name

_PAGE, _REMEMBERED_S = 200, 600


@dataclass(frozen=True)
class Deployed:
    """A form as Prefect knows it; `name` is what people read."""

    id: UUID
    name: str


def form_link(form: str, case: Case, values: Mapping[str, str] | None = None) -> str:
    """The address that opens the form (the name of its flow) filled in, in both versions of the Prefect UI.

    `values` stand in place of what the case would fill in; those that the form does not ask for are left out.

    UnavailableError: Prefect's server does not answer, or the form is not deployed.
    """
    if page := own_page_link(form, case.code):
        return page
    opens_with = OF_A_CASE[form].link(case, wiring().people, wiring().settings.manual_cloud)
    asked_for = {name: value for name, value in (values or {}).items() if name in opens_with}
    return filled_in_link(form, {**opens_with, **asked_for})


def own_page_link(form: str, code: str) -> str:
    """Where people fill in a form that has a page of its own; empty where it is filled in in Prefect's UI."""
    page = FORMS[form].own_page
    return f"{first_page_link()}{page}/{code}" if page else ""


def correction_link(form: str, case: Case, number: int) -> str:
    """The address that opens the form to correct its entry with this number. UnavailableError as above."""
    declared = OF_A_CASE[form]
    assert issubclass(declared, Correctable), f"{form} corrects nothing"
    return filled_in_link(form, declared.correction(case, wiring().people, wiring().settings.manual_cloud, number))


def filled_in_link(form: str, values: Mapping[str, object]) -> str:
    """The same, with these values in it."""
    filled_in = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return f"{ui()}/deployments/deployment/{deployment_id(form)}/run?parameters={quote(filled_in, safe='')}"


def empty_link(form: str) -> str:
    """The address that opens the form with nothing filled in."""
    return f"{ui()}/deployments/deployment/{deployment_id(form)}/run"


def page_link(name: str) -> str:
    """The address of a page that is written (a case's card, a board); empty if there is none."""
    page = wiring().pages.get(name)
    return artifact_link(page.artifact_id) if page and page.artifact_id else ""


def board_name(manager: str = "") -> str:
    """The name of a manager's board among the pages; of the department's, if nobody is named."""
    return f"board {manager}".strip()


def artifact_link(artifact_id: UUID) -> str:
    """The address of an artifact in the Prefect UI."""
    return f"{ui()}/artifacts/artifact/{artifact_id}"


def first_page_link() -> str:
    """The address of our own table of all connections."""
    return f"{wiring().settings.ui_url.rstrip('/')}/onboarding/"


def numbers_link() -> str:
    """The address of the page with the department's numbers."""
    return f"{first_page_link()}numbers"


def registry_link(code: str) -> str:
    """The address of an object's row in the registry."""
    return f"{first_page_link()}registry/{code}"


def run_link(run_id: UUID) -> str:
    """The address of a flow run in the Prefect UI."""
    return f"{ui()}/runs/flow-run/{run_id}"


def ui() -> str:
    """Where managers open the Prefect UI: its newer version, for every link, so that all pages look alike."""
    return f"{wiring().settings.ui_url.rstrip('/')}/v2"


def form_name(deployment_id: UUID) -> str:
    """What people read of a deployment; empty if it is gone. UnavailableError: Prefect's server does not answer."""
    known = deployments(str(deployment.id)).values()
    return next((it.name for it in known if it.id == deployment_id), "")


def deployment_id(flow_function: str) -> UUID:
    """The deployment of a flow function. Ids change when Prefect's database is lost."""
    return deployed(flow_function).id


def deployed(flow_function: str) -> Deployed:
    """The same with its name. Once Prefect has a new database, what is remembered of the old one is not used.

    UnavailableError: Prefect's server does not answer, or the form is not deployed.
    """
    found = deployments(str(deployment.id))
    if flow_function not in found:
        deployments.cache_clear()
        raise UnavailableError(f"the flow {flow_function} is not deployed")
    return found[flow_function]


@cached(TTLCache(32, _REMEMBERED_S, timer=lambda: now().timestamp()), lock=Lock())
def deployments(_running: str) -> dict[str, Deployed]:
    """Every form by the name of its flow function. Remembered for a while, apart for each deployment that asks: with
    another database of Prefect its id is another, too.

    All are read at once: neither their names nor their ids are known here.
    """
    with prefect_client() as client:
        found = client.read_deployments(limit=_PAGE)
    return {(it.entrypoint or "").rpartition(":")[2]: Deployed(it.id, it.name) for it in found}
