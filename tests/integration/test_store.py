"""Cases, facts and the ledger on a real PostgreSQL: what two at once may do, and what stays after a death."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from cases.case import Case
from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.errors import FormError, TwinError
from cases.facts import CaseOpened, CloudReady, Contact, Fact, TalkHeld
from cases.forms.desk import Answer
from cases.forms.twins import Newcomer
from cases.ledger import Settlement, State
from cases.occurrence import Occurrence
from cases.process.due import Decision
from cases.turns import Stage, Turn, Waiting
from store.cases import CaseStore, Loaded
from store.database import connect
from store.ledger import Key, Ledger
from store.locks import CaseLocks, LockLostError
from store.migrate import upgrade
from store.tables import Base
from tests.integration.due import due

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=3)
_names = iter(range(1_000_000))


@pytest.fixture
def cases(engine: Engine) -> CaseStore:
    return CaseStore(engine)


@pytest.fixture
def ledger(engine: Engine, cases: CaseStore) -> Ledger:
    return Ledger(engine, cases)


@pytest.fixture
def case(cases: CaseStore) -> Case:
    return cases.open(opened, NOW)[0]


def opened(name: str = "", *more: Fact, **changes: Any) -> Answer:
    number = next(_names)
    fact = CaseOpened(
        object_name=name or f"ЖК Ромашка {number}",
        object_type="ЖК",
        client_name="Ромашка ООО",
        contact=Contact(name="Ольга Иванова", email=f"ivanova-{number}@romashka.example"),
        time_zone="Europe/Moscow",
        manager="smirnova",
        sales_manager="belova",
    )
    return Answer((fact.model_copy(update=changes), *more), "smirnova", "Подключение открыто.")


def talk(pain: str = "Очереди") -> Answer:
    return Answer((TalkHeld(held_on=NOW.date(), needs="Пропуска", pain=pain),), "orlov", "Поговорили.")


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_again_changes_nothing(database_url: str, case: Case, cases: CaseStore) -> None:
    upgrade(database_url)
    assert cases.load(case.code).case == case


def test_facts_come_back_as_they_were_recorded(case: Case, cases: CaseStore) -> None:
    cases.record(case.code, lambda _: talk(), NOW)
    loaded = cases.load(case.code).case
    assert loaded.talk == TalkHeld(held_on=NOW.date(), needs="Пропуска", pain="Очереди")
    assert [it.actor for it in loaded.facts] == ["smirnova", "orlov"]
    assert loaded.facts[1].at == NOW


def test_the_timeline_says_who_what_and_when(case: Case, cases: CaseStore) -> None:
    run = UUID(int=7)
    cases.record(case.code, lambda _: talk(), NOW, run)
    rows = [(it.actor, it.text, it.at, it.flow_run_id) for it in cases.timeline(case.code)]
    assert rows == [("smirnova", "Подключение открыто.", NOW, None), ("orlov", "Поговорили.", NOW, run)]


def test_an_unknown_case_is_refused_in_a_sentence(cases: CaseStore) -> None:
    with pytest.raises(FormError, match="R-999999 нет"):
        cases.load("R-999999")


def test_a_refused_answer_writes_nothing(case: Case, cases: CaseStore) -> None:
    def refuse(_: Loaded) -> Answer:
        raise FormError("pain", "Заполните это поле.")

    before = cases.load(case.code)
    with pytest.raises(FormError):
        cases.record(case.code, refuse, NOW)
    assert cases.load(case.code) == before
    assert len(cases.timeline(case.code)) == 1


def test_the_same_client_opened_by_two_at_once_is_opened_once(cases: CaseStore) -> None:
    results: list[str] = []

    def submit() -> None:
        try:
            results.append(cases.open(lambda: opened("ТЦ Двойной щелчок"), NOW)[0].code)
        except FormError as error:
            results.append(error.field)

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("object_name") == 7


def test_a_run_started_again_finds_the_case_it_has_opened(cases: CaseStore) -> None:
    run = UUID(int=next(_names) + 1000)
    first, _ = cases.open(opened, NOW, run)
    again, answer = cases.open(opened, NOW, run)
    assert again == first
    assert (answer.repeated, answer.facts, answer.said) == (True, (), "Подключение открыто.")


def test_a_run_started_again_records_its_answer_once(case: Case, cases: CaseStore) -> None:
    run = UUID(int=next(_names) + 2000)
    cases.record(case.code, lambda _: talk(), NOW, run)
    again, answer = cases.record(case.code, lambda _: talk("другая"), NOW, run)
    assert answer.repeated
    assert len(again.facts) == 2


def test_a_run_that_opens_several_and_is_started_again_finds_each_of_them(cases: CaseStore) -> None:
    run, other = UUID(int=next(_names) + 3000), UUID(int=next(_names) + 4000)
    rows = [opened("ЖК Лес"), opened("ЖК Луг")]
    first = [cases.open_one_of_many(it, NOW, run)[0].code for it in rows[:1]]
    again = [cases.open_one_of_many(it, NOW, run) for it in rows]
    assert first == [again[0][0].code]
    assert [it.repeated for _, it in again] == [True, False]
    assert again[0][0].code != again[1][0].code
    assert [len(case.facts) for case, _ in again] == [1, 1]
    for unknown in (other, None):
        with pytest.raises(FormError, match="уже идёт"):
            cases.open_one_of_many(rows[0], NOW, unknown)
    twin = Newcomer("жк лес", "ООО «Ромашка»", "other@romashka.example")
    cases.refuse_twins(twin, unless_by=run)
    for by in (other, None):
        with pytest.raises(TwinError, match=first[0]):
            cases.refuse_twins(twin, unless_by=by)


def test_a_run_that_answers_for_several_cases_is_remembered_for_each(case: Case, cases: CaseStore) -> None:
    run, second = UUID(int=next(_names) + 5000), cases.open(opened, NOW)[0]
    for code in (case.code, second.code):
        assert not cases.record(code, lambda _: talk(), NOW, run)[1].repeated
    for code in (case.code, second.code):
        assert cases.record(code, lambda _: talk("другая"), NOW, run)[1].repeated


def test_two_answers_at_once_are_read_one_after_the_other(case: Case, cases: CaseStore) -> None:
    """The second is read knowing the first, so «already recorded» can be said."""
    seen: list[bool] = []

    def read(loaded: Loaded) -> Answer:
        seen.append(loaded.case.talk is not None)
        return talk()

    threads = [threading.Thread(target=cases.record, args=(case.code, read, NOW)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [False] + [True] * 5


def test_a_recorded_answer_is_due_at_once_and_a_decision_says_when_next(
    case: Case, cases: CaseStore, engine: Engine
) -> None:
    assert case.code in due(engine, NOW)
    later = NOW + timedelta(days=2)
    decision = Decision(waiting=[Waiting(Turn.CLIENT, Stage.FIRST_LOGIN, "первый вход")])
    assert cases.remember(cases.load(case.code), decision, NOW, later)
    assert case.code not in due(engine, NOW)
    assert case.code in due(engine, later)


def test_a_decision_taken_before_an_answer_came_in_is_not_remembered(
    case: Case, cases: CaseStore, engine: Engine
) -> None:
    loaded = cases.load(case.code)
    cases.record(case.code, lambda _: talk(), NOW)
    assert not cases.remember(loaded, Decision(), NOW, None)
    assert case.code in due(engine, NOW)


def test_a_finished_case_is_not_due_until_somebody_answers_again(case: Case, cases: CaseStore, engine: Engine) -> None:
    cases.remember(cases.load(case.code), Decision(finished="подключение завершено"), NOW, None)
    assert case.code not in due(engine, NOW + timedelta(days=999))
    cases.record(case.code, lambda _: talk(), NOW)
    assert case.code in due(engine, NOW)


# Whose turn it has been.


def test_a_finished_case_whose_client_waits_for_an_answer_is_looked_at_and_is_nobodys_twin(
    case: Case, cases: CaseStore
) -> None:
    question = Waiting(Turn.MANAGER, Stage.CLIENTS_QUESTION, "ответить клиенту на вопрос 1: документы")
    asked = Decision(finished="подключение завершено", waiting=[question])
    cases.remember(cases.load(case.code), asked, NOW, None)
    assert case.code in cases.open_codes(), "it stays on the boards though nobody looks again by the clock"
    assert cases.turns(case.code)[-1][:2] == (Turn.MANAGER, Stage.FINISHED)
    again = Newcomer(case.data.object_name, case.data.client_name, "another@romashka.example")
    cases.refuse_twins(again)
    cases.remember(cases.load(case.code), Decision(finished="подключение завершено"), NOW, None)
    assert case.code not in cases.open_codes()


def test_every_change_of_turn_and_stage_is_kept_with_its_moment(case: Case, cases: CaseStore) -> None:
    first_login = Waiting(Turn.CLIENT, Stage.FIRST_LOGIN, "первый вход")
    report = Waiting(Turn.MANAGER, Stage.TRAINING, "отчёт")
    decisions = [
        Decision(waiting=[first_login]),
        Decision(waiting=[first_login]),
        Decision(waiting=[first_login, report]),
        Decision(finished="подключение завершено"),
    ]
    for day, decision in enumerate(decisions, 1):
        assert cases.remember(cases.load(case.code), decision, NOW + timedelta(days=day), None)
    assert cases.turns(case.code) == [
        (Turn.SYSTEM, Stage.NEW, NOW),
        (Turn.CLIENT, Stage.FIRST_LOGIN, NOW + timedelta(days=1)),
        (Turn.MANAGER, Stage.TRAINING, NOW + timedelta(days=3)),
        (Turn.NOBODY, Stage.FINISHED, NOW + timedelta(days=4)),
    ]


def test_a_decision_that_an_answer_has_overtaken_changes_no_turn(case: Case, cases: CaseStore) -> None:
    loaded = cases.load(case.code)
    cases.record(case.code, lambda _: talk(), NOW)
    assert not cases.remember(loaded, Decision(finished="подключение завершено"), NOW, None)
    assert [turn for turn, _, _ in cases.turns(case.code)] == [Turn.SYSTEM]


# The ledger


def key(case: Case, effect: Effect = Effect.SEND_RECORDING, occurrence: str = "1") -> Key:
    return Key(case.id, effect, Occurrence(occurrence))


def test_an_act_is_begun_once(case: Case, ledger: Ledger) -> None:
    assert ledger.begin(key(case), "a@b.example", NOW)
    assert not ledger.begin(key(case), "a@b.example", NOW)


def test_of_twenty_who_begin_one_may_act(case: Case, ledger: Ledger) -> None:
    won: list[bool] = []
    threads = [
        threading.Thread(target=lambda: won.append(ledger.begin(key(case), "", NOW)), daemon=True) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won.count(True) == 1


def test_an_act_that_did_not_happen_may_be_begun_again(case: Case, ledger: Ledger, cases: CaseStore) -> None:
    ledger.begin(key(case), "a@b.example", NOW)
    ledger.reopen(key(case), "451 later", NOW)
    assert entry_state(cases, case) is State.OPEN
    assert ledger.begin(key(case), "a@b.example", NOW)


@pytest.mark.parametrize("ending", ["finish", "refuse"])
def test_an_act_that_ended_is_never_begun_again(case: Case, ledger: Ledger, ending: str) -> None:
    ledger.begin(key(case), "a@b.example", NOW)
    if ending == "finish":
        ledger.finish({key(case): "Отправлено"}, NOW)
    else:
        ledger.refuse(key(case), FarEnd.MAIL, "550", "no such user", NOW)
    assert not ledger.begin(key(case), "a@b.example", NOW)


def test_what_an_act_found_out_is_recorded_with_its_end(case: Case, ledger: Ledger, cases: CaseStore) -> None:
    ready = CloudReady(cloud_id="c-1", url="https://romashka.pass24.online/")
    ledger.begin(key(case, Effect.MAKE_CLOUD), "", NOW)
    ledger.finish({key(case, Effect.MAKE_CLOUD): "Облако"}, NOW, reference="c-1", facts=(ready,))
    loaded = cases.load(case.code)
    assert loaded.case.cloud == ready
    done = loaded.entries.done(Effect.MAKE_CLOUD)
    assert done is not None
    assert (done.reference, done.done_at) == ("c-1", NOW)


def test_a_living_act_is_not_settled(case: Case, ledger: Ledger) -> None:
    """Younger than any act takes: its holder may have lost the lock with a restart of PostgreSQL, and be at work."""
    ledger.begin(key(case), "a@b.example", NOW)
    assert ledger.settle(case.id, NOW + LIMIT - timedelta(seconds=1), LIMIT) == []


@pytest.mark.parametrize(
    ("effect", "handed_over", "settlement", "state", "flagged"),
    [
        (Effect.MAKE_CLOUD, False, Settlement.REOPEN, State.OPEN, False),
        (Effect.SCHEDULE_FOLLOW_UP, False, Settlement.REOPEN, State.OPEN, False),
        (Effect.SEND_RECORDING, False, Settlement.REOPEN, State.OPEN, False),
        (Effect.SEND_RECORDING, True, Settlement.REPEAT, State.OPEN, True),
        (Effect.SEND_CREDENTIALS, False, Settlement.REOPEN, State.OPEN, False),
        (Effect.SEND_CREDENTIALS, True, Settlement.REPLACE, State.REPLACED, True),
        (Effect.NOTIFY, False, Settlement.LEAVE, State.DONE, True),
    ],
)
def test_what_is_in_doubt_is_settled_and_a_possible_repeat_is_on_the_timeline(
    case: Case,
    ledger: Ledger,
    cases: CaseStore,
    effect: Effect,
    handed_over: bool,
    settlement: Settlement,
    state: State,
    flagged: bool,
) -> None:
    ledger.begin(key(case, effect), "a@b.example", NOW)
    if handed_over:
        ledger.enter_data([key(case, effect)], "<1@pass24.example>", "Запись", NOW)
    settled = ledger.settle(case.id, NOW + LIMIT, LIMIT)
    assert [it for _, it in settled] == [settlement]
    entry = cases.load(case.code).entries.entries[0]
    assert (entry.state, entry.doubted) == (state, flagged)
    assert any("могло уйти" in it.text for it in cases.timeline(case.code)) is flagged


def test_an_answer_lost_within_data_leaves_the_letter_in_doubt(case: Case, ledger: Ledger, cases: CaseStore) -> None:
    ledger.begin(key(case), "a@b.example", NOW)
    ledger.enter_data([key(case)], "<1@pass24.example>", "Запись", NOW)
    assert not ledger.lose(key(case), "connection lost", NOW)
    assert entry_state(cases, case) is State.BEGUN


def entry_state(cases: CaseStore, case: Case) -> State:
    return cases.load(case.code).entries.entries[0].state


# Locks


@pytest.fixture
def other(database_url: str) -> Iterator[CaseLocks]:
    """Another process's view: connections of its own."""
    engine = connect(database_url)
    yield CaseLocks(engine)
    engine.dispose()


def test_one_reconcile_at_a_time(engine: Engine, other: CaseLocks) -> None:
    with CaseLocks(engine).alone("reconcile") as ours, other.alone("reconcile") as theirs:
        assert (ours, theirs) == (True, False)
        with other.alone("something else") as free:
            assert free
    with other.alone("reconcile") as theirs:
        assert theirs


def test_one_actor_per_case(case: Case, engine: Engine, other: CaseLocks) -> None:
    with CaseLocks(engine).take(case.id) as ours:
        assert ours
        with other.take(case.id) as theirs:
            assert not theirs
    with other.take(case.id) as theirs:
        assert theirs


def test_acting_without_the_lock_is_refused(case: Case, engine: Engine) -> None:
    with pytest.raises(LockLostError):
        CaseLocks(engine).require(case.id)


def test_a_lock_lost_with_its_connection_is_noticed_before_the_next_act(
    case: Case, engine: Engine, other: CaseLocks
) -> None:
    locks = CaseLocks(engine)
    with locks.take(case.id):
        with engine.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 24")
            )
        with pytest.raises(LockLostError):
            locks.require(case.id)
        with other.take(case.id) as theirs:
            assert theirs
