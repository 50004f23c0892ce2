"""Authorizations to communicate, given here and told by partners. None exists yet: nothing may be disclosed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0005"
down_revision = "intake_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.create_table(
        "consent",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("to_organization", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=True),
        sa.Column("given_by", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("statement_shown", sa.Boolean(), nullable=False),
        sa.Column("witness", sa.String(length=64), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("with_episode", sa.Boolean(), nullable=False),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("erasure_asked_on", sa.Date(), nullable=True),
        sa.Column("erasure_due_on", sa.Date(), nullable=True),
        sa.Column("erasure_missing_since", sa.Date(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.String(length=64), nullable=True),
        sa.Column("written_at", types.UtcInstant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("consent_id"),
    )
    for column in ("case_id", "remind_on", "due_on", "erasure_due_on"):
        op.create_index(f"ix_consent_{column}", "consent", [column])
    op.create_table(
        "told_consent",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("consent_id"),
    )
    for column in ("case_id", "over_on"):
        op.create_index(f"ix_told_consent_{column}", "told_consent", [column])
    op.create_table(
        "keeping",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("rests_since", sa.Date(), nullable=True),
        sa.Column("deidentified_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("ix_keeping_rests_since", "keeping", ["rests_since"])
    _let_what_is_there_rest()


def _let_what_is_there_rest() -> None:
    """Let every case that is there rest since the last day that is known of it; one at work is found to be so."""
    days = (
        ("sent_referral", ("opened_on", "sent_on", "declined_on", "redirected_on", "withdrawn_on", "closed_on")),
        ("received_referral", ("received_on", "declined_on", "redirected_on", "withdrawn_on", "closed_on")),
    )
    each = " UNION ALL ".join(
        f"SELECT case_id, {day} AS on_day FROM {table} WHERE {day} IS NOT NULL"  # noqa: S608 - names from above
        for table, names in days
        for day in names
    )
    op.execute(f"INSERT INTO keeping (case_id, rests_since) SELECT case_id, max(on_day) FROM ({each}) AS known "  # noqa: S608
               "GROUP BY case_id")  # fmt: skip


def downgrade() -> None:
    """Move the store back; authorizations are forgotten with it."""
    op.drop_table("keeping")
    op.drop_table("told_consent")
    op.drop_table("consent")
