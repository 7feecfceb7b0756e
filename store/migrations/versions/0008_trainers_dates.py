"""Facts that are looked for beside their case: who holds a training when, and what the department's numbers count."""

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
    kinds = "brought_in case_cancelled case_opened case_reopened data_corrected end_judged follow_up_answered"
    counted = f"{kinds} request_sent training_appointed training_held".split()
    listed = ", ".join(f"'{it}'" for it in counted)
    op.create_index("facts_by_kind", "facts", ["kind"], postgresql_where=sa.text(f"kind IN ({listed})"))
