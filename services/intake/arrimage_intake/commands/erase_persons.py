"""Carry out the erasures of own files: their keys are destroyed, then they are deleted (design, 5.5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from arrimage_chassis.errands import Desk
from arrimage_chassis.store import Session
from arrimage_chassis.vault import VAULT
from arrimage_intake.store.persons import delete_files, files_to_erase

ROTATE_AFTER: Final = timedelta(hours=1)
"""How long after an erasure the epoch key is changed: several erasures become final by one change."""
_AT_ONCE: Final = 100


async def erasures_left(session: Session) -> int:
    """Count own files that are to be erased, at most as many as are done at once of each kind."""
    return len(await files_to_erase(session, _AT_ONCE))


async def carry_out_erasures_here(desk: Desk) -> int:
    """Destroy the keys of own files that nobody is shown any more, then delete them; return how many.

    A process that dies in between does it again: a key is destroyed once, and a row that it leaves opens nowhere.
    """
    async with desk.looking() as work:
        names = await files_to_erase(work.session, _AT_ONCE)
    await work.vault.destroy(names, desk.place.clock.now())
    async with desk.writing() as work:
        await delete_files(work.session, names)
    return len(names)


async def rotation_left(session: Session) -> int:
    """Return 1 if something was erased under the epoch key that is still there."""
    return 0 if await next_rotation_at(session) is None else 1


async def next_rotation_at(session: Session) -> datetime | None:
    """Return the instant from which the epoch key is to be changed; None if nothing was erased under it."""
    vault = session.info.get(VAULT)
    erased_at: datetime | None = None if vault is None else vault.erased_since_rotation
    return None if erased_at is None else erased_at + ROTATE_AFTER


async def rotate_vault(desk: Desk) -> int:
    """Change the epoch key of the vault, so that the erasures before are final."""
    if desk.place.keys is not None:
        await desk.place.keys.rotate(desk.place.clock.now())
    return 1
