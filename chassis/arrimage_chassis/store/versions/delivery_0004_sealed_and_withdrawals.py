"""What is sealed may be wiped; withdrawals pass what waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "delivery_0004"
down_revision = "delivery_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(length=10), server_default="plain", nullable=False))
        batch_op.add_column(sa.Column("consent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("wiped_at", types.UtcInstant(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_outbox_withdrawals",
            ["seq"],
            unique=False,
            postgresql_where=sa.text("published_at IS NULL AND way = 'withdrawal'"),
            sqlite_where=sa.text("published_at IS NULL AND way = 'withdrawal'"),
        )
        batch_op.create_index(
            "ix_outbox_sealed",
            ["consent_id"],
            unique=False,
            postgresql_where=sa.text("consent_id IS NOT NULL AND wiped_at IS NULL"),
            sqlite_where=sa.text("consent_id IS NOT NULL AND wiped_at IS NULL"),
        )


def downgrade() -> None:
    """Move the store back."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_sealed")
        batch_op.drop_index("ix_outbox_withdrawals")
        batch_op.drop_column("wiped_at")
        batch_op.drop_column("consent_id")
        batch_op.drop_column("way")
