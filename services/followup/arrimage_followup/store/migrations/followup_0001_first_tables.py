"""First tables: episodes, and the calls that follow them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "followup_0001"
down_revision = None
branch_labels = ("followup",)
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.create_table(
        "episode",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("expected_end_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withheld", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("plan_id"),
    )
    op.create_index("ix_episode_case_id", "episode", ["case_id"])
    op.create_table(
        "followup",
        sa.Column("followup_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("wish_to_return", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("followup_id"),
    )
    op.create_index("ix_followup_case_id", "followup", ["case_id"])
    op.create_index("ix_followup_due", "followup", ["state", "due_on"])
