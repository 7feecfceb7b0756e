"""Who is sent one letter in place of many: after downtime, and every morning those who prefer it so."""

from collections.abc import Mapping, Sequence

from cases.effects import Effect
from cases.people import Person
from cases.process.morning import morning
from engine.acting import Act
from engine.clock import now
from engine.records import decide_now, each_apart, lock_cases
from engine.wiring import wiring
from tasks.digest import Questions, send_digest
from tasks.notices import Notice, send_notice

MOST_STANDING = 50
"""So many earlier questions are listed in a digest, the oldest first; the others are on the board."""


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
    """Locks all these cases and decides each again; returns how many letters went out as one."""
    enough = wiring().settings.policy.digest_from
    reads_in_the_morning = mornings and person.digest
    if len(codes) < enough and not reads_in_the_morning:
        return 0
    with lock_cases(*codes) as locked:
        asked: list[Act] = []
        for code in locked.codes:
            loaded, decision = decide_now(code)
            mine = [it for it in decision.due if it.effect.row.can_be_gathered and it.person == person.code]
            asked += [Act.of(loaded.case, it) for it in mine if mornings or not it.for_digest]
            enough = 1 if mornings and any(it.for_digest for it in mine) else enough
        if len(asked) < enough:
            return 0
        standing, more = _standing(person, asked) if reads_in_the_morning else ((), False)
        if not send_digest(Questions(tuple(asked), standing, more), return_state=True).is_completed():
            return 0
        _notify(person, locked.codes)
        return len(asked)


def _notify(person: Person, codes: Sequence[str]) -> None:
    """One notice in place of those that would go with each letter."""
    decided = (decide_now(code) for code in codes)
    acts = tuple(
        Act.of(loaded.case, it)
        for loaded, decision in decided
        for it in decision.due
        if it.effect is Effect.NOTIFY and it.person == person.code
    )
    if acts:
        send_notice(Notice(acts), return_state=True)


def _standing(person: Person, asked: Sequence[Act]) -> tuple[tuple[Act, ...], bool]:
    """What this colleague was asked in earlier letters and has not answered, and whether there is more than is listed.

    From what decisions have left beside their cases: no case is decided for it, however many there are.
    """
    now_asked = {(it.code, it.effect) for it in asked}
    known = wiring().agenda.asked_of(person.code, MOST_STANDING + len(asked) + 1)
    earlier = [it for it in known if (it[0], it[1].effect) not in now_asked]
    listed: list[Act] = []
    for code, due in earlier[:MOST_STANDING]:
        loaded, _ = each_apart([code], wiring().cases.load)
        listed += [Act.of(it.case, due) for it in loaded.values()]
    return tuple(listed), len(earlier) > MOST_STANDING


def _close_mornings(unsent: Sequence[str]) -> None:
    """Notes who has had today's digest. Where the letter failed, the next reconcile tries again."""
    app, at = wiring(), now()
    readers = [it for it in app.people.everyone if it.digest and it.code not in unsent]
    last = app.marks.digests(it.code for it in readers)
    for reader in readers:
        if morning(at, last.get(reader.code), app.settings.policy) <= at:
            app.marks.note_digest(reader.code, at)
