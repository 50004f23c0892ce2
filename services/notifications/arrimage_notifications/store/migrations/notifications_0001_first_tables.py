"""First table: notices, from being written down to being delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "notifications_0001"
down_revision = None
branch_labels = ("notifications",)
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.create_table(
        "notice",
        sa.Column("number", types.RowNumber, autoincrement=True, nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("cause_event_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("created_at", types.UtcInstant(), nullable=False),
        sa.Column("written_at", types.UtcInstant(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("notice_id"),
        sa.UniqueConstraint("cause_event_id", "role", "kind"),
    )
    op.create_index("ix_notice_state", "notice", ["state", "number"])
