"""What may go wrong with the vault."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import OperationalError

AWAY: Final = "vault.away"
KEY_MISSING: Final = "vault.key_missing"


class VaultAwayError(OperationalError):
    """The vault cannot be reached: its store is away, or a key file is.

    To whatever waits for a store it is an outage: nothing is answered, nothing is lost, and it is tried again.
    ``trouble`` is ``vault.away``, or ``vault.key_missing`` if the store is there and the key to it is not.
    """

    def __init__(self, trouble: str = AWAY) -> None:
        super().__init__(None, None, OSError(trouble), hide_parameters=True, connection_invalidated=False)
        self.trouble = trouble


class VaultNewerError(Exception):
    """The vault was written by a later version."""


class KeyDestroyedError(Exception):
    """A key was asked to be made again that was destroyed: what it sealed is erased, and stays so."""

    def __init__(self) -> None:
        super().__init__("vault.key_destroyed")
