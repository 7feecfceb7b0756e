"""Every change of turn and stage: how long a case waited for whom. A letter's moment within DATA has a plainer name."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """The turns of cases; what stands now is each case's first."""
    op.create_table(
        "turns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("turns_by_case", "turns", ["case_id", "id"], postgresql_include=["turn", "stage", "since"])
    op.execute("INSERT INTO turns (case_id, turn, stage, since) SELECT id, turn, stage, now() FROM cases")
    op.alter_column("effects", "handing_over_at", new_column_name="in_data_at")
