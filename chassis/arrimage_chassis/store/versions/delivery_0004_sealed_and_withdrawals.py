"""What is sealed may be wiped; withdrawals pass what waits."""

from __future__ import annotations

revision = "delivery_0004"
down_revision = "delivery_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""


def downgrade() -> None:
    """Move the store back."""
