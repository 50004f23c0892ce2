"""Who read, wrote or received what: a log that is only added to; files opened for danger; incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0008"
down_revision = "intake_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
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
        sa.Column("anchored", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("only"),
    )
    op.create_table(
        "emergency_access",
        sa.Column("access_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", types.UtcInstant(), nullable=False),
        sa.Column("until", types.UtcInstant(), nullable=False),
        sa.Column("review_due_at", types.UtcInstant(), nullable=False),
        sa.Column("review_late_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", types.UtcInstant(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=64), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("access_id"),
    )
    op.create_index("ix_emergency_access_case_id", "emergency_access", ["case_id"])
    op.create_index("ix_emergency_access_worker", "emergency_access", ["worker", "until"])
    op.create_index("ix_emergency_access_review_late_on", "emergency_access", ["review_late_on"])
    op.create_table(
        "incident",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.String(length=64), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    op.create_index("ix_incident_reported_on", "incident", ["reported_on"])
    op.bulk_insert(head, [{"only": 1, "number": 0, "link": bytes(32), "anchored": 0}])


def downgrade() -> None:
    """Move the store back; the log and the register are lost with it."""
    op.drop_table("incident")
    op.drop_table("emergency_access")
    op.drop_table("access_log_head")
    op.drop_index("ix_access_log_case_id", "access_log")
    op.drop_table("access_log")
