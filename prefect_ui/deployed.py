"""What is put on the deployments themselves, and what deploying wipes: the board, links to it, required fields."""

import re
from typing import Any

from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound

from engine.prefect_server import prefect_client
from integrations.errors import UnavailableError

OURS = DeploymentFilter(tags=DeploymentFilterTags(all_=["onboarding"]))
BOARD_FLOW = "refresh_board"
MUST_BE_FILLED_IN = re.compile(r"Обязательно(\.|$)")
"""How the hint of a field begins that must always be filled in; «Обязательно при отмене» is not such a one."""
_LEADS_TO_BOARD = "\n\n[Доска отдела]("


def dress_deployments(board: str, about: str, board_link: str) -> None:
    """The board as the description of «00 · Доска», a link to it in every other.

    Only what has changed is written, and read just before: a release may be registered meanwhile. UnavailableError:
    Prefect's server does not answer.
    """

    def undressed(it: DeploymentResponse) -> dict[str, Any]:
        schema = it.parameter_openapi_schema or {}
        wanted = {
            "description": _described(it, board, about, board_link),
            "parameter_openapi_schema": with_required(without_hidden(schema)),
        }
        return {name: value for name, value in wanted.items() if value != getattr(it, name)}

    try:
        with prefect_client() as client:
            for each in client.read_deployments(deployment_filter=OURS, limit=200):
                if undressed(each) and (update := undressed(client.read_deployment(each.id))):
                    client.update_deployment(each.id, DeploymentUpdate(**update))
    except ObjectNotFound as error:
        raise UnavailableError("a form was removed just now, a release is being registered") from error


def without_hidden(schema: dict[str, Any]) -> dict[str, Any]:
    """The form's schema without fields that are of no use to people."""
    fields: dict[str, dict[str, Any]] = schema.get("properties") or {}
    return schema | {"properties": {name: field for name, field in fields.items() if not field.get("hidden")}}


def with_required(schema: dict[str, Any]) -> dict[str, Any]:
    """The form's schema with the fields marked as required whose hint says «Обязательно».

    Every parameter has a default, so that an omitted field reaches our own parsing instead of crashing the run; but
    the UI would label each of them «(Optional)». It does not check this mark, because the schema is not enforced.
    """
    fields: dict[str, dict[str, Any]] = schema.get("properties") or {}
    required = [name for name, field in fields.items() if MUST_BE_FILLED_IN.match(field.get("description") or "")]
    return schema | {"required": required} if required else schema


def _described(it: DeploymentResponse, board: str, about: str, board_link: str) -> str:
    """`about` tells when the board was changed: alone it changes nothing."""
    described = it.description or ""
    if (it.entrypoint or "").endswith(f":{BOARD_FLOW}"):
        return described if described.startswith(board) else f"{board}\n{about}"
    return f"{described.partition(_LEADS_TO_BOARD)[0]}{_LEADS_TO_BOARD}{board_link})"
