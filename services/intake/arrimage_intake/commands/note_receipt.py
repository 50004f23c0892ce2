"""Note that a partner received what was disclosed to it, and hold nothing of it any more (R-094)."""

from __future__ import annotations

from arrimage_chassis.delivery import outbox
from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import DisclosureReceived, InformationDisclosedPart
from arrimage_intake.store.disclosures import load_answered

_log = get_logger()


async def note_receipt(event: DisclosureReceived, work: Work) -> None:
    """Keep when the partner opened it, or that it could not, and empty the copy in the outbox.

    What does not answer a disclosure to this very partner changes nothing.
    """
    own_id = await work.aliases.own(work.sender, event.request_id)
    answered = await load_answered(work.session, own_id) if own_id is not None else None
    if answered is None or answered.organization != work.sender or answered.refusal is not None:
        return
    said = outbox.sealed_event_id(work, InformationDisclosedPart, answered.request_id, to=work.sender)
    await outbox.wipe(work.session, work.now, event_ids=[said])
    if answered.received_on is not None:
        return
    answered.received_on, answered.opened = event.received_on, event.opened
    answered.overdue_on = None
    if not event.opened:
        _log.warning("disclosure.not_opened_there", case_id=str(answered.case_id), to_org=work.sender)
