"""Whether a client is to be forgotten (152-ФЗ): one person asks, another one agrees; then everything of the case goes.

What is erased, and what nobody here can reach, is said in words that the forms and the letters share.
"""

from dataclasses import dataclass
from datetime import datetime

from cases.calendar_days import local_day
from cases.case import Case
from cases.facts import CaseReopened, ForgettingAnswered, ForgettingAsked, ForgettingReason
from cases.wording import DEPARTMENT, day

REASONS: dict[str, ForgettingReason] = {
    "клиент попросил удалить его данные": "asked",
    "договор закончился": "ended",
    "вышел срок хранения": "kept_long_enough",
    "данные попали сюда по ошибке": "mistake",
}
ERASED = (
    "Сотрём всё, что о нём хранится здесь: подключение, историю, письма в списках, фото площадки, карточку, запуски "
    "форм со всем, что в них вписано, строки журналов. Вернуть это будет нельзя. Останутся числа без имён: даты и "
    "этапы."
)
NOT_REACHED = (
    "Облако в nadmozg – удалите его там, если оно не нужно",
    "Письма, которые уже ушли клиенту и коллегам, и ваша переписка с ним",
    "Встречи в календарях",
    "Копии базы, которые уже сделаны: из них клиент не вернётся, а сами они исчезнут по сроку хранения копий",
)
"""What the system does not reach; people read it where they ask, where they agree, and in the letter."""


@dataclass(frozen=True)
class Forgetting:
    """The wish that stands. `agreed` None: the second person has not answered; then `answered_by` is empty, too."""

    number: int
    reason: ForgettingReason
    asked_by: str
    asked_at: datetime
    agreed: bool | None = None
    answered_by: str = ""


def forgetting(case: Case) -> Forgetting | None:
    """The last wish to forget the client; a case that has gone on since is not to be forgotten."""
    found: Forgetting | None = None
    for it in case.facts:
        if isinstance(it.fact, ForgettingAsked):
            found = Forgetting(it.fact.number, it.fact.reason, it.actor, it.at)
        elif isinstance(it.fact, ForgettingAnswered) and found and it.fact.number == found.number:
            found = Forgetting(
                found.number, found.reason, found.asked_by, found.asked_at, it.fact.agreed, answered_by=it.actor
            )
        elif isinstance(it.fact, CaseReopened):
            found = None
    return found


def is_being_forgotten(case: Case) -> bool:
    """Whether two people have agreed: nothing is done or recorded any more until the case is erased."""
    found = forgetting(case)
    return bool(found and found.agreed)


def wishes(case: Case) -> int:
    """How often it was asked for; the number of the last wish."""
    return max((it.fact.number for it in case.facts if isinstance(it.fact, ForgettingAsked)), default=0)


def forgotten_words(code: str, at: datetime) -> str:
    """What is left to say of a case that was erased then."""
    return f"{code}: этого клиента забыли {day(local_day(at, DEPARTMENT))}, о нём ничего не осталось."
