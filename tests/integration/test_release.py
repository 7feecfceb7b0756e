"""Change while cases run: a database of the first release is opened by this one, and its cases go on."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import psycopg
import pytest
import yaml
from alembic import command

from cases.case import Case
from cases.effects import Effect, Entries, Settlement, State, settle
from cases.errors import FormError, NewerReleaseError
from cases.facts import (
    AddressAgreed,
    CloudReady,
    Contact,
    ContactCorrected,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    LoggedIn,
    PhotosJudged,
    PhotosReceived,
    RecordingReady,
    TalkHeld,
    TrainingAppointed,
    TrainingHeld,
)
from cases.policy import Policy
from cases.process.decisions import decide
from cases.process.due import Decision
from cases.process.step import Step
from engine.wiring import read_people
from settings import HERE as ROOT
from stack import Postgres
from stack.local import prepare_cases
from stack.pg_dump import connect as plain_connect
from store.cases import CaseStore, Loaded
from store.database import connect
from store.migrate import NewerDatabaseError, config, upgrade
from tests.played_case import CARD, Journey

FIXTURES = ROOT / "tests" / "fixtures"
RELEASES = sorted(FIXTURES.glob("release_*.sql"))
PEOPLE = read_people((ROOT / "people.toml").read_text(encoding="utf-8"))
POLICY = Policy()
CLIENTS_LETTERS = {"send_credentials", "send_invitation", "send_presentations", "send_recording", "request_photos"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    made = Postgres(tmp_path_factory.mktemp("release") / "postgres", durable=False)
    with made:
        yield made
    made.delete()


def load(server: Postgres, release: Path, name: str) -> str:
    """A database of its own, as the release left it."""
    url = server.create_database(name)
    with plain_connect(url) as database:
        database.execute(release.read_text(encoding="utf-8"))
    return url


@pytest.fixture
def old(server: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The first release's database, not migrated yet."""
    name = f"old_{abs(hash(request.node.name))}"
    yield load(server, RELEASES[0], name)
    with plain_connect(server.url("postgres")) as database:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=RELEASES, ids=lambda it: it.stem)
def opened(server: Postgres, request: pytest.FixtureRequest) -> Iterator[tuple[CaseStore, dict[str, Loaded]]]:
    """A release's database, migrated; its cases by the object's name. Only read from."""
    url = load(server, request.param, f"opened_{request.param.stem}")
    upgrade(url)
    engine = connect(url)
    store = CaseStore(engine)
    yield store, {loaded.case.opened.object_name: loaded for loaded in map(store.load, codes(url))}
    engine.dispose()


def codes(url: str) -> list[str]:
    with plain_connect(url) as database:
        return [f"R-{row[0]:04d}" for row in database.execute("SELECT number FROM cases ORDER BY number")]


def decided(loaded: Loaded, policy: Policy = POLICY, at: datetime | None = None) -> Decision:
    """Right after the last thing that is known of the case."""
    moments = [it.at for it in loaded.case.facts] + [it.done_at or it.begun_at for it in loaded.entries.entries]
    return decide(loaded.case, loaded.entries, at or max(moments) + timedelta(seconds=1), policy, PEOPLE)


def test_every_fact_and_effect_of_an_earlier_release_is_read(opened: tuple[CaseStore, dict[str, Loaded]]) -> None:
    store, cases = opened
    assert len(cases) >= 15
    for loaded in cases.values():
        assert decided(loaded).stage
        assert store.timeline(loaded.case.code)


STANDS_OTHERWISE = {"Склад Закупка": ("Контакт после обучения", "МОП")}
"""What this release says otherwise: while sales has a question of the client's, it is their turn."""


def test_each_case_stands_where_the_earlier_release_left_it(opened: tuple[CaseStore, dict[str, Loaded]]) -> None:
    """Stage and turn are what it had last decided; one run was in the middle of its work."""
    store, cases = opened
    with store._engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT object_name, stage, turn FROM cases").all()
    stood = {name: (stage, turn) for name, stage, turn in rows if stage != "Новое"} | STANDS_OTHERWISE
    assert {name: (decided(cases[name]).stage, decided(cases[name]).turn) for name in stood} == stood


def test_nothing_that_was_done_is_due_again(opened: tuple[CaseStore, dict[str, Loaded]]) -> None:
    for name, loaded in opened[1].items():
        due = {(it.effect, it.occurrence) for it in decided(loaded).due if not it.effect.is_look}
        unfinished = {(it.effect, it.occurrence) for it in loaded.entries.entries if it.state is State.OPEN}
        assert due == unfinished, name


def test_every_case_goes_on_to_its_end_with_every_letter_once(opened: tuple[CaseStore, dict[str, Loaded]]) -> None:
    """Played purely, by a manager and a client who answer whatever is asked."""
    for name, loaded in opened[1].items():
        journey = take_over(loaded)
        journey.move_on()
        for _ in range(20):
            if journey.decision.finished:
                break
            journey.tell(*answer(journey.case, journey), at=journey.now + timedelta(minutes=1))
        assert journey.decision.finished, name
        done = Counter(
            it.effect.value
            for it in journey.ledger.values()
            if it.state is State.DONE and it.effect.value in CLIENTS_LETTERS
        )
        assert set(done.values()) <= {1}, (name, done)
        if not loaded.case.stopped:
            assert set(done) == CLIENTS_LETTERS, name


def take_over(loaded: Loaded) -> Journey:
    """The case in the hands of an invented outside world; what was in doubt is settled, as reconcile does first."""
    journey = Journey()
    journey.people = PEOPLE
    journey.facts = list(loaded.case.facts)
    journey.ledger = {(it.effect, it.occurrence): it for it in loaded.entries.entries}
    for key, entry in journey.ledger.items():
        if entry.state is State.BEGUN:
            state = State.REPLACED if settle(entry) is Settlement.REPLACE else State.OPEN
            journey.ledger[key] = replace(entry, state=state)
    journey.now = max(it.at for it in loaded.case.facts) + timedelta(minutes=30)
    return journey


def answer(case: Case, journey: Journey) -> tuple[Fact, ...]:
    """What comes next in the process."""
    now, today = journey.now, journey.now.date()
    if any(it.effect is Effect.ASK_CONTACT for it in journey.ledger.values()) and not case.latest(ContactCorrected):
        return (ContactCorrected(contact=Contact(name="Ольга", email="olga@elsewhere.example")),)
    if case.talk is None:
        return (TalkHeld(held_on=today, needs="пропуска", pain="очередь"),)
    if case.address is None:
        return (AddressAgreed(slug="later", agreed_by="Ольга", agreed_on=today),)
    if case.cloud is None:
        return (CloudReady(cloud_id="c-later", url="https://later.pass24.example/"),)
    if case.training is None:
        starts_at = now + timedelta(days=2)
        appointed = TrainingAppointed(
            number=1, starts_at=starts_at, time_zone="Europe/Moscow", trainer="orlov", place="офис"
        )
        return (LoggedIn(at=now), appointed)
    if case.report is None:
        held = TrainingHeld(number=case.trainings, held_on=today, feedback="ясно", card=CARD)
        return (held, FollowUpPlanned(number=1, due_at=now + timedelta(days=2)))
    if case.recording is None:
        return (RecordingReady(url="https://video.example/1"),)
    if case.follow_up_answer is None:
        assert case.follow_up is not None
        return (FollowUpAnswered(number=case.follow_up.number, outcome="well", answers="…"),)
    if case.photos is None:
        return (PhotosReceived(round=case.photo_round, where="почта"),)
    return (PhotosJudged(round=case.photo_round, photos_ok=True, power_220=True, internet=True),)


# Names.


def released(kind: str) -> list[str]:
    """Every name of this kind that was ever released."""
    lines = (FIXTURES / "released_names.txt").read_text(encoding="utf-8").splitlines()
    return [line.partition(" ")[2] for line in lines if line.partition(" ")[0] == kind]


def kinds() -> set[str]:
    return {it.model_fields["kind"].default for it in get_args(Fact)}


def test_every_name_of_this_release_is_listed() -> None:
    """Add the missing ones at a release: from then on they are kept."""
    entrypoints = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert set(Effect) <= set(released("effect"))
    assert kinds() <= set(released("fact"))
    assert {f"{it['entrypoint']} {it['name']}" for it in entrypoints} <= set(released("deployment"))


def test_a_released_deployment_keeps_its_name_and_its_function() -> None:
    """Links in letters and scheduled runs hang on them."""
    entrypoints = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert set(released("deployment")) <= {f"{it['entrypoint']} {it['name']}" for it in entrypoints}


def test_a_released_effect_or_kind_of_fact_is_known_or_renamed_by_a_migration(old: str) -> None:
    write_all_released_names(old)
    upgrade(old)
    assert unknown_names(old, set(Effect), kinds()) == set()


def test_a_migration_renames_an_effect_and_a_kind_everywhere(old: str, tmp_path: Path) -> None:
    """The worked example of docs/decisions/0016, as a revision that nobody has released."""
    write_all_released_names(old)
    upgrade(old)
    effects = {str(it) for it in Effect} - {"send_presentations"} | {"send_overview"}
    facts = kinds() - {"case_opened"} | {"opened"}
    assert unknown_names(old, effects, facts) == {"send_presentations", "case_opened"}, "without it, the test fails"

    example = (ROOT / "docs/decisions/0016-change-while-cases-run.md").read_text(encoding="utf-8")
    body = example.partition("```python\n")[2].partition("```")[0]
    (tmp_path / "9999_rename.py").write_text(
        f'from alembic import op\n\nrevision = "9999"\ndown_revision = "{newest_revision(old)}"\n\n\n{body}'
    )
    scratch = config(old)
    ours = Path(scratch.get_main_option("script_location") or "") / "versions"
    scratch.set_main_option("path_separator", "newline")
    scratch.set_main_option("version_locations", f"{ours}\n{tmp_path}")
    command.upgrade(scratch, "head")

    assert unknown_names(old, effects, facts) == set()
    with plain_connect(old) as database:
        renamed = "SELECT count(*) FROM facts WHERE kind = 'opened' AND body->>'kind' = 'opened'"
        untouched = "SELECT count(*) FROM effects WHERE effect = 'send_invitation' AND state = 'done'"
        assert number(database, renamed) >= 15
        assert number(database, untouched) >= 7


def write_all_released_names(url: str) -> None:
    """Into the first case, as rows of its own."""
    with plain_connect(url) as database:
        case = database.execute("SELECT id FROM cases WHERE number = 1").fetchone()
        assert case is not None
        for name in released("effect"):
            database.execute(
                "INSERT INTO effects (case_id, effect, occurrence, state, attempts, begun_at, recipient, reference,"
                " refused_by, error, doubted) VALUES (%s, %s, 'name', 'done', 1, now(), '', '', '', '', false)",
                [case[0], name],
            )
        for name in released("fact"):
            body = psycopg.types.json.Jsonb({"kind": name})
            insert = "INSERT INTO facts (case_id, kind, body, actor, at) VALUES (%s, %s, %s, 'system', now())"
            database.execute(insert, [case[0], name, body])


def unknown_names(url: str, effects: set[Any], facts: set[str]) -> set[str]:
    with plain_connect(url) as database:
        used = {row[0] for row in database.execute("SELECT effect FROM effects UNION SELECT effect FROM letters")}
        told = {row[0] for row in database.execute("SELECT kind FROM facts UNION SELECT body->>'kind' FROM facts")}
    return (used - {str(it) for it in effects}) | (told - facts)


@pytest.mark.parametrize(
    "written",
    [
        "UPDATE effects SET effect = 'send_flowers' WHERE effect = 'ask_address' AND case_id = %s",
        "UPDATE effects SET state = 'forgotten' WHERE case_id = %s",
        "UPDATE facts SET body = '{\"kind\": \"flowers_sent\"}' WHERE kind = 'talk_held' AND case_id = %s",
        "UPDATE facts SET body = body || '{\"colour\": \"red\"}' WHERE kind = 'case_opened' AND case_id = %s",
    ],
)
def test_what_a_newer_release_wrote_is_refused_in_a_sentence_and_stops_nobody_else(old: str, written: str) -> None:
    upgrade(old)
    with plain_connect(old) as database:
        case = database.execute("SELECT id FROM cases WHERE number = 2").fetchone()
        assert case is not None
        assert database.execute(written, [case[0]]).rowcount
    engine = connect(old)
    store = CaseStore(engine)
    with pytest.raises(NewerReleaseError, match="R-0002 записала более новая версия"):
        store.load("R-0002")
    with pytest.raises(FormError) as refused:
        store.record("R-0002", lambda _: pytest.fail("nothing is read"), datetime.now(UTC))
    assert refused.value.field == "case"
    assert store.load("R-0003").case.code == "R-0003"
    engine.dispose()


# Steps and waits.

RELEASED_AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""The morning after the step below, which nobody needs yet, would have been released."""


def added(step: Step) -> None:
    """After the report and before the contact, the manager is asked for one more thing."""
    if step.case.report and step.introduced(RELEASED_AT, before=FollowUpAnswered):
        step.ask(Effect.ASK_RECORDING, "added")


def test_a_new_step_is_met_by_cases_that_had_not_got_past_it(opened: tuple[CaseStore, dict[str, Loaded]]) -> None:
    if "Склад Контакт" not in opened[1]:
        pytest.skip("another release's cases")
    asked = {name for name, loaded in opened[1].items() if asks(loaded.case, loaded.entries)}
    assert asked == {"Склад Обучено", "Склад Контакт"}, "others have their answer already, or no report yet"
    trained = opened[1]["Склад Контакт"]
    later = take_over(trained)
    well = FollowUpAnswered(number=1, outcome="well", answers="…")
    later.tell(well, at=RELEASED_AT + timedelta(days=1))
    assert asks(later.case, trained.entries), "past it since, but not when it came"


def asks(case: Case, entries: Entries) -> bool:
    step = Step(case, entries, RELEASED_AT + timedelta(days=2), POLICY, PEOPLE)
    added(step)
    return bool(step.finish("").due)


def test_a_changed_wait_counts_for_a_case_in_flight_once_the_stack_has_started(old: str) -> None:
    """The question of an address: repeated after two working days, then after five, then after one."""
    upgrade(old)
    engine = connect(old)
    store = CaseStore(engine)
    loaded = store.load("R-0002")
    asked_at = datetime(2026, 11, 23, 7, tzinfo=UTC)
    store.remember(loaded, by_two := decided(loaded, at=asked_at), asked_at, None)
    with engine.begin() as connection:
        set_due = "UPDATE cases SET next_due_at = NULL WHERE number <> 2"
        connection.exec_driver_sql(set_due)
    store.remember(loaded, by_two, asked_at, by_two.next_due_at)
    assert by_two.next_due_at == datetime(2026, 11, 25, 7, tzinfo=UTC)

    started_at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert store.due(started_at) == []
    prepare_cases(old)
    looked_at = datetime.now(UTC)
    assert {"R-0001", "R-0002"} <= set(store.due(looked_at))
    assert "R-0010" not in store.due(looked_at), "finished"
    slow = decided(loaded, Policy(question_overdue_after_days=5), started_at)
    assert (slow.due, slow.next_due_at) == ([], datetime(2026, 11, 30, 7, tzinfo=UTC))
    quick = decided(loaded, Policy(question_overdue_after_days=1), started_at)
    assert [(it.effect, it.overdue) for it in quick.due] == [(Effect.ASK_ADDRESS, True)]
    engine.dispose()


# Migrations.


def test_a_second_process_waits_until_the_first_has_migrated(old: str) -> None:
    migrate = [sys.executable, "-c", "import sys; from store.migrate import upgrade; upgrade(sys.argv[1])", old]
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with plain_connect(old) as database, database.transaction():
        database.execute("SELECT pg_advisory_xact_lock(26)")  # as a migration that takes its time
        processes = [subprocess.Popen(migrate, cwd=ROOT) for _ in range(2)]
        until = datetime.now(UTC) + timedelta(seconds=60)
        while number(database, waiting) < 2:
            assert datetime.now(UTC) < until
            assert [it.poll() for it in processes] == [None, None]
    assert [it.wait(60) for it in processes] == [0, 0]
    with plain_connect(old) as database:
        assert number(database, "SELECT count(*) FROM marks") == 1
        assert number(database, "SELECT count(*) FROM cases") == 15


def test_a_database_of_a_newer_release_is_not_touched(old: str) -> None:
    upgrade(old)
    with plain_connect(old) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError, match="новее программы"):
        upgrade(old)


def newest_revision(url: str) -> str:
    with plain_connect(url) as database:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])


def number(database: psycopg.Connection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])
