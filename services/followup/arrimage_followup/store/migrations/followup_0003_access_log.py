"""Who looked into which case, and who wrote: a log that is only added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "followup_0003"
down_revision = "followup_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward; everything that was there stays as it is."""
    op.create_table(
        "access_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.UtcInstant(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_access_log_case_id", "access_log", ["case_id"])
    head = op.create_table(
        "access_log_head",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("only"),
    )
    op.bulk_insert(head, [{"only": 1, "number": 0, "link": bytes(32)}])


def downgrade() -> None:
    """Move the store back; the log is lost with it."""
    op.drop_table("access_log_head")
    op.drop_index("ix_access_log_case_id", "access_log")
    op.drop_table("access_log")
