"""The full life of a plan: moves, reminders, missed meetings, contacts, pauses, referrals that end."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "planning_0002"
down_revision = "planning_0001"
branch_labels = None
depends_on = None

_REMINDER = timedelta(days=1)
"""What the parameter was when this was written: meetings that are planned already are announced, too."""


def upgrade() -> None:
    """Move the store forward; everything that was there stays as it is."""
    op.add_column("episode", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.add_column("episode", sa.Column("paused_on", sa.Date(), nullable=True))
    op.add_column("episode", sa.Column("end_reason", sa.String(length=16), nullable=True))
    op.add_column("meeting", sa.Column("at", sa.Time(), nullable=True))
    op.add_column("meeting", sa.Column("moves", sa.JSON(), nullable=True))
    op.add_column("meeting", sa.Column("remind_on", sa.Date(), nullable=True))
    op.add_column("meeting", sa.Column("announced_for", sa.JSON(), nullable=True))
    op.add_column("plan_version", sa.Column("note", sa.Text(), nullable=True))
    op.create_index(
        "ix_meeting_remind_on",
        "meeting",
        ["remind_on"],
        unique=False,
        postgresql_where=sa.text("remind_on IS NOT NULL"),
        sqlite_where=sa.text("remind_on IS NOT NULL"),
    )
    op.create_table(
        "contact",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["episode.case_id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "number"),
    )
    op.create_table(
        "contact_task",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("missed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.meeting_id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["episode.case_id"],
        ),
        sa.PrimaryKeyConstraint("meeting_id"),
    )
    op.create_index("ix_contact_task_due", "contact_task", ["state", "due_on"], unique=False)
    op.create_index(op.f("ix_contact_task_case_id"), "contact_task", ["case_id"], unique=False)
    _announce_what_is_planned()


def _announce_what_is_planned() -> None:
    meeting = sa.table(
        "meeting",
        sa.column("meeting_id", sa.Uuid()),
        sa.column("plan_id", sa.Uuid()),
        sa.column("planned_on", sa.Date()),
        sa.column("status", sa.String()),
        sa.column("remind_on", sa.Date()),
    )
    plan = sa.table("plan", sa.column("plan_id", sa.Uuid()), sa.column("state", sa.String()))
    active = sa.select(plan.c.plan_id).where(plan.c.state == "active")
    planned = (meeting.c.status == "planned") & meeting.c.plan_id.in_(active)
    days = sa.select(meeting.c.planned_on).where(planned).distinct()
    for day in op.get_bind().scalars(days).all():
        op.execute(meeting.update().where(planned, meeting.c.planned_on == day).values(remind_on=day - _REMINDER))
