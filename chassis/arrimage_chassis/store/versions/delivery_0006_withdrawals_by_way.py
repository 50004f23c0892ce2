"""Withdrawals are found by an index that serves for nothing else, so that no other is taken for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "delivery_0006"
down_revision = "delivery_0005"
branch_labels = None
depends_on = None

_WAITING = "published_at IS NULL AND way = 'withdrawal'"


def upgrade() -> None:
    """Move the store forward."""
    _index("way", "seq")


def downgrade() -> None:
    """Move the store back."""
    _index("seq")


def _index(*columns: str) -> None:
    op.drop_index("ix_outbox_withdrawals", "outbox")
    op.create_index(
        "ix_outbox_withdrawals",
        "outbox",
        list(columns),
        postgresql_where=sa.text(_WAITING),
        sqlite_where=sa.text(_WAITING),
    )
