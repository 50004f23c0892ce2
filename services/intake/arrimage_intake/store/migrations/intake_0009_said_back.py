"""A withdrawal that a restored store learned from the partner that was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "intake_0009"
down_revision = "intake_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    op.add_column("consent", sa.Column("said_back_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Move the store back; what was learned stays withdrawn."""
    with op.batch_alter_table("consent") as consent:
        consent.drop_column("said_back_on")
