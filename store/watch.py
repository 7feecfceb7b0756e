"""What an operator wants to know of all cases at once; a health check reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from cases.ledger import State
from store.marks import RECONCILE
from store.tables import CaseRow, EffectRow, MarkRow


@dataclass(frozen=True)
class Watched:
    """`reconciled_at` None: never. `overdue`: nobody has looked at them although it is past time."""

    reconciled_at: datetime | None
    open: int
    overdue: int
    in_doubt: int


def watch(engine: Engine, now: datetime, patience: timedelta, act_time_limit: timedelta) -> Watched:
    """`patience`: how long after its time a case may wait for a reconcile."""
    is_open = CaseRow.closed_at.is_(None)
    with Session(engine) as session:
        mark = session.get(MarkRow, RECONCILE)
        return Watched(
            reconciled_at=mark.at if mark else None,
            open=session.scalar(select(func.count()).where(is_open)) or 0,
            overdue=session.scalar(select(func.count()).where(is_open, CaseRow.next_due_at < now - patience)) or 0,
            in_doubt=session.scalar(
                select(func.count()).where(
                    EffectRow.state == State.BEGUN.value, EffectRow.begun_at < now - act_time_limit
                )
            )
            or 0,
        )
