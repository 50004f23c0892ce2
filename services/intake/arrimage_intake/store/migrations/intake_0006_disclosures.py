"""Disclosures asked for, answered and received."""

from __future__ import annotations

revision = "intake_0006"
down_revision = "intake_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""


def downgrade() -> None:
    """Move the store back."""
