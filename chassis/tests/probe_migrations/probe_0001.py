"""The probe's one table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "probe_0001"
down_revision = None
branch_labels = ("probe",)
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "applied",
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
    )
