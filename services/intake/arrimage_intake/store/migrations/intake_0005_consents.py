"""Authorizations to communicate, given here and told by partners."""

from __future__ import annotations

revision = "intake_0005"
down_revision = "intake_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""


def downgrade() -> None:
    """Move the store back."""
