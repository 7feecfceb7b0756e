"""What is to be looked at, of all cases: in which order, how many at a time, and that nobody is left out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from cases.effect_row import Urgency
from cases.effects import Effect
from cases.ledger import Entries, Entry, State
from cases.occurrence import Occurrence
from cases.process.due import Decision, Due, Question
from cases.turns import Stage, Turn, Waiting
from stack.first_look import prepare_cases
from store.agenda import PAGE, Agenda
from store.cases import CaseStore, Loaded
from tests.integration.due import due
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
WAITS = Waiting(Turn.CLIENT, Stage.FIRST_LOGIN, "ждём")
A_QUARTER = timedelta(minutes=15)


@pytest.fixture
def cases(engine: Engine) -> CaseStore:
    """No others are there."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, pages CASCADE"))
    return CaseStore(engine)


def rest(
    cases: CaseStore, at: datetime | None, urgency: Urgency = Urgency.REST, *, look: datetime | None = None
) -> str:
    """An open case that is looked at again then."""
    case, _ = cases.open(opened, NOW)
    decision = Decision(waiting=[WAITS], look_every=A_QUARTER if look else None)
    assert cases.remember(cases.load(case.code), decision, NOW, at, urgency=urgency, next_look_at=look)
    return case.code


def test_the_most_urgent_come_first_then_the_longest_waiting(engine: Engine, cases: CaseStore) -> None:
    long_ago, a_while = NOW - timedelta(days=2), NOW - timedelta(hours=1)
    question, access = rest(cases, long_ago, Urgency.QUESTION), rest(cases, NOW, Urgency.WAY_IN)
    earlier, not_yet = rest(cases, a_while, Urgency.WAY_IN), rest(cases, NOW + timedelta(seconds=1), Urgency.DATE)
    answered = cases.open(opened, NOW)[0].code  # recorded, and whoever recorded it has died
    assert due(engine, NOW) == [answered, earlier, access, question]
    assert not_yet not in due(engine, NOW)


def test_they_are_read_a_page_at_a_time_and_none_twice_while_the_earlier_ones_are_moved_on(
    engine: Engine, cases: CaseStore
) -> None:
    codes = [rest(cases, NOW - timedelta(minutes=number)) for number in range(PAGE + 3)]
    seen = []
    for page in Agenda(engine).due(NOW):
        assert len(page) <= PAGE
        seen += page
        for code in page[::2]:  # the others could not be decided, and stay due
            cases.remember(cases.load(code), Decision(waiting=[WAITS]), NOW, LATER)
    assert seen == codes[::-1]


def test_looks_are_made_in_turn_as_many_as_may_be_and_put_off_only_by_a_look(engine: Engine, cases: CaseStore) -> None:
    codes = [rest(cases, LATER, look=NOW - timedelta(minutes=number)) for number in range(5)]
    rest(cases, LATER)  # has logged in
    agenda = Agenda(engine)
    assert agenda.looks(NOW, 2) == [codes[4], codes[3]]
    assert due(engine, NOW) == [], "nothing of them is decided for a look"
    decision = Decision(waiting=[WAITS], look_every=A_QUARTER)
    cases.remember(cases.load(codes[4]), decision, NOW, LATER, next_look_at=NOW + A_QUARTER)
    cases.remember(cases.load(codes[3]), decision, NOW, LATER)  # moved on for another reason
    assert agenda.looks(NOW, 2) == [codes[3], codes[2]]
    assert agenda.looks(NOW + A_QUARTER, 9) == [*codes[3::-1], codes[4]]


def test_a_login_that_is_waited_for_is_looked_for_in_time_though_nobody_has_looked_yet(
    engine: Engine, cases: CaseStore
) -> None:
    case, _ = cases.open(opened, NOW)
    cases.remember(cases.load(case.code), Decision(waiting=[WAITS], look_every=timedelta(days=1)), NOW, LATER)
    cases.remember(cases.load(case.code), Decision(waiting=[WAITS], look_every=A_QUARTER), NOW, LATER)
    assert Agenda(engine).looks(NOW + A_QUARTER, 9) == [case.code], "fresh access: often again"


def test_with_other_rules_every_open_case_is_looked_at_in_turn_behind_what_is_due(
    engine: Engine, cases: CaseStore
) -> None:
    waiting = [rest(cases, LATER) for _ in range(8)] + [rest(cases, None)]
    urgent = rest(cases, NOW, Urgency.WAY_IN)
    Agenda(engine).look_at_all(NOW, together=4)
    first = due(engine, NOW + timedelta(seconds=1))
    assert first[0] == urgent
    assert 0 < len(first) - 1 < len(waiting), "not all at once"
    assert set(due(engine, NOW + timedelta(minutes=10))) == {*waiting, urgent}, "and soon all of them"


def test_a_start_looks_at_all_only_where_the_rules_are_others(
    engine: Engine, database_url: str, cases: CaseStore
) -> None:
    def looked_at() -> bool:
        return code in due(engine, datetime.now(UTC))

    far = datetime.now(UTC) + timedelta(days=300)
    code = rest(cases, far)
    prepare_cases(database_url, "one")
    assert looked_at()
    cases.remember(cases.load(code), Decision(waiting=[WAITS]), NOW, far)
    prepare_cases(database_url, "one")
    assert not looked_at(), "the same release, the same numbers"
    prepare_cases(database_url, "two")
    assert looked_at()


def test_the_questions_that_stand_are_kept_for_each_reader_the_oldest_first(engine: Engine, cases: CaseStore) -> None:
    def asks(person: str, at: datetime, state: State = State.DONE) -> str:
        case, _ = cases.open(opened, NOW)
        due = Due(Effect.ASK_TRAINING, Occurrence("1"), f"{person}@pass24.example", person, "заметка")
        entry = Entry(due.effect, due.occurrence, state, at, done_at=at if state is State.DONE else None)
        decision = Decision(waiting=[WAITS], questions=[Question(due, WAITS, at, None, patient=False)])
        loaded = cases.load(case.code)
        cases.remember(Loaded(loaded.case, Entries([entry]), loaded.version), decision, NOW, LATER)
        return case.code

    second, first = asks("orlov", NOW), asks("orlov", NOW - timedelta(days=1))
    asks("orlov", NOW, State.OPEN)  # its letter has not left
    other = asks("smirnova", NOW)
    answered = asks("orlov", NOW)
    cases.remember(cases.load(answered), Decision(waiting=[WAITS]), NOW, LATER)
    agenda = Agenda(engine)
    assert [code for code, _ in agenda.asked_of("orlov", 9)] == [first, second]
    assert agenda.asked_of("smirnova", 9) == [
        (other, Due(Effect.ASK_TRAINING, Occurrence("1"), "smirnova@pass24.example", "smirnova", "заметка"))
    ]
    assert [code for code, _ in agenda.asked_of("orlov", 1)] == [first]
