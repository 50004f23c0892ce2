"""The whole life of a call: attempts, the end of their window, cancellations, answers, permission, coming back.

What was there stays as it is. A call that is due already gets its window when the service first sees it, from
that day on: nobody is given up because of an upgrade.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "followup_0002"
down_revision = "followup_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.add_column("followup", sa.Column("gives_up_on", sa.Date(), nullable=True))
    op.add_column("followup", sa.Column("attempts_wanted", sa.Integer(), nullable=True))
    op.add_column("followup", sa.Column("cancelled_on", sa.Date(), nullable=True))
    op.add_column("followup", sa.Column("cancel_reason", sa.String(length=16), nullable=True))
    op.add_column("followup", sa.Column("reentry_case_id", sa.Uuid(), nullable=True))
    op.create_index("ix_followup_gives_up", "followup", ["state", "gives_up_on"])
    op.create_index("ix_followup_reentry_case_id", "followup", ["reentry_case_id"])
    op.create_table(
        "call_attempt",
        sa.Column("followup_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempted_on", sa.Date(), nullable=False),
        sa.Column("part_of_day", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["followup_id"], ["followup.followup_id"]),
        sa.PrimaryKeyConstraint("followup_id", "number"),
    )
    op.create_table(
        "call_answers",
        sa.Column("followup_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["followup_id"], ["followup.followup_id"]),
        sa.PrimaryKeyConstraint("followup_id"),
    )
    op.create_table(
        "contact_permission",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("may_be_contacted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
