"""What flows do with the store: record answers, decide, take a case's lock. No outside acts, so no ledger."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from cases.case import Case
from cases.errors import FormError
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.ledger import Entry, State
from cases.process.assumed import letter_name
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from cases.process.due import Decision, Due
from cases.process.urgency import urgency
from engine.clock import now
from engine.feed import tell_answer
from engine.wiring import wiring
from store.cases import Loaded

T = TypeVar("T")


def record(case: object, read: Callable[[Case, Desk], Answer]) -> tuple[Case, Answer]:
    """Records an answer to the case a form names («R-0042 · ЖК Ромашка»). FormError: nothing is written."""
    desk = wiring().desk()
    code = fields.case_code("case", case)
    stands, answer = wiring().cases.record(code, lambda stands: read(stands, desk), desk.now, run_id())
    tell_answer(stands, answer)
    return stands, answer


def read_form(read: Callable[[Desk], T]) -> T:
    """What a form says that names no single case. FormError: not to be understood."""
    return read(wiring().desk())


def open_cases_of(manager: str) -> list[str]:
    """The codes of a manager's open cases. FormError if there is none."""
    codes = wiring().cases.open_cases_of(manager)
    if not codes:
        raise FormError("all_of", f"У менеджера {wiring().people[manager].name} нет открытых подключений.")
    return codes


def due_cases() -> list[str]:
    """The codes of the cases that reconcile should look at now, the most urgent first.

    A case that cannot be decided comes last: moving it on tells why.
    """
    codes = wiring().cases.due(now())
    ranks, _ = each_apart(codes, _urgency)
    return sorted(codes, key=lambda code: ranks.get(code, len(codes)))


def _urgency(code: str) -> int:
    loaded, decision = decide_now(code)
    return urgency(loaded.case, decision, now())


def each_apart(codes: list[str], do: Callable[[str], T]) -> tuple[dict[str, T], dict[str, str]]:
    """Does something for each case; one that fails must not keep the others waiting. (results, errors) by code."""
    results, errors = {}, {}
    for code in codes:
        try:
            results[code] = do(code)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported, and the next case gets its turn
            get_run_logger().exception("%s could not be moved on", code)
            errors[code] = f"{type(error).__name__}: {error}"
    return results, errors


def version(code: str) -> int:
    """Changes with everything that is recorded."""
    return wiring().cases.version(code)


@dataclass(frozen=True)
class Locked:
    """The cases whose lock is ours, and what was in doubt in them and has been settled."""

    codes: tuple[str, ...]
    settled: tuple[str, ...]


@contextmanager
def lock(*codes: str) -> Iterator[Locked]:
    """The locks of those cases that nobody has; what is in doubt is settled before anything else is done."""
    us = wiring()
    ids = {us.cases.load(code).case.id: code for code in codes}
    with us.locks.lock(*ids) as ours:
        settled = [words for case_id in ours for words in _settle(case_id, ids[case_id])]
        yield Locked(tuple(ids[case_id] for case_id in ours), tuple(settled))


def _settle(case_id: UUID, code: str) -> list[str]:
    us = wiring()
    settled = us.ledger.settle(case_id, now(), us.settings.policy.act_time_limit)
    for entry, settlement in settled:
        get_run_logger().warning(
            "%s: %s %s was in doubt since %s: %s", code, entry.effect, entry.occurrence, entry.begun_at, settlement
        )
    return [entry.effect.label for entry, _ in settled]


def decide_now(code: str) -> tuple[Loaded, Decision]:
    """What is due for the case at this moment."""
    us = wiring()
    loaded = us.cases.load(code)
    given = Circumstances(
        now(),
        us.settings.policy,
        us.people,
        manual_cloud=us.settings.manual_cloud,
        prefect_since=us.marks.prefect_since(),
        digests=us.marks.digests(it.code for it in us.people.everyone if it.digest),
        releases=us.marks.releases(),
    )
    return loaded, decide(loaded.case, loaded.entries, given)


def withheld_letters(case: object) -> tuple[str, ...]:
    """What would be sent now, had it not perhaps been sent before a copy was restored: «effect base»."""
    _, decision = decide_now(fields.case_code("case", case))
    return tuple(letter_name(it) for it in decision.withheld)


def sent_letters(case: object) -> tuple[Entry, ...]:
    """The letters of a case that have left, oldest first; questions to managers do not count."""
    entries = wiring().cases.load(fields.case_code("case", case)).entries.entries
    return tuple(it for it in entries if it.state is State.DONE and it.effect.is_letter and not it.effect.is_question)


def is_finished(case: object) -> bool:
    """Whether there is nothing to be done for the case any more."""
    return bool(decide_now(fields.case_code("case", case))[1].finished)


def remember(loaded: Loaded, decision: Decision, left: Sequence[Due]) -> bool:
    """Keeps when to look again; acts that are `left` over (their far end was unavailable) are tried again soon.

    What is for this morning's digest is left to the very next reconcile, which sends it. False: an answer came in
    meanwhile, decide again.
    """
    moment = now()
    look_at = decision.next_due_at
    for due in left:
        soon = moment if due.for_digest else moment + wiring().settings.policy.retry_after
        look_at = min(look_at or soon, soon)
    return wiring().cases.remember(loaded, decision, moment, look_at)


def run_id() -> UUID | None:
    """The flow run we are in; Prefect starts an interrupted one again under the same id."""
    run = flow_run.id
    return UUID(run) if run else None
