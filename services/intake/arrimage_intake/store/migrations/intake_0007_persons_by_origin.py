"""Who a person is, by origin, sealed under keys of the vault."""

from __future__ import annotations

revision = "intake_0007"
down_revision = "intake_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""


def downgrade() -> None:
    """Move the store back."""
