"""The rows that the numbers are counted from, on a real database: what the SQL counts, and how long five years take."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

import psutil
import pytest
from sqlalchemy import Engine, text

from cases.calendar_days import local_day
from cases.facts import (
    BroughtIn,
    CaseCancelled,
    CaseReopened,
    DataCorrected,
    EndJudged,
    Fact,
    FollowUpAnswered,
    RequestSent,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms.desk import Answer
from cases.numbers.history import History
from cases.numbers.measure import Scope
from cases.numbers.measures import measures
from cases.numbers.period import Period
from cases.numbers.sides import spent
from cases.people import Role
from cases.policy import Policy
from store.cases import CaseStore, Loaded
from store.forgetting import Forgetting
from store.numbers import NumberStore
from store.pages import Pages
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DONE = "Завершено"
Play = Callable[..., str]


@pytest.fixture
def play(engine: Engine) -> Play:
    """A case with these facts and turns; hours since it was opened."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
        connection.execute(text("TRUNCATE pages, forgotten"))
    cases = CaseStore(engine)

    def played(
        *facts: tuple[int, Fact], turns: list[tuple[int, str, str]], effects: Sequence[tuple[str, str, int]] = ()
    ) -> str:
        case = cases.open(opened, NOW - 1000 * HOUR)[0]
        begun = NOW - 1000 * HOUR
        for hour, fact in facts:
            cases.record(case.code, partial(_said, fact), begun + hour * HOUR)
        with engine.begin() as connection:
            for hour, turn, stage in turns:
                connection.execute(
                    text("INSERT INTO turns (case_id, turn, stage, since) VALUES (:id, :turn, :stage, :at)"),
                    {"id": case.id, "turn": turn, "stage": stage, "at": begun + hour * HOUR},
                )
                connection.execute(text("UPDATE cases SET stage = :s WHERE id = :id"), {"s": stage, "id": case.id})
            for effect, occurrence, hour in effects:
                connection.execute(
                    text(
                        "INSERT INTO effects (case_id, effect, occurrence, state, attempts, begun_at, done_at,"
                        " recipient, reference, refused_by, error, doubted)"
                        " VALUES (:id, :effect, :occurrence, 'done', 1, :at, :at, '', '', '', '', false)"
                    ),
                    {"id": case.id, "effect": effect, "occurrence": occurrence, "at": begun + hour * HOUR},
                )
        return case.code

    return played


def _said(fact: Fact, _: Loaded) -> Answer:
    return Answer((fact,), "smirnova", "сказано")


def history(engine: Engine) -> History:
    return NumberStore(engine).history(NOW, "Europe/Moscow")


WAY = [(10, "менеджер", "Первый разговор"), (30, "клиент", "Первый вход"), (100, "", DONE)]
STOP = FollowUpAnswered(number=1, outcome="stop", answers="", reason="дорого")


def test_a_case_that_works_has_its_time_split_by_turn(engine: Engine, play: Play) -> None:
    play(turns=[*WAY, (200, "менеджер", "Вопрос клиента"), (220, "", DONE)])
    counted = history(engine)
    (found,) = counted.connections
    begun = NOW - 1000 * HOUR
    assert (found.opened_on, found.worked_on) == (date(2026, 10, 15), date(2026, 10, 20)), "the first time counts"
    assert found.days == pytest.approx(100 / 24)
    turns = [("система", begun), *((turn, begun + hour * HOUR) for hour, turn, _ in WAY)]
    assert {it.turn: it.seconds for it in counted.spent} == spent(turns, begun + 100 * HOUR)
    assert spent(turns, begun + 100 * HOUR) == {"система": 36_000.0, "менеджер": 72_000.0, "клиент": 252_000.0}
    assert {(it.month, it.object_type) for it in counted.spent} == {(date(2026, 10, 1), "ЖК")}
    assert (found.object_type, found.manager, found.stopped_on) == ("ЖК", "smirnova", None)


@pytest.mark.parametrize(
    ("facts", "turns", "works_at", "stopped_at"),
    [
        ([(90, CaseCancelled(reason="продан"))], WAY, None, 100),
        ([(90, STOP)], WAY, None, 100),
        ([(90, STOP), (95, STOP.model_copy(update={"outcome": "well"}))], WAY, 100, None),
        ([(90, CaseCancelled(reason="")), (95, EndJudged(number=1, agreed=False))], WAY, 100, None),
        ([(90, CaseCancelled(reason="")), (95, EndJudged(number=1, agreed=True))], WAY, None, 100),
        (
            [(90, CaseCancelled(reason="")), (110, CaseReopened(reason=""))],
            [*WAY, (110, "менеджер", "Облако")],
            None,
            None,
        ),
        (
            [(90, CaseCancelled(reason="")), (110, CaseReopened(reason=""))],
            [*WAY, (110, "менеджер", "Облако"), (150, "", DONE)],
            150,
            None,
        ),
        ([(150, CaseCancelled(reason="после всего"))], [*WAY, (150, "", DONE)], 100, None),
        ([], [(10, "менеджер", "Первый разговор")], None, None),
    ],
)
def test_an_end_counts_until_somebody_goes_on(
    facts: list[tuple[int, Fact]],
    turns: list[tuple[int, str, str]],
    works_at: int | None,
    stopped_at: int | None,
    engine: Engine,
    play: Play,
) -> None:
    play(*facts, turns=turns)
    (found,) = history(engine).connections
    begun = NOW - 1000 * HOUR
    expected = [local_day(begun + at * HOUR, "Europe/Moscow") if at else None for at in (works_at, stopped_at)]
    assert [found.worked_on, found.stopped_on] == expected


def test_the_type_is_the_corrected_one_and_who_was_brought_in_is_known(engine: Engine, play: Play) -> None:
    right = DataCorrected(
        object_name="Дача", object_type="КП", client_name="Дача ООО", time_zone="Europe/Moscow", sales_manager="belova"
    )
    play((1, BroughtIn()), (2, right), turns=WAY)
    (found,) = history(engine).connections
    assert (found.object_type, found.worked_on) == ("КП", date(2026, 10, 20))
    assert found.days is None, "how long it took since the sale is not known"
    assert history(engine).spent == ()


def test_a_session_counts_once_as_it_was_corrected(engine: Engine, play: Play) -> None:
    date_told = TrainingAppointed(
        number=1, starts_at=NOW - 500 * HOUR, time_zone="Europe/Moscow", trainer="orlov", place="офис"
    )
    held = TrainingHeld(number=1, held_on=date(2026, 11, 3), feedback="", score=3)
    play((1, date_told), (2, held), (3, held.model_copy(update={"score": 5})), turns=WAY)
    (found,) = history(engine).sessions
    assert (found.held_on, found.trainer, found.score, found.object_type) == (date(2026, 11, 3), "orlov", 5, "ЖК")


def test_a_question_is_one_however_often_it_was_asked(engine: Engine, play: Play) -> None:
    asked = [
        ("ask_training", "1", 1),
        ("ask_training", "1/handed-20261114050000", 5),
        ("ask_training", "1/handed-20261114050000/overdue", 9),
        ("ask_training", "2", 20),
        ("ask_address", "1", 2),
        ("ask_card", "1 smirnova/overdue", 3),  # asked by another letter: only its reminder is of this effect
        ("send_invitation", "1", 4),
        ("ask_taking", "1 support/overdue", 30),
    ]
    sent = RequestSent(number=1, topic="help", to=Role.TECH_SUPPORT, words="…")
    play((10, sent), (11, sent.model_copy(update={"number": 2})), turns=WAY, effects=asked)
    found = history(engine)
    assert {(it.step, it.late): it.count for it in found.asked} == {
        ("ask_address", False): 1,
        ("ask_training", True): 1,
        ("ask_training", False): 1,
        ("request", True): 1,
        ("request", False): 1,
    }


def test_a_day_is_the_departments_and_what_is_long_ago_is_counted_by_month(engine: Engine, play: Play) -> None:
    """The case was opened at 17:00 UTC of 15 October; 5 h later it is the 16th in Moscow."""
    play(turns=WAY, effects=[("ask_training", "1", 5), ("ask_training", "2", -1000), ("ask_training", "3", -1010)])
    assert sorted((it.asked_on, it.count) for it in history(engine).asked) == [
        (date(2026, 9, 3), 1),
        (date(2026, 9, 4), 1),
        (date(2026, 10, 16), 1),
    ]
    play(turns=WAY, effects=[("ask_training", "1", -1500), ("ask_training", "2", -1600)])
    assert (date(2026, 8, 1), 2) in {(it.asked_on, it.count) for it in history(engine).asked}


def test_what_is_open_waits_as_its_card_says(engine: Engine, play: Play) -> None:
    code = play(turns=[(10, "клиент", "Первый вход")])
    since = (NOW - 5 * HOUR).isoformat()
    case_id = CaseStore(engine).id_of(code)
    said = {"stage": "Первый вход", "turn": "клиент", "what": "войти", "since": since}
    Pages(engine).expect(f"card {code}", NOW, case_id=case_id, row=said)
    play(turns=WAY)
    (found,) = history(engine).open
    assert (found.code, found.stage, found.what, found.since) == (code, "Первый вход", "войти", NOW - 5 * HOUR)
    assert found.object_type == "ЖК"


def test_a_forgotten_case_counts_as_before(engine: Engine, play: Play) -> None:
    held = TrainingHeld(number=1, held_on=date(2026, 11, 3), feedback="Ольга довольна", score=4)
    code = play((2, held), turns=WAY, effects=[("ask_training", "1", 1)])
    before, forgetting = history(engine), Forgetting(engine)
    kept = forgetting.erase(forgetting.subject(code), NOW)
    after = history(engine)
    assert after == before
    assert "Ольга" not in str(kept.numbers)
    assert forgetting.forgotten()[-1].numbers == kept.numbers


def test_the_first_day_is_known_without_the_history_also_once_that_case_is_forgotten(
    engine: Engine, play: Play
) -> None:
    numbers = NumberStore(engine)
    assert numbers.first_opened_on("Europe/Moscow") is None
    code = play(turns=WAY)
    CaseStore(engine).open(opened, NOW)
    assert numbers.first_opened_on("Europe/Moscow") == date(2026, 10, 15)
    forgetting = Forgetting(engine)
    forgetting.erase(forgetting.subject(code), NOW)
    assert numbers.first_opened_on("Europe/Moscow") == date(2026, 10, 15)


MANY = 10_000
PER_CASE = """
INSERT INTO cases (id, object_name, client_name, manager, stage, turn, version, opened_at, closed_at, name_key, urgency,
    asked, kept_asked)
SELECT gen_random_uuid(), 'Объект ' || n, 'Клиент ' || n, 'm' || n % 9,
    CASE WHEN n % 20 = 0 THEN 'Обучение' ELSE :done END, '', 40, now_ - n * interval '4 hours',
    CASE WHEN n % 20 > 0 THEN now_ - n * interval '4 hours' + interval '30 days' END, md5(n::text), 0, '[]', false
FROM generate_series(1, :many) AS n, (SELECT CAST(:now AS timestamptz) AS now_) AS moment;
"""
OF_A_CASE = (
    """
    INSERT INTO turns (case_id, turn, stage, since)
    SELECT id, (ARRAY['система', 'менеджер', 'клиент', 'МОП', 'ТП', 'nadmozg', 'тренер'])[1 + n % 7],
        CASE WHEN n = 30 AND closed_at IS NOT NULL THEN :done ELSE 'Обучение' END,
        opened_at + n * interval '1 day'
    FROM cases, generate_series(0, 30) AS n
    """,
    """
    INSERT INTO facts (case_id, kind, body, actor, at)
    SELECT id, (ARRAY['case_opened', 'training_appointed', 'training_held', 'note_added'])[least(n, 4)],
        jsonb_build_object(
            'number', 1, 'object_type', (ARRAY['ЖК', 'КП', 'склад'])[1 + number % 3], 'trainer', 't' || number % 5,
            'held_on', to_char(opened_at, 'YYYY-MM-DD'), 'score', 1 + number % 5, 'text', repeat('слово ', 9)
        ),
        'm1', opened_at + n * interval '12 hours'
    FROM cases, generate_series(1, 20) AS n
    """,
    """
    INSERT INTO effects (case_id, effect, occurrence, state, attempts, begun_at, done_at, recipient, reference,
        refused_by, error, doubted)
    SELECT id, (ARRAY['ask_training', 'ask_report', 'ask_follow_up', 'send_invitation', 'send_summary', 'notify',
            'remind_login', 'send_recording', 'make_cloud', 'tell_head'])[1 + n % 10],
        n || CASE WHEN n % 7 = 0 THEN '/overdue' ELSE '' END, 'done', 1, opened_at, opened_at + n * interval '1 day',
        'x@example.org', '', '', '', false
    FROM cases, generate_series(1, 30) AS n
    """,
)


def test_five_years_are_counted_in_under_a_second(engine: Engine, play: Play) -> None:
    """10 000 cases with 31 turns, 20 facts and 30 letters each."""
    values = {"many": MANY, "now": NOW, "done": DONE}
    with engine.begin() as connection:
        connection.execute(text(PER_CASE), values)
        for statement in OF_A_CASE:
            connection.execute(text(statement), {"done": DONE} if ":done" in statement else {})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    took = []
    for _ in range(3):
        before, begun = cpu_s(engine), time.perf_counter()
        found = history(engine)
        shown = measures(Scope(found, Period.last(60, NOW.date()), NOW, Policy(), str))
        took.append((cpu_s(engine) - before, time.perf_counter() - begun))
    spent_s, took_s = min(took)
    print(f"five years of {MANY} cases: {spent_s:.2f} s of CPU, {took_s:.2f} s on this machine as it is")
    assert len(found.connections) == MANY
    assert shown[0].table.total[1] == str(MANY)
    assert spent_s < 1.0
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))


def cpu_s(engine: Engine) -> float:
    """What this process and the database's have worked so far: others on the machine do not count."""
    with engine.connect() as connection:
        server = psutil.Process(connection.scalar(text("SELECT pg_backend_pid()")) or 0).parent()
    assert server
    own = server.cpu_times()
    workers = sum(sum(it.cpu_times()[:2]) for it in server.children())
    return time.process_time() + workers + own.children_user + own.children_system
