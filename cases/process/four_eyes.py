"""What needs a second person: access to an address that was changed after the first, and the end of a working client.

Nothing waits for them but just that. The old address hears of a change at once; who asked hears of a refusal.
"""

from cases.case import Recorded
from cases.effects import Effect
from cases.facts import ContactCorrected, ContactJudged, EndJudged
from cases.occurrence import Occurrence
from cases.process.attempts import once
from cases.process.due import Due
from cases.process.letters_to_colleagues import to_colleague
from cases.process.questions import ask
from cases.process.step import Step
from cases.second_person import asked_of, change_to_confirm, contact_with_access
from cases.turns import Stage, Turn

NOBODY = "нужен второй человек: впишите в people.toml ещё одного менеджера или руководителя"


def confirm_new_contact(step: Step) -> None:
    """A changed address: its earlier holder gets a word, a second person is asked, and access waits for them."""
    change = change_to_confirm(step.case, step.entries)
    if change is None:
        return
    earlier = contact_with_access(step.case, step.entries).email
    number = str(change.number)
    # A mailbox that refuses letters is often why the address was changed: nobody is asked about it.
    once(step, Due(Effect.TELL_EARLIER_ADDRESS, Occurrence(number), earlier))
    _ask(step, Effect.ASK_NEW_CONTACT, number, Stage.CLIENTS_MAIL, note=earlier)


def confirm_end(step: Step) -> None:
    """The end of a case whose client works: it goes on until a second person agrees."""
    if step.case.end_asked:
        _ask(step, Effect.ASK_END, str(len(step.case.ends)), Stage.ENDING)


def tell_who_asked(step: Step) -> None:
    """Whoever asked for what a second person did not agree to."""
    corrections = [it for it in step.case.facts if isinstance(it.fact, ContactCorrected)]
    for it in step.case.facts:
        if isinstance(it.fact, ContactJudged) and not it.fact.agreed:
            what = f"Новая почта клиента не подтверждена, письма снова уходят на {it.fact.contact.email}."
            _tell(step, f"contact {it.fact.number}", corrections[it.fact.number - 1].actor, it, what, it.fact.reason)
        elif isinstance(it.fact, EndJudged) and not it.fact.agreed:
            what = "Остановка не подтверждена, подключение продолжается."
            _tell(step, f"end {it.fact.number}", step.case.ends[it.fact.number - 1].actor, it, what, it.fact.reason)


def _tell(step: Step, base: str, code: str, word: Recorded, what: str, reason: str) -> None:
    asked, judge = step.people.find(code), step.people.find(word.actor)
    if asked:
        said = f"{judge.name if judge else word.actor}: {reason}"
        to_colleague(step, Effect.TELL_WHO_ASKED, base, asked, note=f"{what}\n{said}")


def _ask(step: Step, question: Effect, number: str, stage: Stage, note: str = "") -> None:
    """Asks the second person; somebody else, if they have gone or lead the case no more."""
    person = asked_of(question, step.case, step.people)
    if person is None:
        step.also_waits(Turn.OPERATORS, stage, NOBODY)
        step.look_again(step.now + step.policy.colleague_look_every)
        return
    what = f"{question.row.asks} ({person.name})"
    wait = step.waits if step.decision.held or question is Effect.ASK_END else step.also_waits
    ask(step, question, f"{number} {person.code}", wait(Turn.COLLEAGUE, stage, what), note=note)
