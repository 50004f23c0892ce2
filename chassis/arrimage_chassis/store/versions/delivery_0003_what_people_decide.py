"""what was passed over, since when an event is stuck, who dropped an outgoing one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "delivery_0003"
down_revision = "delivery_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passed_over", sa.String(length=32), nullable=True))
        batch_op.create_index(
            "ix_inbox_passed_over",
            ["passed_over"],
            unique=False,
            postgresql_where=sa.text("passed_over IS NOT NULL"),
            sqlite_where=sa.text("passed_over IS NOT NULL"),
        )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dropped_by", sa.String(length=64), nullable=True))
    with op.batch_alter_table("parked", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stuck_at", types.UtcInstant(timezone=True), nullable=True))
    # What was stuck before is counted from today: nothing is forgotten sooner than promised.
    op.execute("UPDATE parked SET stuck_at = CURRENT_TIMESTAMP WHERE state = 'stuck'")
