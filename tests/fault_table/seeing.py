"""What is to be seen of a case: at the far ends, in the ledger, in the run's words, in the manager's mailbox."""

from collections import Counter

from sqlalchemy import text

from cases.effects import Effect
from cases.ledger import Entry, State
from engine.wiring import wiring
from tests.fault_table.aging import database
from tests.fault_table.calls import Before, Call
from tests.fault_table.situation import HEAD, MANAGER, Situation

TIMES = {0: "nothing", 1: "once", 2: "twice", 3: "three times"}
TOLD = {
    "помочь с облаком": "help with the cloud",
    "узнать другую почту клиента": "another address of the client",
    "согласовать другой адрес": "another address of the cloud",
    "Письмо коллеге не доставлено": "the head: a letter did not arrive",
}
_MARKS = {
    "Сделано:": "done",
    "Пока не получилось:": "not yet",
    "Отказ другой стороны:": "refused",
    " отказ – ": "refused",
    " не получилось – ": "not yet",
    " ошибка – ": "ERROR",
}


def rows(call: Call, case: Situation) -> list[tuple[Entry, int]]:
    """The entries of the row's act and how often each was begun, oldest first; not those that were prepared."""
    found = wiring().cases.load(case.code).entries.entries
    with database().connect() as connection:
        told = connection.execute(
            text("SELECT effect, occurrence, attempts FROM effects WHERE case_id = :case"), {"case": case.case_id}
        )
        attempts = {(it.effect, it.occurrence): it.attempts for it in told}
    mine = [
        it for it in found if it.effect is call.effect and str(it.occurrence) not in case.prepared.get(it.effect, ())
    ]
    return [(it, attempts[it.effect, str(it.occurrence)]) for it in mine]


def ledger(call: Call, case: Situation) -> str:
    """`open ×2` has been begun twice."""
    told = []
    for it, attempts in rows(call, case):
        state = "in doubt" if it.state is State.BEGUN else it.state.value
        told.append(f"{state} ×{attempts}" if attempts > 1 else state)
    return ", ".join(told) or "–"


def entries(call: Call, case: Situation) -> str:
    """The same, word for word."""
    return "\n".join(f"{it.effect} {it.occurrence}: {it.state} {it.error}" for it, _ in rows(call, case))


def timeline(case: Situation) -> str:
    """What people read about the case."""
    return "\n".join(it.text for it in wiring().cases.timeline(case.code))


def said(call: Call, case: Situation, badge: str, message: str, *, crashed: bool) -> str:
    """What a run says of the act; what it says altogether, if that is not meant for people."""
    if crashed or "Traceback" in message or "exception" in message or "Error" in message:
        return f"{badge}: {message}"
    if badge not in ("Записано", "Сверено"):
        return f"«{badge}»"
    labels = {call.effect.label} if call.effect else {Effect.LOOK_AT_CLOUD.label, Effect.LOOK_FOR_LOGIN.label}
    lines = [it for it in message.splitlines() if any(label in it for label in labels)]
    if badge == "Сверено":
        lines = [it for it in lines if case.code in it]
    found = [words for line in lines for mark, words in _MARKS.items() if mark in line]
    return ", ".join(dict.fromkeys(found)) or "nothing"


def told(case: Situation) -> str:
    """The letters because of the fault, to the manager and the head."""
    letters = [it for it in case.world.sandbox.mail.letters if it.subject.endswith(f"Объект {case.tag}")]
    subjects = Counter(
        words
        for it in letters
        for subject, words in TOLD.items()
        if subject in it.subject and it.envelope_to[0] in (MANAGER, HEAD)
    )
    return ", ".join(f"{words} ×{times}" if times > 1 else words for words, times in subjects.items()) or "–"


def in_the_end(before: Before) -> str:
    """How often it is there; whether the timeline says that it may be there twice."""
    times = max(before.goal(), before.left() if before.left else 0)
    return TIMES[times] + (", flagged" if "могло уйти" in timeline(before.case) else "")


def close(case: Situation) -> None:
    """The row is over: no other row's reconcile is to look at this case."""
    with database().begin() as connection:
        connection.execute(text("UPDATE cases SET closed_at = now() WHERE id = :case"), {"case": case.case_id})
