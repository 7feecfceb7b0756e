"""Photos of the site: received, and judged as a whole."""

from functools import partial
from typing import Annotated

from cases.forms import follow_up as follow_up_forms
from journey.answers import answered
from prefect_ui.form import CASE, QUESTION, WHO, Outcome, ask, form


@form("90 · Фото площадки получены", run_name="Фото получены")
def photos_received(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    where: Annotated[str, ask("Где лежат фото", "Обязательно. Ссылка на папку или «в почте от 25.11»")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Отмечает, что клиент прислал фото площадки."""
    return answered(case, partial(follow_up_forms.photos_received, question=question, where=where, who=who))


@form("95 · Оценка фото площадки", run_name="Фото оценены")
def judge_photos(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    photos_ok: Annotated[bool, ask("Фото подходят", "Видно всё, что нужно для монтажа")] = False,
    power_220: Annotated[bool, ask("Есть линия 220 В", "У места монтажа")] = False,
    internet: Annotated[bool, ask("Есть интернет", "Кабель у места монтажа")] = False,
    reason: Annotated[str, ask("Что не так", "Обязательно, если фото не подходят; это увидит клиент")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Решает, готова ли площадка. Если чего-то не хватает, клиент получит просьбу и прислать фото ещё раз."""
    return answered(
        case,
        partial(
            follow_up_forms.judge_photos,
            question=question,
            photos_ok=photos_ok,
            power_220=power_220,
            internet=internet,
            reason=reason,
            who=who,
        ),
    )
