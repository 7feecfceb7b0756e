"""The department's numbers on rows written by hand: what counts, what does not, what each table says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from cases.effects import Effect
from cases.numbers.history import REQUEST, Asked, Connection, Counted, History, Open, Session, Spent, kept
from cases.numbers.measure import Measure, Scope, mean, number, quartiles, share
from cases.numbers.measures import measures
from cases.numbers.people import feedback, managers, trainings, types
from cases.numbers.period import Period
from cases.numbers.sides import SIDES, Side, side_of, spent
from cases.numbers.speed import flow, time_by_type, time_to_work, whose_turn
from cases.numbers.waiting import oldest, on_time, settled_before, waiting
from cases.policy import Policy
from cases.turns import Turn

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 1))
POLICY = Policy()
DAY = 86_400.0


def scope(history: History, period: Period = AUTUMN) -> Scope:
    return Scope(history, period, NOW, POLICY, lambda code: {"smirnova": "Анна Смирнова"}.get(code, code))


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def worked(opened: date, days: float, **changes: Any) -> Connection:
    plain = Connection(opened, "ЖК", "smirnova", opened + timedelta(days=days), days=days)
    return replace(plain, **changes)


def rows(measure: Measure) -> list[tuple[str, ...]]:
    return [*measure.table.rows, *([measure.table.total] if measure.table.total else [])]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([4], (4, 4, 4)),
        ([2, 4], (2.5, 3, 3.5)),
        ([1, 2, 3, 4, 5], (2, 3, 4)),
        ([9, 1, 5, 3, 7, 11], (3.5, 6, 8.5)),
    ],
)
def test_quartiles(values: list[float], expected: object) -> None:
    assert quartiles(values) == expected


def test_how_numbers_are_written() -> None:
    assert (number(3.46), number(None), number(12, 0)) == ("3,5", "–", "12")
    assert (share(1, 3), share(0, 0), share(0, 4)) == ("33 %", "–", "0 %")
    assert (mean([]), mean([1, 2])) == (None, 1.5)


@pytest.mark.parametrize(
    ("months", "today", "since", "until", "names"),
    [
        (1, date(2026, 11, 26), date(2026, 11, 1), date(2026, 12, 1), ["ноя 2026"]),
        (3, date(2026, 1, 31), date(2025, 11, 1), date(2026, 2, 1), ["ноя 2025", "дек 2025", "янв 2026"]),
    ],
)
def test_a_period_is_of_whole_months(months: int, today: date, since: date, until: date, names: list[str]) -> None:
    period = Period.last(months, today)
    assert (period.since, period.until) == (since, until)
    assert [it.name for it in period.parts()] == names


def test_a_long_period_is_shown_by_quarters_and_loses_no_month() -> None:
    parts = Period.last(60, date(2026, 11, 26)).parts()
    assert [it.name for it in parts][:2] == ["4 кв. 2021", "1 кв. 2022"]
    assert all(it.until == after.since for it, after in pairwise(parts))
    assert (parts[0].since, parts[-1].until) == (date(2021, 12, 1), date(2026, 12, 1))
    days = [date(2021, 12, 1) + timedelta(days=it) for it in range(1826)]
    split = Period.last(60, date(2026, 11, 26)).split(days, lambda it: it)
    assert sum(len(found) for _, found in split) == 1826
    assert all(part.since <= it < part.until for part, found in split for it in found)


def test_every_turn_is_somebodys_and_the_time_adds_up() -> None:
    assert set(SIDES) == set(Turn)
    assert side_of("кто-то из новой версии") is Side.US
    turns = [("система", at(9, 1)), ("клиент", at(9, 2)), ("", at(9, 4)), ("менеджер", at(9, 5))]
    found = spent(turns, at(9, 7))
    assert found == {"система": DAY, "клиент": 2 * DAY, "": DAY, "менеджер": 2 * DAY}
    assert spent(turns, at(9, 3)) == {"система": DAY, "клиент": DAY}, "what came after the client worked is not counted"


def test_time_to_work_is_told_by_the_month_of_its_end() -> None:
    history = History(
        (
            worked(on(8, 20), 20),  # September
            worked(on(9, 20), 20),  # October
            worked(on(10, 1), 10),
            worked(on(10, 2), 30),  # November
            worked(on(7, 1), 10),  # before the period
            replace(worked(on(9, 1), 2), days=None),  # brought in under way
            Connection(on(9, 1), "ЖК", "smirnova"),
            Connection(on(9, 1), "ЖК", "smirnova", stopped_on=on(9, 3)),
        )
    )
    measure = time_to_work(scope(history))
    assert rows(measure) == [
        ("сен 2026", "1", "20,0", "20,0", "20,0"),
        ("окт 2026", "2", "12,5", "15,0", "17,5"),
        ("ноя 2026", "1", "30,0", "30,0", "30,0"),
        ("Всего", "4", "17,5", "20,0", "22,5"),
    ]
    assert measure.chart
    assert measure.chart.series[1] == ("медиана", (20.0, 15.0, 30.0))
    by_type = time_by_type(scope(History((*history.connections, worked(on(9, 1), 5, object_type="склад")))))
    assert by_type.table.rows == (
        ("ЖК", "4", "17,5", "20,0", "22,5"),
        ("склад", "1", "5,0", "5,0", "5,0"),
    )


def test_whose_turn_adds_up_to_the_average_time() -> None:
    spent_by = {"менеджер": 4, "система": 1, "клиент": 3, "nadmozg": 0.5, "перевозчик": 1, "": 7}
    september = tuple(Spent(date(2026, 9, 1), "ЖК", turn, days * DAY) for turn, days in spent_by.items())
    october = Spent(date(2026, 10, 1), "КП", "МОП", DAY)
    history = History((worked(on(9, 1), 9.5), worked(on(10, 1), 1)), (*september, october))
    measure = whose_turn(scope(history))
    assert measure.table.columns == ("Месяц", "мы", "клиент", "МОП", "ТП", "поставщик", "nadmozg", "пауза")
    assert rows(measure) == [
        ("сен 2026", "5,0", "3,0", "0,0", "0,0", "1,0", "0,5", "0,0"),
        ("окт 2026", "0,0", "0,0", "1,0", "0,0", "0,0", "0,0", "0,0"),
        ("ноя 2026", *["–"] * 7),
        ("Доля", "48 %", "29 %", "10 %", "0 %", "10 %", "5 %", "0 %"),
    ]
    assert measure.brief
    assert measure.brief.rows[0] == ("мы", "2,5", "48 %")


def test_flow_counts_what_was_stopped_and_what_was_forgotten() -> None:
    gone = Counted(Connection(on(9, 2), "КП", "orlov", stopped_on=on(10, 5)))
    history = History((worked(on(9, 1), 40), Connection(on(11, 1), "ЖК", "orlov"))).with_kept([gone])
    assert rows(flow(scope(history))) == [
        ("сен 2026", "2", "0", "0"),
        ("окт 2026", "0", "1", "1"),
        ("ноя 2026", "1", "0", "0"),
        ("Всего", "3", "1", "1"),
    ]
    assert rows(flow(scope(history.of_type("КП"))))[-1] == ("Всего", "1", "0", "1")


def test_what_is_kept_of_a_forgotten_case_comes_back_as_it_was() -> None:
    counted = Counted(
        worked(on(9, 1), 3),
        (Spent(date(2026, 9, 1), "ЖК", "менеджер", 3 * DAY),),
        (Session(date(2026, 9, 9), "trainer", 5, "ЖК"),),
        (Asked("ask_training", date(2026, 9, 2), True, "ЖК"),),
    )
    shown = kept.dump_python(counted, mode="json")
    assert kept.validate_python(shown) == counted
    assert "connection" in shown


def test_on_time_is_without_a_reminder_and_leaves_out_what_is_fresh() -> None:
    border = settled_before(date(2026, 11, 26), POLICY)
    assert border == date(2026, 11, 19)
    first, training = Effect.ASK_FIRST_TALK.value, Effect.ASK_TRAINING.value
    asked = [
        (training, at(9, 2), False),
        (training, at(11, 18), True),
        (training, at(11, 19), True),
        (first, at(10, 1), False),
    ]
    asked += [(REQUEST, at(9, 9), False), (first, at(8, 31), True), ("ask_of_an_older_release", at(9, 1), True)]
    history = History(asked=tuple(Asked(step, when.date(), late, "ЖК") for step, when, late in asked))
    assert rows(on_time(scope(history))) == [
        ("провести первый разговор", "1", "1", "100 %"),
        ("назначить обучение", "2", "1", "50 %"),
        ("ask_of_an_older_release", "1", "0", "0 %"),
        ("ответить на запрос коллеги", "1", "1", "100 %"),
        ("Всего", "5", "3", "60 %"),
    ]


def opened(code: str, since: datetime, **changes: str) -> Open:
    plain = Open(code, f"{code} · ЖК Ромашка", "ЖК", "smirnova", "Обучение", "клиент", "ждём обучения", since)
    return replace(plain, **changes)  # type: ignore[arg-type]  # all of these are words


def test_where_cases_wait_and_the_five_that_wait_longest() -> None:
    them = [opened(f"R-000{it}", at(11, it + 1)) for it in range(6)]
    them += [
        opened("R-0008", at(1, 1), turn="пауза"),
        opened("R-0009", at(11, 25), stage="Облако", turn="nadmozg", what=""),
    ]
    history = History(open=tuple(them))
    assert rows(waiting(scope(history))) == [
        ("Облако", "nadmozg", "1", "1"),
        ("Обучение", "клиент", "6", "25"),
        ("Обучение", "пауза", "1", "329"),
        ("Всего", "", "8", "329"),
    ]
    found = oldest(scope(history)).table
    assert found.codes == tuple(f"R-000{it}" for it in range(5))
    assert found.rows[0] == ("R-0000 · ЖК Ромашка", "клиент", "ждём обучения", "25", "Анна Смирнова")


def test_scores_and_trainings() -> None:
    sessions = [("orlov", 5, 10), ("orlov", None, 10), ("smirnova", 4, 11), ("", 2, 8)]
    history = History(sessions=tuple(Session(date(2026, month, 3), who, score, "ЖК") for who, score, month in sessions))
    assert rows(feedback(scope(history))) == [
        ("сен 2026", "–", "0", "0", "0", "0", "0", "0"),
        ("окт 2026", "5,0", "1", "0", "0", "0", "0", "1"),
        ("ноя 2026", "4,0", "0", "1", "0", "0", "0", "0"),
        ("Всего", "4,5", "1", "1", "0", "0", "0", "1"),
    ]
    assert rows(trainings(scope(history))) == [
        ("orlov", "2", "5,0"),
        ("Анна Смирнова", "1", "4,0"),
        ("Всего", "3", "4,5"),
    ]


def test_managers_and_types_count_the_same_cases() -> None:
    history = History(
        (worked(on(9, 1), 40), Connection(on(9, 2), "КП", "orlov", stopped_on=on(10, 2))),
        open=(opened("R-0001", at(9, 1)), opened("R-0002", at(9, 1), manager="", object_type="")),
    )
    assert rows(managers(scope(history))) == [
        ("", "0", "0", "0", "1"),
        ("orlov", "1", "0", "1", "0"),
        ("Анна Смирнова", "1", "1", "0", "1"),
        ("Всего", "2", "1", "1", "2"),
    ]
    assert rows(types(scope(history))) == [
        ("не указан", "0", "0", "0", "1", "0"),
        ("ЖК", "1", "1", "0", "1", "0"),
        ("КП", "1", "0", "1", "0", "0"),
        ("Всего", "2", "1", "1", "2", "0"),
    ]


@pytest.mark.parametrize("months", [1, 12, 60])
def test_every_number_can_be_told_of_nothing_and_says_what_it_means(months: int) -> None:
    found = measures(scope(History(), Period.last(months, date(2026, 11, 26))))
    assert len({it.name for it in found}) == len(found)
    for it in found:
        assert it.meaning.endswith("."), it.name
        for table in filter(None, (it.table, it.brief)):
            assert all(len(row) == len(table.columns) for row in (*table.rows, *([table.total] if table.total else [])))


def test_a_chart_says_what_the_table_beneath_it_says() -> None:
    history = History(
        (worked(on(9, 1), 3.14159), worked(on(10, 1), 2), worked(on(10, 2), 7, object_type="КП")),
        (Spent(date(2026, 9, 1), "ЖК", "клиент", 3.14159 * DAY),),
        (Session(date(2026, 9, 9), "orlov", 4, "ЖК"), Session(date(2026, 9, 9), "orlov", 5, "ЖК")),
        (Asked("ask_training", date(2026, 9, 1), True, "ЖК"), Asked("ask_training", date(2026, 9, 2), False, "ЖК", 3)),
        (opened("R-0001", at(9, 1)),),
    )
    drawn = [it for it in measures(scope(history)) if it.chart]
    assert len(drawn) == 10
    for it in drawn:
        assert it.chart
        assert not it.chart.is_empty, it.name
        for label, row in zip(it.chart.labels, it.table.rows, strict=True):
            assert label in (row[0], f"{row[0]}: {row[1]}")
            for _, values in it.chart.series:
                value = values[it.chart.labels.index(label)]
                assert {number(value), number(value, 0), f"{value or 0:.0f} %"} & set(row), (it.name, label)
