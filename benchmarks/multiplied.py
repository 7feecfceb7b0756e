"""Cases multiplied by SQL: thousands of open and closed ones in a minute, with their facts, ledger, pages and cards.

A copy differs from its pattern in its number, and in the word that the pattern's names, addresses and e-mail have.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

WORD = "obrazec"
"""In the name, the client and the e-mail of every pattern; a copy has its number behind it."""
FIRST_COPY = 1001
"""The least number of a copy; patterns have lower ones."""
NO_PART_OF_A_CASE = {"forgotten"}


@dataclass(frozen=True)
class Copies:
    """Those with the numbers from `first` to `last`; `closed` ones were closed one by one, a minute apart."""

    first: int
    last: int
    closed: bool = False


def multiply(cases: psycopg.Connection, prefect: psycopg.Connection, wanted: Copies) -> None:
    """Adds them to the cases' database, and their cards to Prefect's; then both databases look at their tables anew."""
    said = {"first": wanted.first, "last": wanted.last, "word": WORD, "below": FIRST_COPY}
    cases.execute("DROP TABLE IF EXISTS copies")
    cases.execute(
        """CREATE TABLE copies AS
        SELECT n AS number, md5('case' || n)::uuid AS id, md5('card' || n)::uuid AS card, c.id AS of,
               c.number AS of_number
        FROM generate_series(%(first)s::int, %(last)s::int) n
        JOIN (SELECT id, number, row_number() OVER (ORDER BY number) - 1 AS place, count(*) OVER () AS count
              FROM cases WHERE object_name LIKE '%%' || %(word)s || '%%' AND number < %(below)s) c
             ON n %% c.count = c.place""",
        said,
    )
    closing = "now() - copies.number * interval '1 minute'" if wanted.closed else "NULL"
    made = {
        "id": "copies.id",
        "number": "copies.number",
        "name_key": "md5(copies.number::text)",
        "closed_at": closing,
        "next_due_at": "NULL" if wanted.closed else "t.next_due_at",
        "next_look_at": "NULL" if wanted.closed else "t.next_look_at",
        "asked": "'[]'" if wanted.closed else "t.asked",
    }
    _copy(cases, "cases", made, "t.id = copies.of")
    # Each copy is a case of an object of its own.
    mine = "(SELECT object_id FROM object_cases WHERE case_id = copies.of)"
    of_object = {"object_id": "md5('object' || copies.number)::uuid"}
    _copy(cases, "objects", {"id": of_object["object_id"], "number": "copies.number"}, f"t.id = {mine}")
    for table in ("object_facts", "registry"):
        own = {"number": "copies.number", "name_key": "md5(copies.number::text)", "address_key": "''"}
        _copy(cases, table, of_object | own, f"t.object_id = {mine}")
    for (table,) in cases.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'case_id'"
    ).fetchall():
        if table not in NO_PART_OF_A_CASE:
            _copy(
                cases,
                table,
                {"case_id": "copies.id", "artifact_id": "copies.card"} | of_object,
                "t.case_id = copies.of",
            )
    cases.execute("SELECT setval(pg_get_serial_sequence('cases', 'number'), (SELECT max(number) FROM cases))")
    numbers = cases.execute(f"SELECT number, of_number, 'r-' || {_padded('of_number')} FROM copies").fetchall()
    prefect.execute("CREATE TEMP TABLE IF NOT EXISTS copies (number int, of_number int, of_key text)")
    prefect.execute("TRUNCATE copies")
    with prefect.cursor().copy("COPY copies FROM STDIN") as rows:
        for row in numbers:
            rows.write_row(row)
    key = f"'r-' || {_padded('copies.number')}"
    card = {"id": "md5('card' || copies.number)::uuid", "key": key}
    _copy(prefect, "artifact", card, "t.key = copies.of_key")
    latest = {"id": "md5('latest' || copies.number)::uuid", "key": key, "latest_id": card["id"]}
    _copy(prefect, "artifact_collection", latest, "t.key = copies.of_key")
    for database in (cases, prefect):
        database.execute("VACUUM ANALYZE")


def _copy(database: psycopg.Connection, table: str, made: dict[str, str], pattern: str) -> None:
    """Every row of the table that belongs to a pattern, for each of its copies; columns of its own as `made` says."""
    columns = database.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND "
        "table_name = %s AND (is_identity = 'NO' OR column_name = ANY(%s)) AND is_generated = 'NEVER'",
        [table, list(made)],
    ).fetchall()
    values = [sql.SQL(made.get(name) or _renamed(name, kind)) for name, kind in columns]
    database.execute(
        sql.SQL("INSERT INTO {table} ({names}) SELECT {values} FROM {table} t JOIN copies ON {pattern}").format(
            table=sql.Identifier(table),
            names=sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
            values=sql.SQL(", ").join(values),
            pattern=sql.SQL(pattern),
        )
    )


def _renamed(column: str, kind: str) -> str:
    """The pattern's value with the copy's own word and code."""
    if kind not in ("text", "character varying", "jsonb", "json"):
        return f't."{column}"'
    with_word = f"replace(t.\"{column}\"::text, '{WORD}', '{WORD}-' || copies.number)"
    if column in ("data", "description") or "key" in column:  # of a card: its text is not looked at
        return f't."{column}"'
    return f"replace({with_word}, 'R-' || {_padded('copies.of_number')}, 'R-' || {_padded('copies.number')})::{kind}"


def _padded(number: str) -> str:
    """As codes have it: four digits at least. `lpad` alone would cut a longer number."""
    return f"lpad({number}::text, greatest(4, length({number}::text)), '0')"
