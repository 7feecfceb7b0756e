"""What reconcile, opening and the digest read is found by an index: looked at with EXPLAIN, among some thousand cases.

The pages of its tables and indexes that PostgreSQL looks at are counted, so that no clock of a busy machine decides.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from cases.forms.twins import Newcomer
from stack.postgres import Postgres
from store.agenda import Agenda
from store.board_rows import BoardRows
from store.cases import CaseStore
from store.copies import Copies, Position
from store.database import connect
from store.ledger import Ledger
from store.migrate import upgrade
from store.pages import Pages
from store.watch import watch

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TIMES = 3000
"""So many cases: half of them closed; PostgreSQL knows how many there are."""
MULTIPLIED = """
INSERT INTO cases (id, object_name, client_name, manager, stage, turn, version, opened_at, next_due_at, closed_at,
                   name_key, urgency, next_look_at, asked, kept_asked)
SELECT gen_random_uuid(), 'Объект ' || n, 'Клиент ' || n, 'smirnova', 'Первый вход', 'клиент', 1, :now, :later,
       CASE WHEN n % 2 = 0 THEN :now - n * interval '1 minute' END, md5(n::text), 4, :later, '[]', n % 2 = 0
FROM generate_series(1, :times) n;
INSERT INTO facts (case_id, kind, body, actor, at)
SELECT c.id, f.kind, f.body, 'smirnova', :now - interval '90 days'
FROM cases c CROSS JOIN LATERAL (VALUES
    ('case_opened', jsonb_build_object('contact', jsonb_build_object('email', c.number || '@client.example'))),
    ('address_agreed', jsonb_build_object('slug', 'slug-' || c.number)),
    ('cloud_ordered', jsonb_build_object('cloud_id', 'c-' || c.number)),
    ('cloud_ready', jsonb_build_object('cloud_id', 'c-' || c.number)),
    ('talk_held', '{}'), ('note_added', '{}')) f(kind, body);
INSERT INTO effects (case_id, effect, occurrence, state, attempts, begun_at, done_at, recipient, reference, refused_by,
                     error, doubted)
SELECT c.id, 'effect_' || n, '1', 'done', 1, :now, :now, '', '', '', '', false FROM cases c, generate_series(1, 8) n;
INSERT INTO pages (name, artifact_id, digest, case_id, row, at)
SELECT 'card R-' || lpad(number::text, 4, '0'), gen_random_uuid(), 'written', id, jsonb_build_object('code', number,
       'manager', 'smirnova', 'turn', 'клиент', 'since', :now, 'title', object_name, 'text', repeat('x', 500)), :now
FROM cases ON CONFLICT DO NOTHING;
INSERT INTO timeline (case_id, at, actor, text) SELECT id, :now, 'system', 'x' FROM cases;
"""
Read = Callable[[Engine], Any]
READ: dict[str, Read] = {
    "due": lambda it: list(Agenda(it).due(NOW)),
    "looks": lambda it: Agenda(it).looks(NOW, 60),
    "kept since": lambda it: Agenda(it).kept_since(LATER),
    "clouds being made": lambda it: Agenda(it).clouds_being_made(NOW),
    "asked of": lambda it: Agenda(it).asked_of("orlov", 50),
    "an older copy": lambda it: _copies(it).is_behind(Position(_copies(it).installation(), 1, NOW)),
    "position": lambda it: _copies(it).position(),
    "unwritten": lambda it: Pages(it).unwritten(),
    "orphans": lambda it: Pages(it).orphans(),
    "closed lately": lambda it: Pages(it).closed(20),
    "ids": lambda it: Pages(it).ids(["board", "card R-0007"]),
    "changes": lambda it: BoardRows(it).changes(NOW + timedelta(minutes=1)),
    "twins": lambda it: CaseStore(it).refuse_twins(Newcomer("Новый", "Новый", "new@client.example", "new")),
    "whose cloud": lambda it: CaseStore(it).with_cloud("c-none"),
    "whose address": lambda it: CaseStore(it).holder_of("none", next(iter(_ids(it)))),
    "in doubt": lambda it: _settle(it),
    "health": lambda it: watch(it, NOW, timedelta(minutes=15), timedelta(minutes=10)),
}  # fmt: skip
MOST_PAGES = 75
"""Pages of 8 KB: a look through an index and a few rows. To read one of these tables through takes from 100 (cases) to
400 (effects)."""


def _copies(engine: Engine) -> Copies:
    return Copies(engine, CaseStore(engine))


def _ids(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT id FROM cases LIMIT 1")).scalars())


def _settle(engine: Engine) -> None:
    """As it is done whenever a case is locked."""
    Ledger(engine, CaseStore(engine)).settle(_ids(engine)[0], NOW, timedelta(minutes=10))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database of its own, with so many cases."""
    server = Postgres(tmp_path_factory.mktemp("plans") / "postgres", durable=False)
    with server:
        url = server.create_database("onboarding")
        upgrade(url)
        engine = connect(url)
        with engine.begin() as connection:
            for statement in MULTIPLIED.split(";\n")[:-1]:
                connection.execute(text(statement), {"now": NOW, "later": LATER, "times": TIMES})
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        yield engine
        engine.dispose()
    server.delete()


def queries(engine: Engine, read: Read) -> list[tuple[str, Any]]:
    """Every query that it makes, with its parameters."""
    made: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        made.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        read(engine)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [it for it in made if it[0].lstrip().startswith(("SELECT", "WITH"))]


def pages_read(engine: Engine, statement: str, parameters: Any, *, without: str = "") -> int:
    """How many pages PostgreSQL looks at for it; as if there were no such index."""
    with engine.connect() as connection:  # nothing is committed: the index comes back
        if without:
            connection.execute(text(f"DROP INDEX {without}"))
        explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
        plan = connection.exec_driver_sql(explained, parameters).scalar_one()[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@pytest.mark.parametrize("name", READ)
def test_nothing_of_it_reads_a_table_through(many: Engine, name: str) -> None:
    found = {statement: pages_read(many, statement, given) for statement, given in queries(many, READ[name])}
    assert found
    assert {it: pages for it, pages in found.items() if pages > MOST_PAGES} == {}


@pytest.mark.parametrize(
    ("index", "name"),
    [
        ("cases_kept", "kept since"),
        ("facts_of_orders", "clouds being made"),
        ("facts_of_restores", "an older copy"),
        ("facts_by_email", "twins"),
        ("facts_by_slug", "whose address"),
        ("facts_by_cloud", "whose cloud"),
        ("effects_begun", "health"),
        ("pages_to_write", "unwritten"),
    ],
)
def test_without_its_index_it_would_be_noticed(many: Engine, index: str, name: str) -> None:
    assert max(pages_read(many, *each, without=index) for each in queries(many, READ[name])) > MOST_PAGES
