"""Keep in the vault where the access log ends: who cuts its tail in one store is found by the other (R-329)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.errands import Desk
from arrimage_chassis.store import Session
from arrimage_chassis.vault import VaultAwayError, vault_of
from arrimage_intake.store.access_log import head_of, mark_anchored

ANCHOR: Final = "intake/access-log"


async def count_not_anchored(session: Session) -> int:
    """Return how many entries the vault does not know of yet; where there is no vault, none is to be told."""
    try:
        vault_of(session)
    except VaultAwayError:
        return 0
    head = await head_of(session)
    return max(head.number - head.anchored, 0) if head is not None else 0


async def anchor_access_log(desk: Desk) -> int:
    """Tell the vault where the log ends now; return how many entries that covers anew."""
    vault = desk.place.keys
    if vault is None:
        return 0
    async with desk.looking() as work:
        head = await head_of(work.session)
        if head is None or head.number <= head.anchored:
            return 0
        number, link, before = head.number, head.link, head.anchored
    await vault.anchor(ANCHOR, number, link)
    async with desk.writing() as work:
        await mark_anchored(work.session, number)
    return number - before
