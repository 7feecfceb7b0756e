"""The rows that the department's numbers are counted from: the database adds up the turns of each case by itself."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection as Database
from sqlalchemy import Engine, text

from cases.calendar_days import local_day
from cases.effects import Effect
from cases.numbers.history import REQUEST, Asked, Connection, Counted, History, Open, Session, Spent, kept
from cases.numbers.period import first_of_month
from cases.turns import Stage
from store.database import in_one
from store.overview import Line, Overview

_TYPES = """
    types AS (
        SELECT DISTINCT ON (case_id) case_id, body ->> 'object_type' AS object_type
        FROM facts WHERE kind IN ('case_opened', 'data_corrected') {of_case}
        ORDER BY case_id, id DESC
    )"""
"""The type of each object as it stands."""

_OUTCOMES = """
    ends AS MATERIALIZED (
        SELECT id, case_id, at, kind = 'case_cancelled' OR coalesce(body ->> 'outcome' = 'stop', false) AS is_end
        FROM facts
        WHERE kind IN ('case_cancelled', 'case_reopened', 'follow_up_answered', 'end_judged') {of_case}
            AND (kind <> 'end_judged' OR body ->> 'agreed' = 'false')
    ), finished AS (
        SELECT DISTINCT ON (turns.id) turns.case_id, since, coalesce(is_end, false) AS by_end
        FROM turns LEFT JOIN ends ON ends.case_id = turns.case_id AND ends.at <= turns.since
        WHERE stage = :finished {of_turns_case} ORDER BY turns.id, ends.id DESC
    ), outcomes AS MATERIALIZED (
        SELECT case_id, min(since) FILTER (WHERE NOT by_end) AS worked_at, max(since) FILTER (WHERE by_end) AS ended_at
        FROM finished GROUP BY case_id
    ), brought_in AS MATERIALIZED (
        SELECT case_id FROM facts WHERE kind = 'brought_in' {of_case}
    )"""
"""An end counts until somebody goes on, a second person does not agree to it, or the contact is put right."""

_CONNECTIONS = """
    WITH {types}, {outcomes}
    SELECT (opened_at AT TIME ZONE :zone)::date, coalesce(object_type, ''), manager,
        (worked_at AT TIME ZONE :zone)::date,
        CASE WHEN worked_at IS NULL AND stage = :finished THEN (ended_at AT TIME ZONE :zone)::date END,
        CASE WHEN cases.id NOT IN (SELECT case_id FROM brought_in)
            THEN (extract(epoch FROM worked_at - opened_at) / 86400)::float8 END
    FROM cases
    LEFT JOIN types ON types.case_id = cases.id
    LEFT JOIN outcomes ON outcomes.case_id = cases.id
    WHERE true {of_this_case}"""

_FIRST_OPENED = """
    SELECT least((SELECT opened_at FROM cases ORDER BY number LIMIT 1), (SELECT min(opened_at) FROM forgotten))"""
"""Cases are numbered as they are opened."""

_SPENT = """
    WITH {types}, {outcomes}, measured AS MATERIALIZED (
        SELECT outcomes.case_id, worked_at, coalesce(object_type, '') AS object_type,
            date_trunc('month', worked_at AT TIME ZONE :zone)::date AS month
        FROM outcomes LEFT JOIN types ON types.case_id = outcomes.case_id
        WHERE worked_at IS NOT NULL AND outcomes.case_id NOT IN (SELECT case_id FROM brought_in)
    ), spans AS (
        SELECT case_id, turn, since, lead(since) OVER (PARTITION BY case_id ORDER BY id) AS until
        FROM turns WHERE true {of_case}
    )
    SELECT month, object_type, turn, extract(epoch FROM sum(least(until, worked_at) - since))::float8
    FROM spans JOIN measured USING (case_id) WHERE since < worked_at GROUP BY month, object_type, turn"""
"""What cases/numbers/sides.py:spent says of one case, of all of them."""

_SESSIONS = """
    WITH {types}, held AS (
        SELECT DISTINCT ON (case_id, body ->> 'number') case_id, body
        FROM facts WHERE kind = 'training_held' {of_case} ORDER BY case_id, body ->> 'number', id DESC
    ), dates AS (
        SELECT DISTINCT ON (case_id, body ->> 'number') case_id, body
        FROM facts WHERE kind = 'training_appointed' {of_case} ORDER BY case_id, body ->> 'number', id DESC
    )
    SELECT (held.body ->> 'held_on')::date, coalesce(dates.body ->> 'trainer', ''), (held.body ->> 'score')::int,
        coalesce(object_type, '')
    FROM held
    LEFT JOIN dates ON dates.case_id = held.case_id AND dates.body ->> 'number' = held.body ->> 'number'
    LEFT JOIN types ON types.case_id = held.case_id"""
"""A report that was put right stands in the place of the earlier one."""

_OPEN_TYPES = (
    f"WITH {_TYPES.format(of_case='AND case_id IN (SELECT id FROM cases WHERE closed_at IS NULL)')}"
    " SELECT number, object_type FROM types JOIN cases ON id = case_id"
)

_ASKED = """
    WITH {types}, asked AS (
        SELECT case_id, effect AS step, min(done_at) FILTER (WHERE occurrence NOT LIKE :overdue) AS asked_at,
            bool_or(occurrence LIKE :overdue) AS late
        FROM effects WHERE effect = ANY(:questions) AND state = 'done' {of_case}
        GROUP BY case_id, effect, split_part(occurrence, '/', 1)
    ), reminded AS (
        SELECT DISTINCT case_id, split_part(occurrence, ' ', 1) AS number
        FROM effects WHERE effect IN ('ask_taking', 'ask_answer') AND state = 'done' {of_case}
    ), requests AS (
        SELECT facts.case_id, :request AS step, at AS asked_at, reminded.number IS NOT NULL AS late
        FROM facts LEFT JOIN reminded ON reminded.case_id = facts.case_id AND reminded.number = body ->> 'number'
        WHERE kind = 'request_sent' {of_facts_case}
    ), everything AS (
        SELECT case_id, step, (asked_at AT TIME ZONE :zone)::date AS day, late
        FROM (SELECT * FROM asked WHERE asked_at IS NOT NULL UNION ALL SELECT * FROM requests) AS both_kinds
    )
    SELECT step, CASE WHEN day < :recent THEN date_trunc('month', day)::date ELSE day END, late,
        coalesce(object_type, ''), count(*)
    FROM everything LEFT JOIN types USING (case_id) GROUP BY 1, 2, 3, 4"""
"""A question is one, however often it was asked anew; it was late if a reminder of it has left."""


class NumberStore:
    """Reads only. `zone`: where the department works, whose days and months count."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def first_opened_on(self, zone: str) -> date | None:
        """The day on which the first case was opened, forgotten ones included; asked without reading any history."""
        with in_one(self._engine) as database:
            first: datetime | None = database.scalar(text(_FIRST_OPENED))
        return local_day(first, zone) if first else None

    def history(self, now: datetime, zone: str) -> History:
        """Everything, forgotten cases as what was kept of them; what is open as it stands at this moment."""
        with self._engine.begin() as database:
            database.execute(text("SET LOCAL work_mem = '32MB'"))
            found = _counted(database, now, zone)
            rows = database.execute(text("SELECT numbers FROM forgotten WHERE numbers IS NOT NULL"))
            forgotten = [kept.validate_python(it) for (it,) in rows]
            type_of = {f"R-{number:04d}": object_type for number, object_type in database.execute(text(_OPEN_TYPES))}
        lines = (it for it in Overview(self._engine).open(now) if it.stage != Stage.FINISHED)
        return replace(found, open=tuple(_open(it, type_of.get(it.code) or "") for it in lines)).with_kept(forgotten)


def counted(database: Database, case_id: UUID, now: datetime, zone: str) -> Counted:
    """What the numbers keep of one case when it is forgotten."""
    found = _counted(database, now, zone, case_id)
    return Counted(found.connections[0], found.spent, found.sessions, found.asked)


def _counted(database: Database, now: datetime, zone: str, case_id: UUID | None = None) -> History:
    columns = {"case": "case_id", "facts_case": "facts.case_id", "turns_case": "turns.case_id", "this_case": "cases.id"}
    only = {f"of_{name}": f"AND {column} = :case_id" if case_id else "" for name, column in columns.items()}
    parts = {"types": _TYPES.format(**only), "outcomes": _OUTCOMES.format(**only)}
    values = {
        "case_id": case_id,
        "finished": Stage.FINISHED.value,
        "overdue": "%/overdue%",  # a base has no slash (cases/occurrence.py)
        "questions": [it.value for it in Effect if it.is_question],
        "request": REQUEST,
        "zone": zone,
        "recent": first_of_month(local_day(now, zone), -2),
    }
    connections, spent, sessions, asked = (
        database.execute(text(it.format(**parts, **only)), values).all()
        for it in (_CONNECTIONS, _SPENT, _SESSIONS, _ASKED)
    )
    return History(
        tuple(Connection(*it) for it in connections),
        tuple(Spent(*it) for it in spent),
        tuple(Session(*it) for it in sessions),
        tuple(Asked(*it) for it in asked),
    )


def _open(line: Line, object_type: str) -> Open:
    return Open(
        line.code,
        f"{line.code} · {line.object_name}",
        object_type,
        line.manager,
        line.stage,
        line.turn,
        line.what,
        line.since,
        line.artifact_id,
    )
