"""One of Arrimage's own services as the kit starts it; with a promise broken if BROKEN names one."""

from __future__ import annotations

import os
import secrets
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.conformance.mutants import every_role

from arrimage_chassis import serve


def broken(role: str, name: str) -> None:
    """Break the promise ``name``, of every role or of ``role``."""
    own = import_module(f"tests.conformance.mutants.{role}").MUTANTS
    next(each for each in (*own, *every_role.MUTANTS) if each.__name__ == name)()


def main() -> None:
    """Break what is to be broken, and become the service."""
    role = os.environ["ARRIMAGE_SERVICE"]
    secret = every_role.store().with_name("secret")
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(32))
    os.environ.setdefault("ARRIMAGE_NODE_SECRET_FILE", str(secret))  # the gate is told that of its node
    if role == "intake":
        keys = secret.with_name("vault-keys")
        keys.mkdir(mode=0o700, exist_ok=True)
        os.environ |= {
            "ARRIMAGE_VAULT_URL": f"sqlite+aiosqlite:///{secret.with_name('vault.sqlite3')}",
            "ARRIMAGE_VAULT_KEYS_DIR": str(keys),
        }
    os.environ |= {
        "ARRIMAGE_STORE_URL": f"sqlite+aiosqlite:///{every_role.store()}",
        "ARRIMAGE_FETCH_SECONDS": "1",
        "ARRIMAGE_POLL_SECONDS": "0.2",
        "ARRIMAGE_RETRY_BASE_SECONDS": "0.1",
    }
    if name := os.environ.get("BROKEN"):
        broken(role, name)
    sys.argv = [sys.argv[0], role]
    serve.main()


if __name__ == "__main__":
    main()
