"""What is read at every reconcile and at every opening is found by an index, however many cases there are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Columns that rank and find cases, and partial indexes over the few rows that are looked for."""
    op.add_column("cases", sa.Column("name_key", sa.String(length=32), nullable=False))
    op.add_column("cases", sa.Column("urgency", sa.SmallInteger(), nullable=False))
    op.add_column("cases", sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False))
    op.add_column("cases", sa.Column("kept_asked", sa.Boolean(), nullable=False))
    _index("cases_by_next_look_at", "cases", "next_look_at", "next_look_at IS NOT NULL")
    _index("cases_open_by_name", "cases", "name_key", "closed_at IS NULL")
    op.create_index(
        "cases_by_asked", "cases", ["asked"], postgresql_using="gin", postgresql_ops={"asked": "jsonb_path_ops"}
    )
    _index("cases_by_closed_at", "cases", "closed_at", "closed_at IS NOT NULL")
    _index("cases_kept", "cases", "closed_at", "closed_at IS NOT NULL AND NOT kept_asked")
    _index("facts_of_restores", "facts", "at", "kind = 'copy_restored'")
    _index("facts_of_orders", "facts", "at", "kind IN ('cloud_ordered', 'cloud_retry_asked')")
    _index("facts_of_forgetting", "facts", "at", "kind = 'forgetting_answered'")
    email, has_email = sa.text("lower((body -> 'contact') ->> 'email')"), "kind IN ('case_opened', 'contact_corrected')"
    _index("facts_by_email", "facts", email, has_email)
    _index("facts_by_slug", "facts", sa.text("(body ->> 'slug')"), "kind = 'address_agreed'")
    _index("facts_by_cloud", "facts", sa.text("(body ->> 'cloud_id')"), "(body ->> 'cloud_id') IS NOT NULL")
    _index("effects_begun", "effects", "begun_at", "state = 'begun'")
    _index("effects_open", "effects", "open_since", "state = 'open'")
    _index("effects_refused", "effects", "begun_at", "state = 'refused'")
    op.create_foreign_key(None, "pages", "cases", ["case_id"], ["id"], ondelete="SET NULL")
    op.create_index("pages_by_case", "pages", ["case_id"])
    _index("pages_to_write", "pages", "case_id", "digest = ''")
    _index("pages_by_at", "pages", "at", "case_id IS NOT NULL")


def _index(name: str, table: str, column: str | sa.TextClause, where: str) -> None:
    op.create_index(name, table, [column], postgresql_where=sa.text(where))
