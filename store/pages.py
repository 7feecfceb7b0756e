"""The pages we keep in the Prefect UI: their ids there, what they say, and the boards' rows. Texts are Prefect's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from store.database import in_one, reading
from store.tables import CaseRow, LetterRow, PageRow

MOST_AT_ONCE = 300
"""Cards that are written in one go; after a loss of Prefect's database every one has to be."""


@dataclass(frozen=True)
class Page:
    """`artifact_id` None: never written. `digest` is of the text that Prefect has."""

    name: str
    artifact_id: UUID | None
    digest: str


class Pages:
    """One row a page: «card R-0042», «board», «board smirnova»."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> Page | None:
        """What is known of a page; None if it was never thought of."""
        with reading(self._engine) as session:
            row = session.get(PageRow, name)
            return _page(row) if row else None

    def expect(
        self, name: str, now: datetime, *, case_id: UUID | None = None, row: Mapping[str, Any] | None = None
    ) -> None:
        """A page has to be written (again); a case's row for the boards counts from now on."""
        said = {"digest": "", "case_id": case_id, "row": dict(row) if row is not None else None, "at": now}
        fresh = insert(PageRow).values(name=name, **said)
        with in_one(self._engine) as connection:
            connection.execute(fresh.on_conflict_do_update(index_elements=["name"], set_=said))

    def written(self, name: str, artifact_id: UUID, digest: str, expected_at: datetime) -> None:
        """Prefect has the page as it was expected then. It stays to be written if more has been expected since."""
        page = update(PageRow).where(PageRow.name == name)
        with self._engine.begin() as connection:
            connection.execute(page.values(artifact_id=artifact_id))
            connection.execute(page.where(PageRow.at == expected_at).values(digest=digest))

    def doubt(self, name: str, now: datetime) -> None:
        """The page has to be written again, even if somebody is writing it at this moment."""
        with in_one(self._engine) as connection:
            connection.execute(update(PageRow).where(PageRow.name == name).values(digest="", at=now))

    def doubt_all(self, now: datetime) -> None:
        """Every page has to be written again: Prefect may have lost some."""
        with self._engine.begin() as connection:
            connection.execute(update(PageRow).values(digest="", at=now))

    def closed(self, count: int) -> list[tuple[str, str, UUID]]:
        """Of the cases that were closed last: title, why it was stopped (empty: it was not), page."""
        reason = func.coalesce(PageRow.row["reason"].astext, "")
        statement = (
            select(PageRow.row["title"].astext, reason, PageRow.artifact_id)
            .join(CaseRow, CaseRow.id == PageRow.case_id)
            .where(CaseRow.closed_at.is_not(None), PageRow.artifact_id.is_not(None), PageRow.row.is_not(None))
            .order_by(CaseRow.closed_at.desc())
            .limit(count)
        )
        with reading(self._engine) as session:
            return [(title, why, artifact_id) for title, why, artifact_id in session.execute(statement) if artifact_id]

    def ids(self, names: Collection[str] | None = None) -> dict[str, UUID]:
        """The ids that Prefect has given these pages, or all there are, by name; one that has none is missing."""
        statement = select(PageRow.name, PageRow.artifact_id)
        if names is not None:
            statement = statement.where(PageRow.name.in_(names))
        with reading(self._engine) as session:
            return {name: artifact_id for name, artifact_id in session.execute(statement) if artifact_id}

    def unwritten(self, most: int = MOST_AT_ONCE) -> list[str]:
        """The codes of cases whose card Prefect does not have as it should be, open ones first; at most so many."""
        statement = (
            select(CaseRow)
            .join(PageRow, PageRow.case_id == CaseRow.id)
            .where(text("digest = ''"))  # word for word as the index has it
            .order_by(CaseRow.closed_at.is_not(None), CaseRow.number)
            .limit(most)
        )
        with reading(self._engine) as session:
            return [row.code for row in session.scalars(statement)]

    def orphans(self) -> list[Page]:
        """The pages of cases that were deleted: boards, and those of the forgotten, have no row."""
        statement = select(PageRow).where(PageRow.case_id.is_(None), PageRow.row.is_not(None))
        with reading(self._engine) as session:
            return [_page(row) for row in session.scalars(statement)]

    def forget(self, name: str) -> None:
        """The page is gone."""
        with self._engine.begin() as connection:
            connection.execute(delete(PageRow).where(PageRow.name == name))

    def subjects(self, case_id: UUID) -> dict[tuple[str, str], str]:
        """The subjects of a case's letters, by effect and occurrence."""
        statement = select(LetterRow.effect, LetterRow.occurrence, LetterRow.subject).filter_by(case_id=case_id)
        with reading(self._engine) as session:
            return {(effect, occurrence): subject for effect, occurrence, subject in session.execute(statement)}


def _page(row: PageRow) -> Page:
    return Page(row.name, row.artifact_id, row.digest)
