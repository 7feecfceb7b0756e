"""Since when an act is open that failed: a health check tells those that stay so."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Acts that are open today count from their last try."""
    op.add_column("effects", sa.Column("open_since", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE effects SET open_since = begun_at WHERE state = 'open'")
