"""What flows do with the store: record answers, decide, lock cases. No outside acts, so no ledger."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TypeVar
from uuid import UUID

from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from cases.calendar_days import local_day
from cases.case import Case
from cases.effect_row import Urgency
from cases.errors import FormError
from cases.forgetting import is_being_forgotten
from cases.forms import reading
from cases.forms.desk import Answer, Desk, Dossier
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from cases.process.due import Decision, Due
from cases.process.registry import payment_asked_at
from cases.process.urgency import urgency
from cases.wording import DEPARTMENT
from engine.clock import now
from engine.feed import tell_answer
from engine.log_case import logged_as
from engine.wiring import wiring
from store.cases import Loaded

T = TypeVar("T")


def record(case: object, read: Callable[[Desk, Dossier], Answer], **asked: object) -> tuple[Case, Answer]:
    """Records an answer to the case a form names («R-0042 · ЖК Ромашка»). FormError: nothing is written.

    `asked`: what was asked of others beforehand, as Desk has it: their words about what is in the answer
    (`address_refused`, …), the trainer's `calendar`.
    """
    desk = replace(wiring().desk(), **asked)  # type: ignore[arg-type]
    recorded, answer = wiring().cases.record(which_case(case), _reads(desk, read), desk.now, run_id())
    tell_answer(recorded, answer)
    return recorded, answer


def record_together(case: object, read: Callable[[Desk, Dossier], Answer]) -> tuple[Case, Answer]:
    """The same for an answer that is recorded in other cases as well: in all of them, or in none."""
    desk = wiring().desk()
    recorded, answer = wiring().cases.record_together(which_case(case), _reads(desk, read), desk.now, run_id())
    tell_answer(recorded, answer)
    for it in answer.beside:
        tell_answer(wiring().cases.load(it.code).case, Answer(it.facts, answer.actor, it.said))
    return recorded, answer


def _reads(desk: Desk, read: Callable[[Desk, Dossier], Answer]) -> Callable[[Loaded], Answer]:
    """Reads an answer with the case as it stands then; of a client who is being forgotten nothing is recorded."""

    def read_now(loaded: Loaded) -> Answer:
        known = _remembered(loaded.case)
        decide_it, other = lambda: decided(loaded), lambda code: _remembered(loaded.other(code))
        return read(desk, Dossier(known, loaded.entries, decide_it, loaded.booked, other))

    return read_now


def _remembered(case: Case) -> Case:
    if is_being_forgotten(case):
        raise FormError("case", f"{case.code}: клиента забываем, записать больше ничего нельзя.")
    return case


def look_up(case: object) -> tuple[Desk, Dossier]:
    """What a form is read with that records nothing. FormError: it names no case."""
    loaded = wiring().cases.load(which_case(case))
    return wiring().desk(), Dossier(loaded.case, loaded.entries, lambda: decided(loaded))


MOST_NAMED = 5
"""So many cases a refusal names when several could be meant."""


def which_case(raw: object) -> str:
    """The code of the case that a form names: by its code, or by a part of a name. FormError: none, or several."""
    part = reading.case_name("case", raw)
    if part is None:
        return reading.case_code("case", raw)
    found = wiring().cases.named_like(part, MOST_NAMED + 1)
    if not found:
        raise FormError("case", f"Среди открытых подключений нет «{part[:60]}»; напишите код, он есть в карточке.")
    if len(found) > 1:
        named = "; ".join(f"{code} · {name[:40]}" for code, name in found[:MOST_NAMED])
        more = " и ещё" if len(found) > MOST_NAMED else ""
        raise FormError("case", f"Подходит несколько: {named}{more}. Напишите код нужного.")
    return found[0][0]


def open_cases_of(manager: str) -> list[str]:
    """The codes of a manager's open cases. FormError if there is none."""
    codes = wiring().cases.open_cases_of(manager)
    if not codes:
        raise FormError("all_of", f"У менеджера {wiring().people[manager].name} нет открытых подключений.")
    return codes


def due_cases() -> Iterator[str]:
    """The codes of the cases that reconcile should look at now, each once, the most urgent first.

    Read a page at a time, while the earlier ones are being moved on: the pages by what was kept of their urgency, the
    cases of a page by what is due now. One that cannot be decided comes last: moving it on tells why.
    """
    app, moment = wiring(), now()
    for page in app.agenda.due(moment):
        ranks = each_apart(page, _urgency)[0] if len(page) > 1 else {}
        yield from sorted(page, key=lambda code: ranks.get(code, len(Urgency)))
    if days := app.settings.policy.forget_after_days:  # of finished ones the head is asked whether to forget them
        yield from app.agenda.kept_since(moment - timedelta(days=days))
    today = local_day(moment, DEPARTMENT)
    if moment >= payment_asked_at(today.replace(day=1), app.settings.policy.day_starts_at):
        yield from app.agenda.unpaid(f"{today:%Y-%m}")


def looks_due(most: int) -> list[str]:
    """The codes of the cases where it is time to look for what may have happened unnoticed, the longest waiting."""
    return wiring().agenda.looks(now(), most)


def _urgency(code: str) -> int:
    loaded, decision = decide_now(code)
    return urgency(loaded.case, decision, now())


def each_apart(codes: Iterable[str], do: Callable[[str], T]) -> tuple[dict[str, T], dict[str, str]]:
    """Does something for each case and goes on when one fails. Returns results and errors, by code."""
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
    """The cases that we have locked, and what was in doubt in them and has been settled."""

    codes: tuple[str, ...]
    settled: tuple[str, ...]


@contextmanager
def lock_cases(*codes: str) -> Iterator[Locked]:
    """Locks the cases that nobody else has locked, and settles what is in doubt in them."""
    app = wiring()
    codes_by_id = {app.cases.id_of(code): code for code in codes}
    with logged_as(",".join(codes)), app.locks.take(*codes_by_id) as ours:
        settled = [words for case_id in ours for words in _settle(case_id, codes_by_id[case_id])]
        yield Locked(tuple(codes_by_id[case_id] for case_id in ours), tuple(settled))


def _settle(case_id: UUID, code: str) -> list[str]:
    app = wiring()
    settled = app.ledger.settle(case_id, now(), app.settings.policy.act_time_limit)
    for entry, settlement in settled:
        get_run_logger().warning(
            "%s: %s %s was in doubt since %s: %s", code, entry.effect, entry.occurrence, entry.begun_at, settlement
        )
    return [entry.effect.label for entry, _ in settled]


def decide_now(code: str) -> tuple[Loaded, Decision]:
    """What is due for the case at this moment."""
    loaded = wiring().cases.load(code)
    return loaded, decided(loaded)


def decided(loaded: Loaded, at: datetime | None = None) -> Decision:
    """What is due for a case that has been loaded a moment ago; or will be, if nothing is recorded until then."""
    app = wiring()
    given = Circumstances(
        at or now(),
        app.settings.policy,
        app.people,
        manual_cloud=app.settings.manual_cloud,
        prefect_since=app.marks.prefect_since(),
        digests=app.marks.digests(it.code for it in app.people.everyone if it.digest),
        releases=app.marks.releases(),
        suppliers=app.suppliers.book(),
    )
    return decide(loaded.case, loaded.entries, given)


class Look(Enum):
    """Whether what may have happened unnoticed was looked for: only then the next look is put off."""

    NONE = auto()
    DONE = auto()
    FAILED = auto()


def remember(loaded: Loaded, decision: Decision, left: Sequence[Due], looked: Look = Look.NONE) -> bool:
    """Keeps when to look again; acts that are `left` over (their far end was unavailable) are tried again soon.

    What is for this morning's digest is due at once: the next reconcile sends it. False: an answer came in
    meanwhile, decide again.
    """
    moment, policy = now(), wiring().settings.policy
    look_at = decision.next_due_at
    for due in left:
        soon = moment if due.for_digest else moment + policy.retry_after
        look_at = min(look_at or soon, soon)
    next_look = {Look.DONE: decision.look_every, Look.FAILED: policy.login_look_every}.get(looked)
    return wiring().cases.remember(
        loaded,
        decision,
        moment,
        look_at,
        urgency=_coming(loaded, left, moment, look_at),
        next_look_at=moment + next_look if next_look else None,
    )


def _coming(loaded: Loaded, left: Sequence[Due], moment: datetime, look_at: datetime | None) -> Urgency:
    """How urgent the case will be when it is looked at again, kept so that nobody has to decide it to rank it."""
    rank = urgency(loaded.case, Decision(due=[*left]), moment)
    return min(rank, urgency(loaded.case, decided(loaded, look_at), look_at)) if look_at else rank


def run_id() -> UUID | None:
    """The flow run we are in; Prefect starts an interrupted one again under the same id."""
    run = flow_run.id
    return UUID(run) if run else None
