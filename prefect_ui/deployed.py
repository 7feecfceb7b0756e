"""What is put on the deployments themselves, and what registering wipes: the board, and links to it."""

from typing import Any

from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound

from engine.prefect_server import prefect_client
from integrations.errors import UnavailableError

OURS = DeploymentFilter(tags=DeploymentFilterTags(all_=["onboarding"]))
BOARD_FLOW = "refresh_board"
_LEADS_TO_BOARD = "\n\n[Доска отдела]("


def dress_deployments(board: str, about: str, board_link: str) -> None:
    """The board as the description of «00 · Доска», a link to it in every other.

    Only what has changed is written, and read just before: a release may be registered meanwhile. UnavailableError:
    Prefect's server does not answer.
    """

    def undressed(it: DeploymentResponse) -> dict[str, Any]:
        wanted = _described(it, board, about, board_link)
        return {} if wanted == it.description else {"description": wanted}

    try:
        with prefect_client() as client:
            for each in client.read_deployments(deployment_filter=OURS, limit=200):
                if undressed(each) and (update := undressed(client.read_deployment(each.id))):
                    client.update_deployment(each.id, DeploymentUpdate(**update))
    except ObjectNotFound as error:
        raise UnavailableError("a form was removed just now, a release is being registered") from error


def _described(it: DeploymentResponse, board: str, about: str, board_link: str) -> str:
    """`about` tells when the board was changed: alone it changes nothing."""
    described = it.description or ""
    if (it.entrypoint or "").endswith(f":{BOARD_FLOW}"):
        return described if described.rpartition("\n")[0] == board else f"{board}\n{about}"
    return f"{described.partition(_LEADS_TO_BOARD)[0]}{_LEADS_TO_BOARD}{board_link})"
