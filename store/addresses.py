"""Which case has agreed on an address. Two that agree on the same at the same moment wait for each other here."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cases.case import Case
from cases.facts import AddressAgreed, Fact
from cases.held_address import holds, refused
from store.tables import HAS_SLUG, FactRow

Load = Callable[[Session, UUID], Case]


def refuse_held_address(session: Session, case_id: UUID, facts: tuple[Fact, ...], load: Load) -> None:
    """FormError where the facts agree on an address that is another case's."""
    slug = next((it.slug for it in facts if isinstance(it, AddressAgreed)), "")
    if slug:
        session.execute(text("SELECT pg_advisory_xact_lock(26, hashtext(:slug))"), {"slug": slug})
        if holder := holder_of(session, slug, case_id, load):
            raise refused(slug, holder)


def holder_of(session: Session, slug: str, unless: UUID, load: Load) -> Case | None:
    """The other case that holds the address, open or not."""
    agreed = select(FactRow.case_id).where(
        text(f"{HAS_SLUG} AND body ->> 'slug' = :slug").bindparams(slug=slug), FactRow.case_id != unless
    )
    found = (load(session, case_id) for case_id in session.scalars(agreed.distinct()).all())
    return next((it for it in found if holds(it, slug)), None)
