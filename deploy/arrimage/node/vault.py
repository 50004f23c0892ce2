"""Where a node's vault is, and the opening of it by a command: beside the running intake, or without it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from arrimage.errors import ArrimageError
from arrimage.node.config import NodeConfig, load_node
from arrimage.node.directory import NodeDirectory
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.store.engine import Store
from arrimage_chassis.vault import Vault, VaultAwayError, files
from arrimage_chassis.vault.errors import KEY_MISSING, VaultNewerError
from arrimage_chassis.vault.vault import GIVEN_UP
from arrimage_contracts.vocabularies import ServiceName


@dataclass(frozen=True)
class VaultPlace:
    """The store of a vault, and the folder of its keys."""

    url: str
    password_file: Path | None
    keys: Path


def vault_place(directory: NodeDirectory, node: NodeConfig) -> VaultPlace:
    """Return where the vault is: in the node, or in the piece of it in which intake runs."""
    piece = NodeDirectory(directory.pieces / ServiceName.INTAKE)
    where = piece if piece.vault.exists() and not directory.vault.exists() else directory
    file = f"sqlite+aiosqlite:///{(where.vault / 'vault.sqlite3').absolute()}"
    password = directory.store_password("vault")
    return VaultPlace(
        node.vault or file, password.absolute() if password.exists() else None, where.vault_keys.absolute()
    )


def vault_at(place: VaultPlace) -> Vault:
    """Return the vault at ``place``, not opened."""
    return Vault(Store(place.url, password_file=place.password_file, leaves_no_traces=True), place.keys)


@asynccontextmanager
async def opened_vault(directory: NodeDirectory, clock: SystemClock) -> AsyncIterator[Vault]:
    """Open the vault of a node for a command; the node may run meanwhile.

    :raises ArrimageError: ``vault.none``, ``vault.away``, ``vault.key_missing``, ``vault.newer``, ``node.*``.
    """
    place = vault_place(directory, load_node(directory.config))
    if not place.keys.is_dir():
        raise ArrimageError("vault.none", directory=place.keys)
    vault = vault_at(place)
    try:
        with in_words(place):
            await vault.open(clock.now())
            yield vault
    finally:
        await vault.close()


def give_up_lost_keys(directory: NodeDirectory) -> None:
    """Write down that the keys of before are lost for ever, so that the node goes on with a new vault.

    :raises ArrimageError: ``node.*``.
    """
    keys = vault_place(directory, load_node(directory.config)).keys
    files.make_folder(keys)
    files.replace(keys / GIVEN_UP, b"")


class in_words:  # noqa: N801 - reads as a word in a with statement
    """Says what the vault fails at in the command's words."""

    def __init__(self, place: VaultPlace) -> None:
        self._place = place

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Turn an error into one with words.

        :raises ArrimageError: ``vault.away``, ``vault.key_missing``, ``vault.newer``.
        """
        if isinstance(error, VaultNewerError):
            raise ArrimageError("vault.newer") from error
        if isinstance(error, VaultAwayError) and error.trouble == KEY_MISSING:
            raise ArrimageError("vault.key_missing", directory=self._place.keys) from error
        if isinstance(error, SQLAlchemyError):
            raise ArrimageError("vault.away", reason=type(error).__name__) from error
