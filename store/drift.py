"""Clouds as nadmozg described them beside the rows of the registry: what to look at, and where they differ."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from cases.registry.drift import Drift, Ours, SeenCloud, drifts, listed
from cases.registry.row import object_code
from store.database import reading
from store.tables import CaseRow, FactRow
from store.tables_registry import CloudSeenRow, ObjectCaseRow, RegistryRow

_WATCHED = RegistryRow.status.in_(("works", "paused", "off", ""))
"""A cloud that is being connected is watched by its case."""


class Clouds:
    """What was seen of clouds; nothing here changes a row of the registry."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stale(self, before: datetime, most: int) -> list[str]:
        """The numbers of clouds that nobody has asked nadmozg about since, the longest unseen first."""
        statement = select(RegistryRow.cloud_id).outerjoin(CloudSeenRow, CloudSeenRow.cloud_id == RegistryRow.cloud_id)
        unseen = or_(CloudSeenRow.seen_at.is_(None), CloudSeenRow.seen_at < before)
        wanted = statement.where(RegistryRow.cloud_id != "", _WATCHED, unseen)
        with reading(self._engine) as session:
            return list(session.scalars(wanted.order_by(CloudSeenRow.seen_at.asc().nulls_first()).limit(most)))

    def saw(self, cloud: SeenCloud, now: datetime) -> None:
        """What nadmozg has answered."""
        said = {"state": cloud.state, "title": cloud.title, "url": cloud.url, "seen_at": now}
        with self._engine.begin() as connection:
            fresh = insert(CloudSeenRow).values(cloud_id=cloud.cloud_id, **said)
            connection.execute(fresh.on_conflict_do_update(index_elements=["cloud_id"], set_=said))

    def keep_list(self, clouds: Iterable[SeenCloud], now: datetime) -> None:
        """A list of all clouds that there are; it takes the place of the one before."""
        with self._engine.begin() as connection:
            connection.execute(update(CloudSeenRow).values(listed_at=None))
            for it in clouds:
                said = {"state": it.state, "title": it.title, "url": it.url, "listed_at": now}
                fresh = insert(CloudSeenRow).values(cloud_id=it.cloud_id, **said)
                connection.execute(fresh.on_conflict_do_update(index_elements=["cloud_id"], set_=said))

    def drift(self) -> list[Drift]:
        """Everything that differs, as things stand."""
        # One that somebody has stopped is about to be closed: that is no contradiction.
        stops = (FactRow.kind == "case_cancelled") | (FactRow.body["outcome"].astext == "stop")
        of_case = (
            select(func.min(CaseRow.number))
            .join(ObjectCaseRow, ObjectCaseRow.case_id == CaseRow.id)
            .where(ObjectCaseRow.object_id == RegistryRow.object_id, CaseRow.closed_at.is_(None))
            .where(~exists().where(FactRow.case_id == CaseRow.id, stops))
            .scalar_subquery()
        )
        ours = (
            select(
                RegistryRow.number, RegistryRow.name, RegistryRow.status, RegistryRow.cloud_id, RegistryRow.cloud_url,
                of_case, CloudSeenRow,
            )
            .outerjoin(CloudSeenRow, (CloudSeenRow.cloud_id == RegistryRow.cloud_id) & (RegistryRow.cloud_id != ""))
            .where(_WATCHED)
            .order_by(RegistryRow.sort_name, RegistryRow.number)
        )  # fmt: skip
        known = select(RegistryRow.cloud_id).where(RegistryRow.cloud_id != "")
        strange = select(CloudSeenRow).where(CloudSeenRow.listed_at.is_not(None), CloudSeenRow.cloud_id.not_in(known))
        found: list[Drift] = []
        by_url: dict[str, Ours] = {}
        with reading(self._engine) as session:
            for number, name, status, cloud_id, url, case, seen in session.execute(ours):
                code = f"R-{case:04d}" if case else ""
                each = Ours(object_code(number), name, status, cloud_id, url, code)
                by_url[url.rstrip("/").casefold()] = each
                found += drifts(each, _seen(seen) if seen else None)
            for row in session.scalars(strange.order_by(CloudSeenRow.cloud_id)):
                line = listed(_seen(row), by_url.get(row.url.rstrip("/").casefold()) if row.url else None)
                found += [line] if line else []
        return found


def _seen(row: CloudSeenRow) -> SeenCloud:
    return SeenCloud(row.cloud_id, row.state, row.title, row.url, row.seen_at or row.listed_at)
