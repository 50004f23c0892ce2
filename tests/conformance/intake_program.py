"""Arrimage's own intake as the kit starts it; with a promise broken if BROKEN names one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from arrimage_chassis import serve

Mutant = Callable[[], None]


def folder() -> Path:
    """Return where the store is."""
    return Path(os.environ["ARRIMAGE_STORE_DIR"])


MUTANTS: dict[str, Mutant] = {}


def main() -> None:
    """Break what is to be broken, and become the service."""
    (folder() / "vault-keys").mkdir(mode=0o700, exist_ok=True)
    os.environ |= {
        "ARRIMAGE_STORE_URL": f"sqlite+aiosqlite:///{folder() / 'intake.sqlite3'}",
        "ARRIMAGE_VAULT_URL": f"sqlite+aiosqlite:///{folder() / 'vault.sqlite3'}",
        "ARRIMAGE_VAULT_KEYS_DIR": str(folder() / "vault-keys"),
        "ARRIMAGE_FETCH_SECONDS": "1",
        "ARRIMAGE_POLL_SECONDS": "0.2",
        "ARRIMAGE_RETRY_BASE_SECONDS": "0.1",
    }
    if broken := os.environ.get("BROKEN"):
        MUTANTS[broken]()
    sys.argv = [sys.argv[0], os.environ["ARRIMAGE_SERVICE"]]
    serve.main()


if __name__ == "__main__":
    main()
