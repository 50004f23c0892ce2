"""Run Arrimage's own followup with no more than what the contract tells any component at its start."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path


def main() -> None:
    """Keep what is this component's own in its directory, then become the service, or what hands over."""
    store = Path(os.environ["ARRIMAGE_STORE_DIR"])
    secret = store / "secret"
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(32))
    ours = {
        "ARRIMAGE_STORE_URL": f"sqlite+aiosqlite:///{store / 'calls.sqlite3'}",
        "ARRIMAGE_NODE_SECRET_FILE": str(secret),
        "ARRIMAGE_FETCH_SECONDS": "1",
        "ARRIMAGE_POLL_SECONDS": "0.2",
        "ARRIMAGE_RETRY_BASE_SECONDS": "0.1",
    }
    asked = sys.argv[1:]
    words = ["arrimage_chassis.handover", *asked] if asked else ["arrimage_chassis.serve"]
    command = [sys.executable, "-P", "-m", *words, os.environ["ARRIMAGE_SERVICE"]]
    os.execve(command[0], command, os.environ | ours)


if __name__ == "__main__":
    main()
