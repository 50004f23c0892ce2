"""The tables of the vault. Nothing in them opens without the epoch key, which is a file elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    inspect,
    select,
)

from arrimage_chassis.store.types import UtcInstant
from arrimage_chassis.vault.errors import VaultNewerError

VAULT: Final = MetaData()
_ORIGIN = String(80)

vault_format = Table("vault_format", VAULT, Column("version", Integer, primary_key=True, autoincrement=False))

epoch = Table(
    "epoch",
    VAULT,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # What the key file must agree with: another node's file, or an altered one, is told apart from the right one.
    Column("proof", LargeBinary, nullable=False),
    Column("begun_at", UtcInstant, nullable=False),
    # From then on nothing is under it; and since then its file is gone.
    Column("retired_at", UtcInstant),
    Column("destroyed_at", UtcInstant),
)

data_key = Table(
    "data_key",
    VAULT,
    Column("case_id", Uuid, primary_key=True),
    Column("origin", _ORIGIN, primary_key=True),
    Column("epoch", Integer, nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", UtcInstant, nullable=False),
)

blind_index = Table(
    "blind_index",
    VAULT,
    Column("case_id", Uuid, primary_key=True),
    Column("origin", _ORIGIN, primary_key=True),
    # A keyed hash, encrypted once more under the epoch: an old copy is noise when the epoch's key is gone.
    Column("token", LargeBinary, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Index("ix_blind_index_token", "token"),
    Index("ix_blind_index_epoch", "epoch"),
)

one_time_key = Table(
    "one_time_key",
    VAULT,
    Column("request_id", Uuid, primary_key=True),
    Column("epoch", Integer, nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", UtcInstant, nullable=False),
)

vault_key = Table(
    "vault_key",
    VAULT,
    # ``index``: under which tokens are hashed.
    Column("name", String(16), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

anchor = Table(
    "anchor",
    VAULT,
    # The head of a chain that is kept elsewhere (the log of who looked): it never goes back.
    Column("name", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("mark", LargeBinary, nullable=False),
)


def _first(connection: Connection) -> None:
    VAULT.create_all(connection)


STEPS: Final[tuple[Callable[[Connection], None], ...]] = (_first,)
"""What brings a vault from one version to the next; their number is the version that this code knows."""


def bring_to_present(connection: Connection) -> None:
    """Make the tables, or change them to what this version knows.

    :raises VaultNewerError: if a later version wrote them.
    """
    known = inspect(connection).has_table(vault_format.name)
    version = connection.scalar(select(vault_format.c.version)) if known else 0
    if version == len(STEPS):
        return
    if version is None or version > len(STEPS):
        raise VaultNewerError
    for step in STEPS[version:]:
        step(connection)
    connection.execute(vault_format.delete())
    connection.execute(vault_format.insert().values(version=len(STEPS)))
