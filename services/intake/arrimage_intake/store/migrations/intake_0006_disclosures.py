"""Disclosures asked for, answered and received; exceptions for danger. None exists yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0006"
down_revision = "intake_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.create_table(
        "asked_disclosure",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=32), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("received", sa.JSON(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.Column("overdue_since", sa.Date(), nullable=True),
        sa.Column("key_to_drop", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
    for column in ("case_id", "consent_id", "overdue_on", "key_to_drop"):
        op.create_index(f"ix_asked_disclosure_{column}", "asked_disclosure", [column])
    op.create_table(
        "answered_disclosure",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", types.UtcInstant(), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("disclosed", sa.JSON(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("opened", sa.Boolean(), nullable=True),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.Column("overdue_since", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
    for column in ("case_id", "consent_id", "overdue_on"):
        op.create_index(f"ix_answered_disclosure_{column}", "answered_disclosure", [column])
    op.create_index("ix_answered_disclosure_lately", "answered_disclosure", ["organization", "answered_at"])
    op.create_table(
        "received_content",
        sa.Column("origin", sa.String(length=96), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("erasing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_index("ix_received_content_case_id", "received_content", ["case_id"])
    op.create_index("ix_received_content_consent_id", "received_content", ["consent_id"])
    op.add_column("told_consent", sa.Column("ask_on", sa.Date(), nullable=True))
    op.create_index("ix_told_consent_ask_on", "told_consent", ["ask_on"])
    op.create_table(
        "erasure",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=32), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("asked_at", types.UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("consent_id"),
    )
    op.create_index("ix_erasure_case_id", "erasure", ["case_id"])
    op.create_table(
        "emergency_disclosure",
        sa.Column("exception_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("to_organization", sa.String(length=32), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("danger", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("opened_at", types.UtcInstant(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("until", types.UtcInstant(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("review_due_at", types.UtcInstant(), nullable=False),
        sa.Column("review_late_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", types.UtcInstant(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=64), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("erasure_due_on", sa.Date(), nullable=True),
        sa.Column("erasure_missing_since", sa.Date(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("exception_id"),
    )
    for column in ("case_id", "review_late_on", "erasure_due_on"):
        op.create_index(f"ix_emergency_disclosure_{column}", "emergency_disclosure", [column])


def downgrade() -> None:
    """Move the store back; what was asked, answered and received is forgotten with it."""
    op.drop_index("ix_told_consent_ask_on", "told_consent")
    with op.batch_alter_table("told_consent") as told:
        told.drop_column("ask_on")
    op.drop_table("emergency_disclosure")
    op.drop_table("erasure")
    op.drop_table("received_content")
    op.drop_table("answered_disclosure")
    op.drop_table("asked_disclosure")
