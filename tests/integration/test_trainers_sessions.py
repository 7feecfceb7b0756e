"""Sessions of other cases that a trainer holds: which count, found cheaply, and of two at one moment one is taken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from cases.errors import BusyHourError, FormError
from cases.facts import (
    CaseCancelled,
    CaseOpened,
    CloudGiven,
    CloudReady,
    Contact,
    EndJudged,
    Fact,
    LoggedIn,
    TalkHeld,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
    TrainingMissed,
)
from cases.forms.desk import Answer, Booked, Desk, Dossier
from cases.forms.training import APPOINT, AppointTraining
from cases.policy import Policy
from store.cases import CaseStore, Loaded
from tests.played_case import said_by
from tests.sample_people import DIRECTORY, MANAGER

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""At eleven in Moscow."""
FIRST = TrainingAppointed(number=1, starts_at=MONDAY, time_zone="Europe/Moscow", trainer="orlov", place="офис")


def later(**changes: object) -> TrainingAppointed:
    return FIRST.model_copy(update={"number": 2, **changes})


@pytest.fixture
def cases(engine: Engine) -> CaseStore:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
    return CaseStore(engine)


def opened(cases: CaseStore, number: int, *facts: Fact) -> str:
    first = CaseOpened(
        object_name=f"Дом {number}",
        object_type="ЖК",
        client_name=f"Дом {number} ООО",
        contact=Contact(name="Ольга", email=f"{number}@one.example"),
        time_zone="Europe/Moscow",
        manager="smirnova",
        sales_manager="belova",
    )
    on_the_way = (
        TalkHeld(held_on=NOW.date(), needs="пропуска", pain="очередь"),
        CloudGiven(by="hand", cloud_id="", url="https://x.example/", login="kim", password_delivery="лично"),
        CloudReady(cloud_id="", url="https://x.example/"),
        LoggedIn(at=NOW),
    )
    code = cases.open(lambda: Answer((first, *on_the_way), "smirnova", "Открыто."), NOW)[0].code
    for fact in facts:
        cases.record(code, lambda _, fact=fact: Answer((fact,), said_by(fact), "Дальше."), NOW)  # type: ignore[misc]
    return code


def asked(cases: CaseStore, code: str, trainer: str = "orlov") -> list[Booked]:
    """What is known of the trainer that Monday when something about this case is recorded."""
    found: list[Booked] = []

    def read(loaded: Loaded) -> Answer:
        found.extend(loaded.booked(trainer, MONDAY - timedelta(hours=8), MONDAY + timedelta(hours=8)))
        return Answer((), "smirnova", "")

    cases.record(code, read, NOW)
    return found


COUNTS: dict[str, tuple[tuple[Fact, ...], list[datetime]]] = {
    "appointed": ((FIRST,), [MONDAY]),
    "moved to another hour": ((FIRST, later(starts_at=MONDAY + timedelta(hours=2))), [MONDAY + timedelta(hours=2)]),
    "moved to another week": ((FIRST, later(starts_at=MONDAY + timedelta(days=7))), []),
    "moved into this week": ((FIRST.model_copy(update={"starts_at": NOW}), later()), [MONDAY]),
    "somebody else stands in": ((FIRST, later(trainer="smirnova")), []),
    "cancelled": ((FIRST, TrainingCancelled(number=1, reason="болезнь")), []),
    "cancelled and appointed anew": ((FIRST, TrainingCancelled(number=1, reason="болезнь"), later()), [MONDAY]),
    "held before its day": ((FIRST, TrainingHeld(number=1, held_on=NOW.date(), feedback="")), []),
    "missed, and one more appointed": ((FIRST, TrainingMissed(number=1, missed_on=NOW.date()), later()), [MONDAY]),
    "an end that nobody has agreed to yet": ((FIRST, CaseCancelled(reason="передумали")), [MONDAY]),
    "a case that was ended": ((FIRST, CaseCancelled(reason="передумали"), EndJudged(number=1, agreed=True)), []),
}


@pytest.mark.parametrize(("facts", "starts"), COUNTS.values(), ids=COUNTS)
def test_which_sessions_take_the_trainers_time(
    cases: CaseStore, facts: tuple[Fact, ...], starts: list[datetime]
) -> None:
    other, mine = opened(cases, 1, *facts), opened(cases, 2)
    assert asked(cases, mine) == [Booked(it, f"{other} · Дом 1") for it in starts]
    assert asked(cases, other) == [], "one's own session is no hindrance"


def test_sessions_are_found_by_the_index_and_nothing_else_is_read(cases: CaseStore, engine: Engine) -> None:
    mine = opened(cases, 0)
    for number in range(1, 41):
        opened(cases, number, FIRST.model_copy(update={"starts_at": MONDAY + timedelta(days=number)}))
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO facts (case_id, kind, body, actor, at) SELECT case_id, 'note_added',"
                ' \'{"kind": "note_added", "text": "x"}\', actor, at FROM facts, generate_series(1, 50)'
            )
        )
        connection.execute(text("ANALYZE facts"))
        plan = connection.execute(
            text(
                "EXPLAIN SELECT DISTINCT case_id FROM facts WHERE kind = 'training_appointed'"
                " AND body ->> 'trainer' = 'orlov' AND body ->> 'starts_at' BETWEEN '2026-11-22' AND '2026-11-24'"
            )
        ).scalars()
        assert "facts_by_trainer" in "\n".join(plan)
    assert asked(cases, mine) == []


def appoint(cases: CaseStore, code: str, **changes: object) -> None:
    """Form 50, as it is recorded."""
    filled_in = {
        "action": APPOINT,
        "day": "2026-11-23",
        "time": "11:00",
        "time_zone": "Europe/Moscow",
        "trainer": "Павел Орлов",
        "place": "офис",
        **changes,
    }
    desk = Desk(NOW, DIRECTORY, Policy(), actor=MANAGER)

    def read(loaded: Loaded) -> Answer:
        dossier = Dossier(loaded.case, loaded.entries, booked=loaded.booked)
        return AppointTraining({"case": loaded.case.title, **filled_in}, desk, dossier).answer()

    cases.record(code, read, NOW)


def test_a_second_case_gets_three_other_hours_and_nothing_is_recorded(cases: CaseStore) -> None:
    first, second = opened(cases, 1), opened(cases, 2)
    appoint(cases, first)
    appoint(cases, first, place="офис, 3 этаж")
    appoint(cases, second, trainer="Анна Смирнова")
    with pytest.raises(FormError, match=f"обучение по {first} · Дом 1") as caught:
        appoint(cases, second, time="11:30")
    (error,) = caught.value.faults
    assert isinstance(error, BusyHourError)
    assert [it["time"] for it in error.free.values()] == ["10:00", "12:00", "13:00"]
    date = cases.load(second).case.training
    assert date is not None
    assert date.trainer == "smirnova"
    appoint(cases, first, time="15:00")
    appoint(cases, second, time="11:30")


def test_of_five_at_the_same_moment_one_has_the_hour(cases: CaseStore) -> None:
    codes = [opened(cases, number) for number in range(5)]
    together = Barrier(len(codes))

    def at_once(code: str) -> bool:
        together.wait()
        try:
            appoint(cases, code)
        except FormError:
            return False
        return True

    with ThreadPoolExecutor(len(codes)) as pool:
        assert sum(pool.map(at_once, codes)) == 1
    assert sum(cases.load(code).case.training is not None for code in codes) == 1


def test_two_that_swap_their_hours_do_not_wait_for_each_other_for_ever(cases: CaseStore, engine: Engine) -> None:
    first, second = opened(cases, 1), opened(cases, 2)
    appoint(cases, first)
    appoint(cases, second, time="15:00")

    def swap(code: str, time: str) -> None:
        for _ in range(5):
            for at in (time, "17:00"):
                try:
                    appoint(cases, code, time=at)
                except FormError:
                    continue

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(partial(swap, first, "15:00")), pool.submit(partial(swap, second, "11:00"))]
        for it in done:
            it.result(60)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT sum(deadlocks) FROM pg_stat_database")) == 0
    hours = [cases.load(code).case.training for code in (first, second)]
    assert len({it.starts_at for it in hours if it}) == 2
