"""Let nothing that waits to leave under an authorization leave any more (R-095)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.delivery import outbox
from arrimage_chassis.work import Work
from arrimage_intake.store.disclosures import answered_under


async def stop_disclosures(consent_id: UUID, work: Work) -> None:
    """Empty what is sealed under an authorization or an exception, sent or not, and wait for no receipt of it.

    What was disclosed lawfully before stays on record. What was sent and not read yet is refused by its reader,
    which hears of the end first.
    """
    await outbox.wipe(work.session, work.now, consent_ids=[consent_id])
    for answered in await answered_under(work.session, consent_id):
        answered.overdue_on = None
