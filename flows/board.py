"""The board, asked for by hand: reconcile keeps it up to date by itself."""

from typing import Annotated

from prefect_ui.board import show_boards
from prefect_ui.form import Outcome, ask, form


@form("00 · Доска", run_name="Доска обновлена")
def refresh_board(
    anew: Annotated[
        bool, ask("Записать все страницы заново", "Только если карточка или доска не открывается: её удалили")
    ] = False,
) -> Outcome:
    """Показывает все открытые подключения: чей ход, что просрочено. Обновляется сама; форма обновит её прямо сейчас."""
    return show_boards(anew)
