"""Clouds as nadmozg described them beside the registry, on a real database: what to look at next, what differs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from cases.facts import CaseCancelled
from cases.forms.desk import Answer
from cases.process.due import Decision
from cases.registry.drift import GONE, SeenCloud
from store.cases import CaseStore
from store.drift import Clouds
from store.forgetting import Forgetting
from tests.integration.test_registry import NOW, open_case, rows, tell

LATER = NOW + timedelta(days=1)
URL = "https://elka.pass24.online/"


@pytest.fixture(autouse=True)
def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, objects, clouds_seen CASCADE"))


def connected(engine: Engine, name: str, **told: str) -> str:
    """A case that has ended well, and what its row says beside."""
    case = open_case(engine, name, client_name=f"{name} ООО")
    cases = CaseStore(engine)
    (row,) = (it for it in rows(engine) if it.name == name)
    tell(engine, row.code, **told)
    cases.remember(cases.load(case), Decision(finished="подключение завершено"), NOW, None)
    return case


def test_the_longest_unseen_are_looked_at_first_and_what_is_being_connected_is_not(engine: Engine) -> None:
    clouds = Clouds(engine)
    for number in (1, 2, 3):
        connected(engine, f"ЖК {number}", cloud_id=f"c-{number}")
    open_case(engine, "ЖК Новый")
    tell(engine, next(it.code for it in rows(engine) if it.name == "ЖК Новый"), cloud_id="c-9")
    assert sorted(clouds.stale(LATER, 10)) == ["c-1", "c-2", "c-3"]
    clouds.saw(SeenCloud("c-1", "active"), NOW)
    clouds.saw(SeenCloud("c-2", "active"), NOW - timedelta(days=2))
    assert clouds.stale(LATER, 10) == ["c-3", "c-2", "c-1"]
    assert clouds.stale(LATER, 1) == ["c-3"]
    assert clouds.stale(NOW, 10) == ["c-3", "c-2"], "what was seen this night is not looked at again"


def test_what_differs_is_told_until_it_is_mended(engine: Engine) -> None:
    clouds = Clouds(engine)
    connected(engine, "ЖК Ёлка", cloud_id="c-1", cloud_url=URL)
    clouds.saw(SeenCloud("c-1", GONE), NOW)
    (line,) = clouds.drift()
    assert (line.kind, line.code, line.at) == ("gone", rows(engine)[0].code, NOW)
    tell(engine, line.code, status="off")
    assert clouds.drift() == []


def test_a_case_that_goes_on_contradicts_an_object_that_is_off_and_one_that_was_stopped_does_not(
    engine: Engine,
) -> None:
    code, cases = open_case(engine, "ЖК Ёлка"), CaseStore(engine)
    tell(engine, rows(engine)[0].code, status="off")
    (line,) = Clouds(engine).drift()
    assert (line.kind, line.form, line.case) == ("case", "control_case", code)
    stopped = Answer((CaseCancelled(reason="отказ"),), "smirnova", "Остановлено.")
    cases.record(code, lambda _: stopped, LATER)
    assert rows(engine)[0].status == "off"
    assert Clouds(engine).drift() == []


def test_clouds_of_a_list_that_nobody_knows_are_told_and_a_new_list_takes_its_place(engine: Engine) -> None:
    clouds = Clouds(engine)
    connected(engine, "ЖК Ёлка", cloud_url=URL)
    listed = [SeenCloud("c-1", "active", "ЖК Ёлка", URL), SeenCloud("c-2", "active", "ЖК Чужой", "https://x.example/")]
    clouds.keep_list(listed, NOW)
    assert sorted(it.kind for it in clouds.drift()) == ["number", "unknown"]
    tell(engine, rows(engine)[0].code, cloud_id="c-1")
    assert [it.kind for it in clouds.drift()] == ["unknown"]
    clouds.keep_list(listed[:1], LATER)
    assert clouds.drift() == []


def test_what_was_seen_of_a_cloud_goes_with_its_object(engine: Engine) -> None:
    code = connected(engine, "ЖК Ёлка", cloud_id="c-1")
    Clouds(engine).saw(SeenCloud("c-1", "active", "ЖК Ёлка", URL), NOW)
    forgetting = Forgetting(engine)
    forgetting.erase(forgetting.subject(code), datetime.now(UTC))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM clouds_seen")).scalar() == 0
