"""Change while cases run: a database that an earlier release made is opened by a later one, and its cases go on."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import Engine

from cases.effects import Effect
from cases.errors import FormError, NewerReleaseError
from cases.facts import FollowUpAnswered
from cases.policy import Policy
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from cases.process.due import Decision
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn
from settings import HERE as ROOT
from settings import RELEASE
from stack import Postgres
from stack.first_look import prepare_cases
from stack.pg_dump import connect as plain_connect
from store.cases import CaseStore, Loaded
from store.database import connect
from store.marks import Marks
from store.migrate import NewerDatabaseError, config, upgrade
from tests.integration.due import due
from tests.played_case import POLICY, utc
from tests.sample_cases import DIRECTORY, PLAYED, answered, with_report
from tests.written_case import write

FIRST_AT, SECOND_AT = utc(11, 16), utc(12, 1, 6)
"""When the first release was started for the first time, before any case; and the second, which is made up."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    made = Postgres(tmp_path_factory.mktemp("release") / "postgres", durable=False)
    with made:
        yield made
    made.delete()


@pytest.fixture
def url(server: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of its own, with the schema."""
    name = f"release_{abs(hash(request.node.name))}"
    made = server.create_database(name)
    upgrade(made)
    yield made
    with plain_connect(server.url("postgres")) as database:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The first release's database, with a case at every stage."""
    made = connect(url)
    Marks(made).enter_release("1.0", FIRST_AT)
    for name, make in PLAYED.items():
        write(made, name, make())
    yield made
    made.dispose()


def loaded(engine: Engine) -> dict[str, Loaded]:
    """All cases, by the object's name."""
    store = CaseStore(engine)
    return {it.case.data.object_name: it for it in map(store.load, store.open_codes())}


def decided(it: Loaded, at: datetime, policy: Policy = POLICY) -> Decision:
    return decide(it.case, it.entries, Circumstances(at, policy, DIRECTORY))


def number(database: psycopg.Connection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])


# A step that came with a release.


def added(step: Step) -> None:
    """Made up: between the report and the contact, the second release has the manager asked for one thing more."""
    past = step.case.recorded(FollowUpAnswered)
    if step.case.report and not (past and past.at < step.since("2.0")):
        more = step.waits(Turn.MANAGER, Stage.RECORDING, "кое-что ещё")
        ask(step, Effect.ASK_RECORDING, "added", more)


def asked(engine: Engine, at: datetime = SECOND_AT + timedelta(days=2)) -> set[str]:
    """The cases that meet the made-up step."""
    releases = Marks(engine).releases()
    found = set()
    for name, it in loaded(engine).items():
        step = Step(it.case, it.entries, Circumstances(at, POLICY, DIRECTORY, releases=releases))
        added(step)
        if step.finish("").due:
            found.add(name)
    return found


def test_a_new_step_is_met_by_cases_that_were_not_past_it_at_its_first_start(engine: Engine) -> None:
    Marks(engine).enter_release("2.0", SECOND_AT)
    assert asked(engine) == {"contact ahead", "contact"}, "no report yet, or the contact was answered"
    later = with_report()
    later.tell(answered("well"), at=SECOND_AT + timedelta(days=1))
    write(engine, "answered since", later)
    assert "answered since" in asked(engine), "past it now, but not when it came"


def test_the_first_start_counts_and_no_other(engine: Engine) -> None:
    marks = Marks(engine)
    marks.enter_release("2.0", SECOND_AT)
    for release in ("1.0", "2.0", "2.1"):
        marks.enter_release(release, SECOND_AT + timedelta(days=30))
    assert marks.releases()["1.0"] == FIRST_AT
    assert asked(engine) == {"contact ahead", "contact"}


def test_who_leaves_a_release_out_gets_its_steps_with_the_next(engine: Engine) -> None:
    Marks(engine).enter_release("2.1.3", SECOND_AT)
    assert asked(engine) == {"contact ahead", "contact"}


def test_in_a_fresh_database_every_case_meets_every_step(url: str) -> None:
    engine = connect(url)
    Marks(engine).enter_release("2.0", FIRST_AT)
    for name, make in PLAYED.items():
        write(engine, name, make())
    assert asked(engine) == {"contact ahead", "contact", "photos"}
    engine.dispose()


def test_a_start_enters_this_release_once(url: str) -> None:
    prepare_cases(url)
    engine = connect(url)
    entered = Marks(engine).releases()
    prepare_cases(url)
    assert set(entered) == {RELEASE}
    assert Marks(engine).releases() == entered
    engine.dispose()


# A wait that is longer or shorter now.


def test_a_changed_wait_counts_for_a_case_in_flight_once_the_stack_has_started(url: str, engine: Engine) -> None:
    """The question of an address: repeated after two working days, then after five, then after one."""
    store, it = CaseStore(engine), loaded(engine)["address"]
    asked_at = it.case.facts[-1].at + timedelta(minutes=1)
    by_two = decided(it, asked_at)
    assert (by_two.due, by_two.next_due_at) == ([], utc(11, 19, 5))
    store.remember(it, by_two, asked_at, by_two.next_due_at)
    started_at = utc(11, 18, 6)
    assert it.case.code not in due(engine, started_at)
    prepare_cases(url)
    assert it.case.code in due(engine, datetime.now(UTC))
    slow = decided(it, started_at, Policy(question_overdue_after_days=5))
    assert (slow.due, slow.next_due_at) == ([], utc(11, 24, 5))
    quick = decided(it, started_at, Policy(question_overdue_after_days=1))
    assert [(it.effect, it.occurrence.overdue) for it in quick.due] == [(Effect.ASK_ADDRESS, True)]


# Names.


def test_a_migration_renames_an_effect_and_a_kind_everywhere(url: str, engine: Engine, tmp_path: Path) -> None:
    """The worked example of docs/decisions/0016, as a revision that nobody has released."""
    example = (ROOT / "docs/decisions/0016-change-while-cases-run.md").read_text(encoding="utf-8")
    body = example.partition("```python\n")[2].partition("```")[0]
    with plain_connect(url) as database:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
        assert row is not None
        (tmp_path / "9999_rename.py").write_text(
            f'from alembic import op\n\nrevision = "9999"\ndown_revision = "{row[0]}"\n\n\n{body}'
        )
        old = "SELECT count(*) FROM effects WHERE effect = 'send_presentations'"
        sent = number(database, old)
        assert sent > 0
    scratch = config(url)
    ours = Path(scratch.get_main_option("script_location") or "") / "versions"
    scratch.set_main_option("path_separator", "newline")
    scratch.set_main_option("version_locations", f"{ours}\n{tmp_path}")
    command.upgrade(scratch, "head")
    with plain_connect(url) as database:
        assert number(database, old) == 0
        assert number(database, "SELECT count(*) FROM effects WHERE effect = 'send_overview'") == sent
        renamed = "SELECT count(*) FROM facts WHERE kind = 'opened' AND body->>'kind' = 'opened'"
        assert number(database, renamed) == len(PLAYED)
        assert number(database, "SELECT count(*) FROM effects WHERE effect = 'send_invitation'") > 0


@pytest.mark.parametrize(
    "written",
    [
        "UPDATE effects SET effect = 'send_flowers' WHERE effect = 'ask_address' AND case_id = %s",
        "UPDATE effects SET state = 'forgotten' WHERE case_id = %s",
        "UPDATE facts SET body = '{\"kind\": \"flowers_sent\"}' WHERE kind = 'talk_held' AND case_id = %s",
        "UPDATE facts SET body = body || '{\"colour\": \"red\"}' WHERE kind = 'case_opened' AND case_id = %s",
    ],
)
def test_what_a_newer_release_wrote_is_refused_in_a_sentence_and_stops_nobody_else(
    url: str, engine: Engine, written: str
) -> None:
    cases = loaded(engine)
    case, other = cases["address"].case, cases["cloud"].case
    with plain_connect(url) as database:
        assert database.execute(written, [case.id]).rowcount
    store = CaseStore(engine)
    with pytest.raises(NewerReleaseError, match=f"{case.code} записала более новая версия"):
        store.load(case.code)
    with pytest.raises(FormError) as refused:
        store.record(case.code, lambda _: pytest.fail("nothing is read"), datetime.now(UTC))
    assert refused.value.field == "case"
    assert store.load(other.code).case == other


# Migrations.


def test_a_second_process_waits_until_the_first_has_migrated(server: Postgres) -> None:
    url = server.create_database("empty")
    migrate = [sys.executable, "-c", "import sys; from store.migrate import upgrade; upgrade(sys.argv[1])", url]
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with plain_connect(url) as database, database.transaction():
        database.execute("SELECT pg_advisory_xact_lock(26)")  # as a migration that takes its time
        processes = [subprocess.Popen(migrate, cwd=ROOT) for _ in range(2)]
        until = datetime.now(UTC) + timedelta(seconds=60)
        while number(database, waiting) < 2:
            assert datetime.now(UTC) < until
            assert [it.poll() for it in processes] == [None, None]
    assert [it.wait(60) for it in processes] == [0, 0]
    with plain_connect(url) as database:
        assert number(database, "SELECT count(*) FROM marks") == 1


def test_a_database_of_a_newer_release_is_not_touched(url: str) -> None:
    with plain_connect(url) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError, match="новее программы"):
        upgrade(url)
