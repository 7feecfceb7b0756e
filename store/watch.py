"""What an operator wants to know of all cases at once; a health check reads it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select, text

from cases.ledger import State
from store.database import reading
from store.marks import BACKUP, RECONCILE
from store.outages import Outage, login_outages
from store.tables import FORGETTING, CaseRow, EffectRow, FactRow, MarkRow

REFUSED_WITHIN = timedelta(days=1)
FORGOTTEN_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Watched:
    """`reconciled_at` None: never; likewise `backup_at`. `overdue`: nobody has looked at them although it is past time.

    `open_too_long`: acts that failed so long ago and are still open. `refused`: acts begun within a day that the other
    side has refused. `opened_at`: the first case, None before it.
    """

    reconciled_at: datetime | None
    open: int
    due: int
    overdue: int
    in_doubt: int
    open_too_long: int = 0
    refused: int = 0
    backup_at: datetime | None = None
    opened_at: datetime | None = None
    to_forget: int = 0
    """Clients whom two people have wanted to be forgotten so long ago, and who are still here."""
    login_outages: tuple[Outage, ...] = ()
    stages: dict[str, int] = field(default_factory=dict)
    effects: dict[tuple[str, str], int] = field(default_factory=dict)
    """By effect and state."""


def watch(
    engine: Engine, now: datetime, patience: timedelta, act_time_limit: timedelta, *, totals: bool = False
) -> Watched:
    """`patience`: how long after its time a case may wait for a reconcile, and an act that failed may be open.

    `totals`: also by stage and by effect, for which the whole ledger is read.
    """
    agreed = text(FORGETTING) & FactRow.body["agreed"].as_boolean()
    is_open = CaseRow.closed_at.is_(None)

    with reading(engine) as session:

        def count(*conditions: object) -> int:
            return session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]

        def moment(name: str) -> datetime | None:
            mark = session.get(MarkRow, name)
            return mark.at if mark else None

        stages = (
            session.execute(select(CaseRow.stage, func.count()).where(is_open).group_by(CaseRow.stage))
            if totals
            else ()
        )
        grouped = (EffectRow.effect, EffectRow.state)
        effects = session.execute(select(*grouped, func.count()).group_by(*grouped)) if totals else ()
        return Watched(
            reconciled_at=moment(RECONCILE),
            open=count(is_open),
            due=count(is_open, CaseRow.next_due_at <= now),
            overdue=count(is_open, CaseRow.next_due_at < now - patience),
            in_doubt=count(EffectRow.state == State.BEGUN.value, EffectRow.begun_at < now - act_time_limit),
            open_too_long=count(EffectRow.state == State.OPEN.value, EffectRow.open_since < now - patience),
            refused=count(EffectRow.state == State.REFUSED.value, EffectRow.begun_at > now - REFUSED_WITHIN),
            backup_at=moment(BACKUP),
            to_forget=count(agreed, FactRow.at < now - FORGOTTEN_WITHIN),
            opened_at=session.scalar(select(CaseRow.opened_at).order_by(CaseRow.number).limit(1)),
            login_outages=tuple(login_outages(engine).all()),
            stages={stage: number for stage, number in stages},
            effects={(effect, state): number for effect, state, number in effects},
        )
