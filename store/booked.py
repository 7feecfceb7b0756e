"""The sessions that a trainer holds for other cases. Two that appoint the same trainer wait for each other here."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cases.case import Case, Recorded
from cases.errors import NewerReleaseError
from cases.facts import parse_fact
from cases.forms.desk import Booked
from store.tables import CaseRow, FactRow

_DAY = timedelta(days=1)


def booked(session: Session, unless: UUID, trainer: str, since: datetime, until: datetime) -> tuple[Booked, ...]:
    """Those that are ahead and begin within these moments, in order; not those of the case `unless`.

    Until the transaction ends nobody else gets an answer about this trainer: whoever appoints them next sees what was
    recorded meanwhile. Found by an index over the dates alone, and then read of their few cases: what was moved or
    called off since, or belongs to a case that has ended, takes nobody's time.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(27, hashtext(:trainer))"), {"trainer": trainer})
    # Moments are kept as text; a day to either side, for they need not all be written in the same zone.
    starts_at = FactRow.body["starts_at"].astext
    dates = select(FactRow.case_id).where(
        FactRow.kind == "training_appointed",
        FactRow.body["trainer"].astext == trainer,
        starts_at.between(_as_kept(since - _DAY), _as_kept(until + _DAY)),
        FactRow.case_id != unless,
    )
    found = []
    for case in _cases(session, session.scalars(dates.distinct()).all()):
        last = case.sessions[-1]
        date = last.date
        if date and date.trainer == trainer and last.is_ahead and not case.ended and since <= date.starts_at <= until:
            found.append(Booked(date.starts_at, case.title))
    return tuple(sorted(found, key=lambda it: it.starts_at))


def _cases(session: Session, ids: Sequence[UUID]) -> list[Case]:
    """Several at once."""
    codes = {it.id: it.code for it in session.scalars(select(CaseRow).where(CaseRow.id.in_(ids)))}
    facts: dict[UUID, list[Recorded]] = defaultdict(list)
    for row in session.scalars(select(FactRow).where(FactRow.case_id.in_(ids)).order_by(FactRow.id)):
        try:
            facts[row.case_id].append(Recorded(parse_fact.validate_python(row.body), row.at, row.actor))
        except ValueError as error:  # pydantic's ValidationError is one
            raise NewerReleaseError(codes[row.case_id]) from error
    return [Case(case_id, codes[case_id], tuple(known)) for case_id, known in facts.items()]


def _as_kept(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}"
