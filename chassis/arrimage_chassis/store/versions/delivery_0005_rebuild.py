"""A store that is made anew is rebuilt from what the streams hold, and says nothing twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "delivery_0005"
down_revision = "delivery_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward. One that has its identity was never rebuilt, and is not now."""
    op.create_table(
        "rebuild",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", types.UtcInstant(timezone=True), nullable=False),
        sa.Column("watermark", sa.BigInteger(), nullable=True),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("ended_at", types.UtcInstant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "said_before",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("stream_seq", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", types.UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    with op.batch_alter_table("said_before", schema=None) as batch_op:
        batch_op.create_index("ix_said_before_stored_at", ["stored_at"], unique=False)


def downgrade() -> None:
    """Move the store back."""
    op.drop_table("said_before")
    op.drop_table("rebuild")
