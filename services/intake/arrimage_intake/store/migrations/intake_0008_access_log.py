"""Who read, wrote or received what: a log that is only added to."""

from __future__ import annotations

revision = "intake_0008"
down_revision = "intake_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""


def downgrade() -> None:
    """Move the store back."""
