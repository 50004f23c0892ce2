"""The full life of a referral: forms that lack something, ends, attempts, the lead, duplicates, re-entry.

What the thread wrote stays: each of its referrals was sent once and complete, and those that still wait for a
first contact get the days on which that is announced.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0002"
down_revision = "intake_0001"
branch_labels = None
depends_on = None

_REMIND_DAYS_BEFORE = 2
"""The default of the parameter when this was written; later ones apply to referrals that come later."""

_SENT = sa.table(
    "sent_referral",
    sa.column("sent_on", sa.Date()),
    sa.column("opened_on", sa.Date()),
    sa.column("submission", sa.Integer()),
    sa.column("returns", sa.Integer()),
    sa.column("eligibility", sa.JSON()),
    sa.column("consent_said", sa.Boolean()),
)
_RECEIVED = sa.table(
    "received_referral",
    sa.column("referral_id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("first_contact_due_on", sa.Date()),
    sa.column("lead_worker", sa.String()),
    sa.column("taken_in_charge_on", sa.Date()),
    sa.column("submission", sa.Integer()),
    sa.column("attempts", sa.Integer()),
    sa.column("lead_number", sa.Integer()),
    sa.column("remind_on", sa.Date()),
    sa.column("overdue_on", sa.Date()),
)


def upgrade() -> None:
    """Move the store forward."""
    _make_tables()
    with op.batch_alter_table("person") as batch:
        batch.alter_column("name", existing_type=sa.Text(), nullable=True)
        batch.alter_column("phone", existing_type=sa.Text(), nullable=True)
    _widen_sent()
    _widen_received()


def _make_tables() -> None:
    terms = op.create_table(
        "lead_term",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("backup", sa.String(length=64), nullable=True),
        sa.Column("since", types.UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("referral_id", "number"),
    )
    op.create_table(
        "contact_attempt",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempted_at", types.UtcInstant(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("referral_id", "number"),
    )
    op.create_table(
        "informal_contact",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("contact_id"),
    )
    op.create_index("ix_informal_contact_contacted_on", "informal_contact", ["contacted_on"])
    led = sa.select(_RECEIVED.c.referral_id, _RECEIVED.c.lead_worker, _RECEIVED.c.taken_in_charge_on).where(
        _RECEIVED.c.lead_worker.is_not(None), _RECEIVED.c.taken_in_charge_on.is_not(None)
    )
    rows = [
        {
            "referral_id": row.referral_id,
            "number": 0,  # nothing was said of it on the bus
            "worker": row.lead_worker,
            "backup": None,
            "since": datetime.combine(row.taken_in_charge_on, time(12), UTC),  # the day is known, not the hour
        }
        for row in op.get_bind().execute(led)
    ]
    if rows:
        op.bulk_insert(terms, rows)


def _widen_sent() -> None:
    with op.batch_alter_table("sent_referral") as batch:
        for column in (
            sa.Column("opened_on", sa.Date()),
            sa.Column("lead_worker", sa.String(length=64)),
            sa.Column("submission", sa.Integer()),
            sa.Column("returns", sa.Integer()),
            sa.Column("missing", sa.JSON()),
            sa.Column("returned_on", sa.Date()),
            sa.Column("declined_on", sa.Date()),
            sa.Column("redirected_on", sa.Date()),
            sa.Column("suggested", sa.JSON()),
            sa.Column("withdrawn_on", sa.Date()),
            sa.Column("withdrawn_by", sa.String(length=40)),
            sa.Column("kept_on", sa.Date()),
            sa.Column("eligibility", sa.JSON()),
            sa.Column("consent_said", sa.Boolean()),
        ):
            batch.add_column(column)
    op.execute(
        sa.update(_SENT).values(
            opened_on=_SENT.c.sent_on, submission=1, returns=0, eligibility={}, consent_said=sa.true()
        )
    )
    with op.batch_alter_table("sent_referral") as batch:
        batch.alter_column("opened_on", existing_type=sa.Date(), nullable=False)
        batch.alter_column("submission", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("returns", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("eligibility", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("consent_said", existing_type=sa.Boolean(), nullable=False)
        batch.alter_column("to_organization", existing_type=sa.String(length=32), nullable=True)
        batch.alter_column("service_code", existing_type=sa.String(length=40), nullable=True)
        batch.alter_column("entry_point", existing_type=sa.String(length=40), nullable=True)
        batch.alter_column("sent_on", existing_type=sa.Date(), nullable=True)
        batch.alter_column("referring_unit", existing_type=sa.String(length=64), nullable=True)
        batch.alter_column("referring_worker", existing_type=sa.String(length=64), nullable=True)
        batch.alter_column("referred_on", existing_type=sa.Date(), nullable=True)


def _widen_received() -> None:
    with op.batch_alter_table("received_referral") as batch:
        for column in (
            sa.Column("previous_case_id", sa.Uuid()),
            sa.Column("submission", sa.Integer()),
            sa.Column("returned_on", sa.Date()),
            sa.Column("missing", sa.JSON()),
            sa.Column("remind_on", sa.Date()),
            sa.Column("overdue_on", sa.Date()),
            sa.Column("overdue_since", sa.Date()),
            sa.Column("attempts", sa.Integer()),
            sa.Column("lead_backup", sa.String(length=64)),
            sa.Column("lead_offered_to", sa.String(length=64)),
            sa.Column("lead_number", sa.Integer()),
            sa.Column("plan_agreed_on", sa.Date()),
            sa.Column("declined_on", sa.Date()),
            sa.Column("redirected_on", sa.Date()),
            sa.Column("decline_reason", sa.String(length=40)),
            sa.Column("suggested", sa.JSON()),
            sa.Column("withdrawn_on", sa.Date()),
            sa.Column("withdrawn_by", sa.String(length=40)),
            sa.Column("sender_withdrew_on", sa.Date()),
            sa.Column("possible_duplicate_of", sa.Uuid()),
            sa.Column("attached_to", sa.Uuid()),
            sa.Column("attached_on", sa.Date()),
        ):
            batch.add_column(column)
    op.execute(sa.update(_RECEIVED).values(submission=1, attempts=0, lead_number=0))
    with op.batch_alter_table("received_referral") as batch:
        batch.alter_column("submission", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("lead_number", existing_type=sa.Integer(), nullable=False)
    for name in ("previous_case_id", "remind_on", "overdue_on", "attached_to", "lead_worker"):
        op.create_index(f"ix_received_referral_{name}", "received_referral", [name])
    waiting = sa.select(_RECEIVED.c.referral_id, _RECEIVED.c.first_contact_due_on).where(
        _RECEIVED.c.state.in_(["received", "taken_in_charge"])
    )
    for row in op.get_bind().execute(waiting).all():
        op.execute(
            sa.update(_RECEIVED)
            .where(_RECEIVED.c.referral_id == row.referral_id)
            .values(
                remind_on=row.first_contact_due_on - timedelta(days=_REMIND_DAYS_BEFORE),
                overdue_on=row.first_contact_due_on + timedelta(days=1),
            )
        )
