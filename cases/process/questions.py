"""«Ваш ход»: questions to the manager – asked, reminded of once, then told to the head; asked again where need be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cases.calendar_days import local_day
from cases.effects import Effect
from cases.facts import QUESTIONS, CaseHandedOver
from cases.occurrence import Occurrence, Renewal, Why
from cases.people import Person, Role
from cases.process.attempts import once
from cases.process.due import Due, Question
from cases.process.letters_to_colleagues import send
from cases.process.morning import cannot_wait
from cases.process.step import Step
from cases.second_person import asked_of
from cases.turns import Waiting
from cases.wording import day


def ask(
    step: Step,
    effect: Effect,
    base: str,
    waiting: Waiting,
    *,
    to: Person | None = None,
    overdue_at: datetime | None = None,
    note: str = "",
    head_after_days: int | None = None,
) -> None:
    """A question to the manager (or to a second person), repeated once when it is overdue; then the head is told, once.

    `to`: the colleague who is asked instead; the manager gets a copy. `waiting`: what the case waits for. Asked only
    after the term has passed (the system was down), it is not overdue at the same moment: it gets the usual days from
    then on. Asked before Prefect's database was lost (its link is dead), before the case was handed over or went on
    after a pause, or when the manager wants to have it once more, it is asked again. `head_after_days`: where the head
    is told sooner than usual.
    """
    person = to or asked_of(effect, step.case, step.people)
    assert person, "where a second person is asked there is one"
    manager = step.people[step.case.data.manager]
    copy = manager.email if to and to != manager else ""
    due = first = Due(effect, Occurrence(base), person.email, person.code, note, copy=copy)
    patient = overdue_at is not None
    due, first_asked_at, asked_at = _asked_anew(step, due, of_manager=to is None or to == manager)
    if asked_at:
        if overdue_at is None or overdue_at <= asked_at:
            overdue_at = step.working_day(asked_at, step.policy.question_overdue_after_days)
        if step.reached(overdue_at):
            reminded_at = _asked(step, replace(due, occurrence=replace(due.occurrence, overdue=True)))
            if reminded_at:
                _tell_heads(step, first, asked_at, reminded_at, head_after_days)
    step.decision.questions.append(Question(first, waiting, first_asked_at, overdue_at, patient))


def chase(
    step: Step,
    effect: Effect,
    base: str,
    waiting: Waiting,
    *,
    people: Sequence[Person],
    since: datetime,
    term: datetime,
    head_after_days: int | None = None,
) -> None:
    """What colleagues were asked by another letter `since` then: once the term is over each of them is reminded, and
    the head is told, once for all of them.
    """
    dues = [Due(effect, Occurrence(f"{base} {it.code}", overdue=True), it.email, it.code) for it in people]
    if step.reached(term):
        reminded = [at for it in dues if (at := _asked_anew(step, it, of_manager=False)[2])]
        if reminded:
            _tell_heads(step, Due(effect, Occurrence(base)), since, min(reminded), head_after_days)
    step.decision.questions.append(Question(dues[0], waiting, since, term, patient=False))


def _asked_anew(step: Step, due: Due, *, of_manager: bool) -> tuple[Due, datetime | None, datetime | None]:
    """The letter, or the one in its place where it counts no more; when the first left, and the one that counts."""
    first_asked_at = asked_at = _asked(step, due)
    renewed_at, why = _renewed(step, of_manager=of_manager)
    if asked_at and renewed_at and asked_at < renewed_at:
        due = replace(due, occurrence=replace(due.occurrence, renewed=Renewal(why, renewed_at)))
        asked_at = _asked(step, due)
    return due, first_asked_at, asked_at


def _asked(step: Step, due: Due) -> datetime | None:
    """The letter and, for whoever wants one, a notice beside it: an act of its own, so the letter never waits for it.

    Returns when the letter left; None: it has not yet.
    """
    send(step, due)
    attempts = step.entries.attempts(due.effect, due.occurrence)
    leaves_now = any((it.effect, it.occurrence) == (due.effect, due.occurrence) for it in step.decision.due)
    is_news = bool(attempts) and step.now - attempts[-1].begun_at <= step.policy.notice_within
    person = step.people[due.person]
    by_itself = person.notify and (not person.digest or cannot_wait(step.case, due.effect, step.now))
    if by_itself and (leaves_now or is_news):
        beside = replace(due.occurrence, base=f"{due.effect} {due.occurrence.base}")
        once(step, Due(Effect.NOTIFY, beside, due.recipient, due.person, about=due.effect))
    done = step.entries.done(due.effect, due.occurrence)
    return done.done_at if done else None


def _tell_heads(step: Step, question: Due, asked_at: datetime, reminded_at: datetime, after_days: int | None) -> None:
    """The reminder was not answered, either: each head but the manager gets one word about the question."""
    days = step.policy.head_told_after_days if after_days is None else after_days
    heads = [it for it in step.people.of(Role.HEAD) if it.code != question.person]
    if heads and step.reached(step.working_day(reminded_at, days)):
        asked, reminded = (day(local_day(it, step.case.data.time_zone)) for it in (asked_at, reminded_at))
        words = f"Спросили {asked}, напомнили {reminded}"
        for head in heads:
            about = Occurrence(f"{question.effect} {question.occurrence.base} {head.code}")
            send(step, Due(Effect.TELL_HEAD_OVERDUE, about, head.email, head.code, words, question.effect))


def _renewed(step: Step, *, of_manager: bool) -> tuple[datetime | None, Why]:
    """Since when earlier letters with questions do not count any more, and why; None: all of them do.

    What a trainer was asked stands, whoever leads the case.
    """
    handed_over = step.case.recorded(CaseHandedOver)
    moments = {
        Why.LINK: step.given.prefect_since,
        Why.HANDED_OVER: handed_over.at if handed_over and of_manager else None,
        Why.RESUMED: step.went_on_at,
        Why.AGAIN: step.wanted_again.get((QUESTIONS, "")),
    }
    return max(((at, why) for why, at in moments.items() if at), default=(None, Why.LINK))
