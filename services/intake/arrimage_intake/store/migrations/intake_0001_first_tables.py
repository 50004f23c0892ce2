"""The first tables: referrals of both sides, and the one table of persons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0001"
down_revision = None
branch_labels = ("intake",)
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.create_table(
        "person",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("contact_instructions", sa.Text(), nullable=True),
        sa.Column("written_by", sa.String(length=64), nullable=True),
        sa.Column("written_at", types.UtcInstant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_table(
        "received_referral",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_organization", sa.String(length=32), nullable=False),
        sa.Column("to_organization", sa.String(length=32), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("entry_point", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("first_contact_due_on", sa.Date(), nullable=False),
        sa.Column("lead_worker", sa.String(length=64), nullable=True),
        sa.Column("taken_in_charge_on", sa.Date(), nullable=True),
        sa.Column("first_contact_made_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("referral_id"),
    )
    op.create_index("ix_received_referral_case_id", "received_referral", ["case_id"])

    op.create_table(
        "sent_referral",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_organization", sa.String(length=32), nullable=False),
        sa.Column("to_organization", sa.String(length=32), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("entry_point", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("first_contact_due_on", sa.Date(), nullable=True),
        sa.Column("taken_in_charge_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("referring_unit", sa.String(length=64), nullable=False),
        sa.Column("referring_worker", sa.String(length=64), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("transport_needed", sa.Boolean(), nullable=False),
        sa.Column("evening_needed", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("group_ability", sa.String(length=40), nullable=True),
        sa.Column("how_heard", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("referral_id"),
    )
    op.create_index("ix_sent_referral_case_id", "sent_referral", ["case_id"])
