"""Installation: whose cases these are, the same in every copy."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One row, made here once."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("INSERT INTO installation VALUES (gen_random_uuid())")
