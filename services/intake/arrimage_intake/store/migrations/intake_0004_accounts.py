"""Local accounts, and who is signed in (R-328). Nobody has a password yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0004"
down_revision = "intake_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.create_table(
        "account",
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("key_mark", sa.String(length=16), nullable=False),
        sa.Column("set_at", types.UtcInstant(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", types.UtcInstant(), nullable=True),
        sa.PrimaryKeyConstraint("worker"),
    )
    op.create_table(
        "worker_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("begun_at", types.UtcInstant(), nullable=False),
        sa.Column("ended_at", types.UtcInstant(), nullable=True),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.create_index("ix_worker_session_worker", "worker_session", ["worker"])
    op.create_index("ix_worker_session_begun_at", "worker_session", ["begun_at"])
