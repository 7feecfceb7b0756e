"""What we add to the deployments, and each `prefect deploy` removes: the board, links to it, the lists of cases, and
which fields must be filled in.
"""

import re
from collections.abc import Sequence
from typing import Any

from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound

from engine.prefect_server import prefect_client
from integrations.errors import UnavailableError

OURS = DeploymentFilter(tags=DeploymentFilterTags(all_=["onboarding"]))
BOARD_FLOW = "refresh_board"
LONGEST_LIST = 300
"""With more open cases a list is of no help: the field is text then."""
MUST_BE_FILLED_IN = re.compile(r"Обязательно(\.|$)")
"""How the hint of a field begins that must always be filled in; «Обязательно при отмене» is not such a one."""
_LEADS_TO_BOARD = "\n\n[Доска отдела]("


def dress_deployments(board: str, about: str, board_link: str, titles: Sequence[str]) -> None:
    """The board as the description of «00 · Доска», a link to it in every other; the open cases as a list.

    Only what has changed is written, and read just before: a release may be registered meanwhile. UnavailableError:
    Prefect's server does not answer.
    """

    def undressed(it: DeploymentResponse) -> dict[str, Any]:
        schema = it.parameter_openapi_schema or {}
        wanted = {
            "description": _described(it, board, about, board_link),
            "parameter_openapi_schema": with_cases(with_required(schema), titles),
        }
        return {name: value for name, value in wanted.items() if value != getattr(it, name)}

    try:
        with prefect_client() as client:
            for each in client.read_deployments(deployment_filter=OURS, limit=200):
                if undressed(each) and (update := undressed(client.read_deployment(each.id))):
                    client.update_deployment(each.id, DeploymentUpdate(**update))
    except ObjectNotFound as error:
        raise UnavailableError("a form was removed just now, a release is being registered") from error


def with_required(schema: dict[str, Any]) -> dict[str, Any]:
    """The form's schema with the fields marked as required whose hint says «Обязательно».

    Every parameter has a default, so that an omitted field reaches our own parsing instead of crashing the run; but
    the UI would label each of them «(Optional)». It does not check this mark, because the schema is not enforced.
    """
    fields: dict[str, dict[str, Any]] = schema.get("properties") or {}
    required = [name for name, field in fields.items() if MUST_BE_FILLED_IN.match(field.get("description") or "")]
    return schema | {"required": required} if required else schema


def _described(it: DeploymentResponse, board: str, about: str, board_link: str) -> str:
    """`about` tells when the board was changed; a new `about` alone is no reason to write."""
    described = it.description or ""
    if (it.entrypoint or "").endswith(f":{BOARD_FLOW}"):
        return described if described.startswith(board) else f"{board}\n{about}"
    return f"{described.partition(_LEADS_TO_BOARD)[0]}{_LEADS_TO_BOARD}{board_link})"


def with_cases(schema: dict[str, Any], titles: Sequence[str]) -> dict[str, Any]:
    """The form's schema with these cases to choose from; all else stays."""
    fields: dict[str, dict[str, Any]] = schema.get("properties") or {}
    if "case" not in fields:
        return schema
    field = {name: value for name, value in fields["case"].items() if name != "enum"}
    if 0 < len(titles) <= LONGEST_LIST:
        field["enum"] = list(titles)
    return schema | {"properties": fields | {"case": field}}
