"""Letters that may be wanted once more: which of them still make sense, and the facts that ask for them."""

from collections.abc import Iterable

from cases.case import Case
from cases.effects import Effect, Entry
from cases.facts import QUESTIONS, AccessAskedAgain, Fact, SendAgain
from cases.people import People, Role
from cases.wording import day

LETTERS = {
    "доступ и материалы": Effect.SEND_CREDENTIALS,
    "приглашение на обучение": Effect.SEND_INVITATION,
    "отмена обучения": Effect.SEND_CANCELLATION,
    "презентации": Effect.SEND_PRESENTATIONS,
    "запись обучения": Effect.SEND_RECORDING,
    "просьба прислать фото площадки": Effect.REQUEST_PHOTOS,
    "карточка для ТП": Effect.SEND_TECHNICAL_CARD,
    "вопрос о закупке в МОП": Effect.HAND_OVER_TO_SALES,
}
"""Choices of form 06, in the order of the process; what it opens with, ASKED, troubles nobody but the manager."""

ASKED = "вопросы «Ваш ход» менеджеру"
WORDS = {effect: words for words, effect in LETTERS.items()}


def wanted(case: Case, letter: Effect, people: People) -> tuple[Fact, ...]:
    """What asks for the letter once more; nothing where there is no use for it at this point of the case.

    The access letter is another one: its new secret voids the earlier.
    """
    if letter is Effect.SEND_CREDENTIALS:
        return (AccessAskedAgain(number=case.access_letters + 1),) if case.cloud else ()
    return tuple(SendAgain(letter=letter, occurrence=it) for it in _occurrences(case, letter, people))


def questions() -> tuple[Fact, ...]:
    """What asks for all open questions to the manager once more."""
    return (SendAgain(letter=QUESTIONS),)


def listed(sent: Iterable[Entry]) -> str:
    """Letters that have left, for people: each once, with the day of the last one."""
    days = {it.effect: day(it.done_at) for it in sent if it.done_at}
    return ", ".join(f"{words} ({days[letter]})" for letter, words in WORDS.items() if letter in days)


def _occurrences(case: Case, letter: Effect, people: People) -> list[str]:
    """The letter's names in the ledger that stand today."""
    purchases = [str(it.number) for it in case.follow_up_answers if it.outcome == "purchase"]
    answer = case.follow_up_answer
    photos_wanted = answer and answer.outcome == "well" and answer.site_work and not case.site_ready and not case.photos
    found = {
        Effect.SEND_INVITATION: [str(case.trainings)] if case.training and not case.report else [],
        Effect.SEND_CANCELLATION: [str(case.trainings)] if case.training_cancelled and not case.report else [],
        Effect.SEND_PRESENTATIONS: ["1"] if case.training or case.report else [],
        Effect.SEND_RECORDING: ["1"] if case.report and case.recording else [],
        Effect.REQUEST_PHOTOS: [str(case.photo_round)] if photos_wanted else [],
        Effect.SEND_TECHNICAL_CARD: [it.code for it in people.of(Role.TECH_SUPPORT)] if case.report else [],
        Effect.HAND_OVER_TO_SALES: purchases[-1:],
    }
    return found.get(letter, [])
