"""The vault: the keys under which persons are kept, apart from where they are kept (design.md §5, ADR 0016).

Only intake opens it, as ``work.place.vault``. What is sealed lies in intake's store; who destroys the key here has
destroyed it there, in every copy, at once for the running node and for good when the epoch key is gone.
"""

from arrimage_chassis.vault.box import Box
from arrimage_chassis.vault.errors import KeyDestroyedError, VaultAwayError
from arrimage_chassis.vault.names import OWN, KeyName, Token
from arrimage_chassis.vault.vault import VAULT, Vault, vault_of

__all__ = ["OWN", "VAULT", "Box", "KeyDestroyedError", "KeyName", "Token", "Vault", "VaultAwayError", "vault_of"]
