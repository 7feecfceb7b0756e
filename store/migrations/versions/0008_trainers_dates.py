"""Who holds a training when is looked up by trainer and date."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Over the dates alone: one fact of some thirty."""
    op.create_index(
        "facts_by_trainer",
        "facts",
        [sa.text("(body ->> 'trainer')"), sa.text("(body ->> 'starts_at')")],
        postgresql_where=sa.text("kind = 'training_appointed'"),
    )
