"""Many letters to one colleague as one: after downtime, and every morning for whoever prefers it so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.effects import Effect
from cases.occurrence import Why
from cases.people import Person
from cases.process.due import Due
from cases.process.morning import morning
from cases.wording import times
from engine.acting import Act, Done, act_together
from engine.clock import now
from engine.records import decide_now, each_apart, lock
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.letter import mailbox
from letters.post import letter_context, transmit
from letters.rendering import render_asked, render_letter
from prefect_ui.links import board_name, form_link, page_link
from store.cases import Loaded
from store.marks import DIGEST
from tasks.notices import Notice, send_notice


@dataclass(frozen=True)
class Questions:
    """What one colleague is asked in one letter; `standing` are asked already. `label` and `client` name the run."""

    asked: tuple[Act, ...]
    standing: tuple[Act, ...] = ()
    label: str = "Ваш ход: сводка"

    @property
    def client(self) -> str:
        return times(len(self.asked), "вопрос", "вопроса", "вопросов")


def ask_in_one_letter(asked_of: Mapping[str, Sequence[str]], *, mornings: bool = False) -> dict[str, int]:
    """A digest for everybody who has enough questions waiting; whose mailbox has got one, and how many are in it.

    `asked_of`: colleagues, each with the codes of their cases. The others are asked case by case.
    `mornings`: those who prefer a morning digest get it, if it is time; what comes later waits for the next.
    """
    people = wiring().people
    sent = {to: _ask(people[to], codes, mornings) for to, codes in asked_of.items()}
    if mornings:
        _close_mornings([to for to in asked_of if not sent[to]])
    return {people[to].email: count for to, count in sent.items() if count}


def _ask(person: Person, codes: Sequence[str], mornings: bool) -> int:
    """Under the locks of all these cases, each decided afresh."""
    enough = wiring().settings.policy.digest_from
    reads_in_the_morning = mornings and person.digest
    if len(codes) < enough and not reads_in_the_morning:
        return 0
    with lock(*codes) as locked:
        asked: list[Act] = []
        for code in locked.codes:
            loaded, decision = decide_now(code)
            mine = [it for it in decision.due if it.effect.row.can_be_gathered and it.person == person.code]
            asked += [Act.of(loaded.case, it) for it in mine if mornings or not it.for_digest]
            enough = 1 if mornings and any(it.for_digest for it in mine) else enough
        if len(asked) < enough:
            return 0
        standing = _standing(person, asked) if reads_in_the_morning else ()
        if not send_digest(Questions(tuple(asked), standing), return_state=True).is_completed():
            return 0
        _notify(person, locked.codes)
        return len(asked)


def _notify(person: Person, codes: Sequence[str]) -> None:
    """One line for all the notices that would stand beside the letters."""
    decided = (decide_now(code) for code in codes)
    acts = tuple(
        Act.of(loaded.case, it)
        for loaded, decision in decided
        for it in decision.due
        if it.effect is Effect.NOTIFY and it.person == person.code
    )
    if acts:
        send_notice(Notice(acts), return_state=True)


def _standing(person: Person, asked: Sequence[Act]) -> tuple[Act, ...]:
    """What else waits for this colleague, although its letter has gone long ago."""
    now_asked = {(it.code, it.effect) for it in asked}
    decided, _ = each_apart(wiring().cases.open_codes(), decide_now)
    return tuple(
        Act.of(loaded.case, due)
        for loaded, decision in decided.values()
        for due in (it.due for it in decision.questions)
        if due.person == person.code and (loaded.case.code, due.effect) not in now_asked and _has_gone(loaded, due)
    )


def _has_gone(loaded: Loaded, due: Due) -> bool:
    return loaded.entries.done(due.effect, due.occurrence) is not None


def _close_mornings(unsent: Sequence[str]) -> None:
    """Today's digests have left; whoever's letter did not go is tried again at the next reconcile."""
    us, at = wiring(), now()
    readers = [it for it in us.people.everyone if it.digest and it.code not in unsent]
    last = us.marks.digests(it.code for it in readers)
    for reader in readers:
        if morning(at, last.get(reader.code), us.settings.policy) <= at:
            us.marks.set(f"{DIGEST}{reader.code}", {}, at)


@outside_task
def send_digest(act: Questions) -> None:
    """One letter; in the ledger each question is an act of its own case, and in doubt like any other."""
    act_together(act.asked, lambda asked: _send(asked, act.standing))


def _send(asked: Sequence[Act], standing: Sequence[Act]) -> Done:
    us = wiring()
    parts: dict[str, list[dict[str, str]]] = {"questions": [], "standing": [], "overdue": [], "undelivered": []}
    for act in asked:
        part, line = _line(act)
        parts[part].append(line)
    parts["standing"] = [_line(act)[1] for act in standing]
    to = us.people[asked[0].person]
    about: dict[str, object] = {
        **why_again(asked),
        "morning": to.digest,
        "board": page_link(board_name(to.code)) or page_link(board_name()),
    }
    letter = render_letter("digest", parts | about)
    address = mailbox(to.name, to.email)
    return Done(reference=transmit(asked, letter, to=address, reply_to=address))


def why_again(asked: Sequence[Act]) -> dict[str, bool]:
    """Whether links in earlier letters are dead; whether all of it comes from another manager."""
    why = [it.occurrence.renewed.why if it.occurrence.renewed else None for it in asked]
    return {"renewed": Why.LINK in why, "handed_over": set(why) == {Why.HANDED_OVER}}


def _line(act: Act) -> tuple[str, dict[str, str]]:
    """A part of the digest, and what it says of the act there."""
    us = wiring()
    case = us.cases.load(act.code).case
    if act.effect.is_question:
        asked = render_asked(act.effect.value, letter_context(act, case))
        words = f"{case.code}: {asked} · {case.data.object_name}{' (напоминаем)' if act.occurrence.overdue else ''}"
        return "questions", {"words": words, "link": form_link(act.effect.row.form, case), "note": act.note}
    if act.effect is Effect.TELL_HEAD_OVERDUE:
        context = letter_context(act, case)
        words = f"{case.title}: {context['asked']} – {us.people[case.data.manager].name}"
        return "overdue", {"words": words, "link": form_link(str(context["form"]), case), "note": act.note}
    return "undelivered", {"words": case.title, "note": act.note}
