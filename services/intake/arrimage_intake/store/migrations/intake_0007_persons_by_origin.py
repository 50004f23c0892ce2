"""Who a person is, by origin, sealed under keys of the vault.

A migration does not reach the vault: what stood in plain columns is put aside, and the service seals it at its
next start, before it is ready (``store/seal_plain.py``).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from arrimage_chassis.store import types

revision = "intake_0007"
down_revision = "intake_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store forward."""
    for table in ("person", "contact_preference"):
        op.rename_table(table, f"{table}_unsealed")
        if op.get_bind().dialect.name == "postgresql":  # an index keeps its name, which the new table wants
            op.execute(f"ALTER INDEX {table}_pkey RENAME TO {table}_unsealed_pkey")
    op.create_table(
        "person",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=96), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("erasing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=True),
        sa.Column("written_at", types.UtcInstant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "origin"),
    )
    op.create_table(
        "contact_preference",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=96), nullable=False),
        sa.Column("may_be_contacted", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("erasing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=True),
        sa.Column("written_at", types.UtcInstant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "origin"),
    )


def downgrade() -> None:
    """Move the store back."""
    raise NotImplementedError("what is sealed under keys of the vault does not go back into plain columns")
