"""Letters that may be wanted once more: which of them still make sense, and the facts that ask for them."""

from collections.abc import Iterable

from cases.case import Case
from cases.effects import Effect
from cases.facts import QUESTIONS, AccessAskedAgain, Fact, RecordingReady, SendAgain
from cases.ledger import Entry
from cases.people import People
from cases.requests import Request
from cases.site import INTERNET, POWER
from cases.site_state import times_lacking
from cases.standing import photos_are_wanted
from cases.wording import day

LETTERS = {it.row.again: it for it in Effect if it.row.again}
"""Choices of form 06, in the order of the process; what it opens with, ASKED, troubles nobody but the manager."""

ASKED = "вопросы «Ваш ход» менеджеру"


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
    return ", ".join(f"{words} ({days[letter]})" for words, letter in LETTERS.items() if letter in days)


def _occurrences(case: Case, letter: Effect, people: People) -> list[str]:
    """The letter's names in the ledger that stand today."""
    asked = [it for it in case.requests if it.topic.letter is letter and not (it.again or it.called_off)]
    recorded = [it for it in case.held_sessions if isinstance(it.recording, RecordingReady)]
    site_asked = photos_are_wanted(case) and not case.site.waiting and case.cloud is not None
    laid = case.site.lacks_lines if photos_are_wanted(case) else ()
    ahead = case.installation.ahead
    found = {
        Effect.SEND_INVITATION: [str(case.trainings)] if case.training and not case.report else [],
        Effect.SEND_CANCELLATION: [str(case.trainings)] if case.training_cancelled and not case.report else [],
        Effect.SEND_PRESENTATIONS: ["1"] if case.training or case.report else [],
        Effect.SEND_RECORDING: [str(recorded[-1].key)] if recorded else [],
        Effect.SEND_SUMMARY: ["1"] if case.report else [],
        Effect.REQUEST_PHOTOS: [str(case.site.round)] if site_asked and case.site.wanted else [],
        Effect.REQUEST_POWER: [str(times_lacking(case.facts, POWER))] if POWER in laid else [],
        Effect.REQUEST_INTERNET: [str(times_lacking(case.facts, INTERNET))] if INTERNET in laid else [],
        Effect.SEND_INSTALLATION: [str(ahead.date.number)] if ahead and ahead.date else [],
    }
    if letter in (Effect.SEND_ORDER, Effect.SEND_COMPLAINT):
        return _of_orders(case, letter)
    if letter is Effect.ANSWER_CLIENT:
        return [str(it.number) for it in case.client_questions if it.answered][-1:]
    return found.get(letter) or [name for it in asked[-1:] for name in _of_request(it, people)]


def _of_orders(case: Case, letter: Effect) -> list[str]:
    """Of the last order that the supplier may know of; of what came wrong last."""
    known = [it for it in case.orders if not it.called_off and (it.invoice is None or it.is_approved)]
    if letter is Effect.SEND_ORDER:
        return [str(it.number) for it in known[-1:]]
    wrong = [f"{it.number} {each.number}" for it in known for each in it.receipts if each.condition != "all"]
    return wrong[-1:]


def _of_request(it: Request, people: People) -> list[str]:
    """To whoever has it, or to all who may take it."""
    owner = people.find(it.owner) if it.owner else None
    return [f"{it.number} {person.code}" for person in ([owner] if owner else people.of(it.sent.to))]
