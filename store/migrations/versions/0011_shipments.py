"""What is on its way is looked up by shipment and case."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0012"


def upgrade() -> None:
    """Over the words about shipments alone."""
    op.create_index(
        "facts_by_shipment",
        "facts",
        ["kind", "case_id", sa.text("(body ->> 'shipment')"), "id"],
        postgresql_where=sa.text("kind IN ('shipment_told', 'shipment_received', 'shipment_settled')"),
    )
