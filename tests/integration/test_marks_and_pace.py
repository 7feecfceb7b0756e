"""What the installation remembers beside its cases: paces kept by all processes together, marks, and the watch."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from cases.effects import Effect
from cases.facts import AddressAgreed, CloudOrdered, CloudReady, CloudRetryAsked, CloudTrouble
from cases.forms.desk import Answer
from cases.occurrence import Occurrence
from cases.process.due import Decision
from store.agenda import Agenda
from store.cases import CaseStore
from store.ledger import Key, Ledger
from store.locks import CaseLocks, LockLostError
from store.marks import RECONCILE, Marks
from store.pace import Pace, Pause
from store.watch import watch
from tests.integration.due import due
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def paced(engine: Engine, name: str, per_minute: int, calls: int, every_s: float = 0.0) -> list[float]:
    """When each of the calls was made, in seconds from the first, if every one waits as it is told."""
    pace, made, clock = Pace(engine, name, per_minute), [], 0.0
    for _ in range(calls):
        clock += pace.reserve(NOW + timedelta(seconds=clock))
        made.append(clock)
        clock += every_s
    return made


@pytest.mark.parametrize("per_minute", [1, 2, 60])
def test_in_no_minute_are_there_more_calls_than_allowed(engine: Engine, per_minute: int) -> None:
    made = paced(engine, f"pace-{per_minute}", per_minute, 4 * per_minute)
    for start in made:
        assert sum(start <= it < start + 59.99 for it in made) <= per_minute
    assert made[-1] < 60 * 8, "and it is no slower than it must be"


def test_a_quarter_of_a_minutes_calls_may_come_at_once(engine: Engine) -> None:
    assert paced(engine, "burst", 60, 15) == [0.0] * 15


def test_two_processes_share_a_pace(engine: Engine) -> None:
    waits = [Pace(engine, "shared", 4).reserve(NOW) for _ in range(3)]
    assert waits == pytest.approx([0, 20, 40])


def test_a_pace_of_nought_is_no_limit(engine: Engine) -> None:
    assert paced(engine, "unlimited", 0, 500) == [0.0] * 500


def forget_prefect(engine: Engine) -> None:
    """As if no reconcile had ever met a database of Prefect's, whatever other tests have told ours."""
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM marks WHERE name = 'prefect'"))


def test_another_database_of_prefect_is_noticed_once_and_every_open_case_becomes_due(engine: Engine) -> None:
    marks, cases = Marks(engine), CaseStore(engine)
    case, _ = cases.open(opened, NOW)
    loaded = cases.load(case.code)
    forget_prefect(engine)
    assert marks.meet_prefect("first", NOW) is False
    assert marks.prefect_since() is None
    assert marks.meet_prefect("first", NOW) is False
    cases.remember(loaded, Decision(), NOW, NOW + timedelta(days=3))
    assert case.code not in due(engine, NOW)

    later = NOW + timedelta(hours=1)
    assert marks.meet_prefect("second", later) is True

    assert case.code in due(engine, later)
    assert marks.prefect_since() == later
    assert marks.meet_prefect("second", later + timedelta(hours=1)) is False
    assert marks.prefect_since() == later


def test_two_first_reconciles_at_once_agree_on_the_database_they_know(engine: Engine) -> None:
    forget_prefect(engine)
    with ThreadPoolExecutor(8) as threads:
        met = [threads.submit(Marks(engine).meet_prefect, "only one", NOW) for _ in range(8)]
    assert [it.result() for it in met] == [False] * 8


def test_clouds_being_made_are_those_that_nadmozg_has_neither_finished_nor_given_up(engine: Engine) -> None:
    cases = CaseStore(engine)
    before = Agenda(engine).clouds_being_made(NOW - timedelta(days=2))
    address = AddressAgreed(slug="counted", agreed_by="Ольга", agreed_on=NOW.date())
    ordered = CloudOrdered(slug="counted", cloud_id="c-1", operation_id="op-1")
    stuck, again = CloudTrouble(state="failed", words="сбой"), CloudRetryAsked(number=1)
    ready = CloudReady(cloud_id="c-1", url="https://counted.pass24.online/")
    counted = []
    for facts in [(address,), (ordered,), (ordered, ready), (ordered, stuck), (ordered, stuck, again)]:
        case, _ = cases.open(opened, NOW)
        cases.record(case.code, lambda _, facts=facts: Answer(facts, "smirnova", "…"), NOW)  # type: ignore[misc]
        counted.append(Agenda(engine).clouds_being_made(NOW - timedelta(days=2)) - before)
    assert counted == [0, 1, 1, 1, 2]


def test_the_watch_counts_what_has_been_left_lying(engine: Engine) -> None:
    cases, marks = CaseStore(engine), Marks(engine)
    ledger, patience, limit = Ledger(engine, cases), timedelta(minutes=15), timedelta(minutes=10)
    case, _ = cases.open(opened, NOW)
    later = NOW + timedelta(minutes=16)
    before = watch(engine, later, patience, limit)
    another, _ = cases.open(opened, NOW)
    ledger.begin(Key(case.id, Effect.SEND_RECORDING, Occurrence("1")), "a@b.example", NOW)
    marks.set(RECONCILE, {"looked_at": 1}, NOW)

    after = watch(engine, later, patience, limit)

    assert after.reconciled_at == NOW
    assert after.overdue == before.overdue + 1
    assert after.in_doubt == before.in_doubt + 1
    assert after.open == before.open + 1
    assert another.code in due(engine, later)


def test_many_locks_are_held_on_one_connection_and_only_those_that_are_free(engine: Engine) -> None:
    first, second, taken = (uuid4() for _ in range(3))
    ours, theirs = CaseLocks(engine), CaseLocks(engine)
    with theirs.take(taken), ours.take(first, second, taken) as locked:
        assert list(locked) == [first, second]
        ours.require(first, second)
        with pytest.raises(LockLostError):
            ours.require(first, taken)
        with theirs.take(second) as nothing:
            assert not nothing
    with theirs.take(first, second, taken) as all_three:
        assert len(all_three) == 3


def test_what_one_process_was_asked_to_wait_all_wait(engine: Engine) -> None:
    one, another = Pause(engine, "nadmozg asked"), Pause(engine, "nadmozg asked")
    assert another.left_s(NOW) == 0
    one.ask(NOW + timedelta(seconds=40))
    one.ask(NOW + timedelta(seconds=7))
    assert another.left_s(NOW + timedelta(seconds=10)) == 30
    assert another.left_s(NOW + timedelta(seconds=40)) == 0


def test_a_turn_is_given_to_one_at_a_time_and_not_again_too_soon(engine: Engine) -> None:
    every = timedelta(seconds=30)
    one, another = Pause(engine, "cloud R-9901"), Pause(engine, "cloud R-9901")
    assert one.take(every, NOW) == 0
    assert another.take(every, NOW + timedelta(seconds=1)) == 29
    assert another.take(every, NOW + timedelta(seconds=30)) == 0
    assert one.take(every, NOW + timedelta(seconds=31)) == 29
    assert Pause(engine, "cloud R-9902").take(every, NOW) == 0
