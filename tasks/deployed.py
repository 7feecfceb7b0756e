"""What is put on the deployments themselves, and what deploying wipes: the board, links to it, the lists of cases."""

from collections.abc import Sequence
from typing import Any

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import PrefectHTTPStatusError

from integrations.errors import UnavailableError

OURS = DeploymentFilter(tags=DeploymentFilterTags(all_=["onboarding"]))
BOARD_FLOW = "refresh_board"
LONGEST_LIST = 300
"""With more open cases a list is of no help: the field is text then, and its hint says what to write."""
HINT = "Обязательно. Выберите из списка; завершённых в нём нет, их формы – по ссылкам в карточках"
HINT_OF_A_CHOICE = "Выберите из списка; пусто, если передаёте все подключения менеджера"
"""Of the one form that can do without a case: it hands over all cases of a manager."""
_LEADS_TO_BOARD = "\n\n[Доска отдела]("


def dress_deployments(board: str, about: str, board_link: str, titles: Sequence[str]) -> None:
    """The board as the description of «00 · Доска», a link to it in every other; the open cases as a list.

    Only what has changed is written. UnavailableError: Prefect's server does not answer.
    """
    try:
        with get_client(sync_client=True) as client:
            for it in client.read_deployments(deployment_filter=OURS, limit=200):
                update: dict[str, Any] = {}
                if (wanted := _described(it, board, about, board_link)) != it.description:
                    update["description"] = wanted
                schema = it.parameter_openapi_schema or {}
                if (offering := with_cases(schema, titles)) != schema:
                    update["parameter_openapi_schema"] = offering
                if update:
                    client.update_deployment(it.id, DeploymentUpdate(**update))
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise UnavailableError(f"Prefect's server does not answer: {type(error).__name__}", for_all=True) from error


def _described(it: DeploymentResponse, board: str, about: str, board_link: str) -> str:
    """`about` tells when the board was changed: alone it changes nothing."""
    described = it.description or ""
    if (it.entrypoint or "").endswith(f":{BOARD_FLOW}"):
        return described if described.startswith(board) else f"{board}\n{about}"
    return f"{described.partition(_LEADS_TO_BOARD)[0]}{_LEADS_TO_BOARD}{board_link})"


def with_cases(schema: dict[str, Any], titles: Sequence[str]) -> dict[str, Any]:
    """The form's schema with these cases to choose from; all else, the required fields first of all, stays."""
    fields: dict[str, dict[str, Any]] = schema.get("properties") or {}
    if "case" not in fields:
        return schema
    field = {name: value for name, value in fields["case"].items() if name != "enum"}
    if 0 < len(titles) <= LONGEST_LIST:
        hint = HINT if "case" in schema.get("required", ()) else HINT_OF_A_CHOICE
        field |= {"enum": list(titles), "description": hint}
    return schema | {"properties": fields | {"case": field}}
