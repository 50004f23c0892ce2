"""Notices to one recipient each, with attempts and times; who leads a case. What the thread wrote stays.

A notice of the thread has its words and no facts: it keeps them. One that was written is sent; one that was still
pending may still be sent. ``notice_id`` follows from the cause as before: a history that is delivered again sends
nothing twice.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "notifications_0002"
down_revision = "notifications_0001"
branch_labels = None
depends_on = None

_FAR = date(9999, 12, 31)
_SAME = ("notice_id", "cause_event_id", "case_id", "role", "kind", "channel", "language", "text", "created_at")


def upgrade() -> None:
    """Move the store forward."""
    op.drop_index("ix_notice_state", table_name="notice")
    op.rename_table("notice", "notice_of_the_thread")
    old = sa.table(
        "notice_of_the_thread", *(sa.column(name) for name in ("number", "state", "written_at", *_SAME))
    )
    new = op.create_table(
        "notice",
        sa.Column("number", types.RowNumber, autoincrement=True, nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("cause_event_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("worker_ref", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("good_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("next_at", types.UtcInstant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("text", sa.String(length=400), nullable=True),
        sa.Column("created_at", types.UtcInstant(), nullable=False),
        sa.Column("finished_at", types.UtcInstant(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="notice_pkey_2"),
        sa.UniqueConstraint("notice_id", name="uq_notice_id"),
    )
    # without numbers: the store gives new ones, in the order of the old
    was_written = old.c.state == "written"
    kept = (*_SAME, "finished_at", "facts", "good_until", "state", "next_at", "attempts")
    rows = sa.select(
        *(old.c[name] for name in _SAME),
        old.c.written_at,
        sa.literal({}, sa.JSON()),
        sa.literal(_FAR, sa.Date()),
        sa.case((was_written, "sent"), else_=old.c.state),
        old.c.created_at,
        sa.case((was_written, 1), else_=0),
    ).order_by(old.c.number)
    op.execute(sa.insert(new).from_select(list(kept), rows))
    op.drop_table("notice_of_the_thread")
    op.create_index("ix_notice_cause", "notice", ["cause_event_id", "role", "kind"])
    op.create_index("ix_notice_next", "notice", ["state", "next_at"])
    op.create_index("ix_notice_about", "notice", ["about"])
    op.create_table(
        "case_lead",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("worker_ref", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
