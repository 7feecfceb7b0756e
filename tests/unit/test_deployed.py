"""What stands on the deployments: the board in one, a link to it in the others."""

from uuid import uuid4

import pytest
from prefect.client.schemas.responses import DeploymentResponse

from prefect_ui.deployed import _described

ENTRYPOINT = "flows/board.py:refresh_board"
BOARD, ABOUT = "### Ход менеджера\n\n- R-0001\n", "Изменено в 10:00."


@pytest.mark.parametrize(
    ("stands", "wanted"),
    [
        ("", f"{BOARD}\n{ABOUT}"),
        (f"{BOARD}\nИзменено в 9:00.", f"{BOARD}\nИзменено в 9:00."),  # when it was changed is no change
        (f"{BOARD}\n### Недавно остановлены\n\n- R-0002\n\nИзменено в 9:00.", f"{BOARD}\n{ABOUT}"),
    ],
    ids=["nothing yet", "the same", "its last part is gone"],
)
def test_the_board_is_written_where_it_differs(stands: str, wanted: str) -> None:
    it = DeploymentResponse(name="00", flow_id=uuid4(), labels=None, description=stands, entrypoint=ENTRYPOINT)
    assert _described(it, BOARD, ABOUT, "https://x.example/board") == wanted
