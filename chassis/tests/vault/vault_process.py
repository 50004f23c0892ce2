"""A process that does one thing with a vault, and dies at a named point of it: ``url folder point action id``."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.store.engine import Store
from arrimage_chassis.vault import KeyName, Vault

NOW = datetime(2010, 10, 4, 15, tzinfo=UTC)


async def main(url: str, folder: str, point: str, action: str, of: str) -> None:
    """Open the vault, do ``action``, close it."""
    vault = Vault(Store(url, leaves_no_traces=True), Path(folder), crash=CrashPoints(point))
    await vault.open(NOW)
    if action == "destroy":
        await vault.destroy([KeyName(UUID(of))], NOW)
    elif action == "drop":
        await vault.drop_one_time_key(UUID(of), NOW)
    else:
        await vault.rotate(NOW)
    await vault.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
