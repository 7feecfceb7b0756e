"""What breaks in our own works is told to those who run them."""

from typing import Annotated

from journey.broken_run import tell_operators
from prefect_ui.form import Outcome, ask, form


@form("98 · Сбой запуска", run_name="Сбой запуска")
def tell_of_broken_run(
    run: Annotated[str, ask("Номер запуска", "Обязательно. Подставляет система: последняя часть адреса запуска")] = "",
) -> Outcome:
    """Пишет эксплуатации, какой запуск сломался. Запускается сама, о каждой форме – не чаще раза в час."""
    return tell_operators(run)
