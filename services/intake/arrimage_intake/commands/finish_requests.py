"""Destroy the one-time keys of requests that are over, and say so to whoever answered (R-094).

The order is the promise: what came is committed, then the key is destroyed, then the partner is told. A process
that dies in between does the rest when it is back; no copy of the answer can be opened from then on.
"""

from __future__ import annotations

from typing import Final

from arrimage_chassis.errands import Desk
from arrimage_contracts.events.disclosure import DisclosureReceived
from arrimage_intake.domain.disclosure import AskedState
from arrimage_intake.store.disclosures import keys_to_drop, load_asked

_AT_ONCE: Final = 50
_ANSWERED: Final = {AskedState.RECEIVED: True, AskedState.UNOPENED: False}


async def finish_requests(desk: Desk) -> int:
    """Destroy some of the keys that opened what they were made for, or never will; return how many."""
    async with desk.looking() as work:
        requests = await keys_to_drop(work.session, _AT_ONCE)
        for request_id in requests:
            await work.vault.drop_one_time_key(request_id)
    for request_id in requests:
        async with desk.writing() as work:
            asked = await load_asked(work.session, request_id)
            if asked is None or not asked.key_to_drop:
                continue
            asked.key_to_drop = False
            opened = _ANSWERED.get(asked.state)
            if opened is not None:
                assert asked.answered_on is not None  # noqa: S101 - it was answered
                received = DisclosureReceived(request_id=request_id, received_on=asked.answered_on, opened=opened)
                work.publish(received, case_id=asked.case_id, to=asked.organization)
    return len(requests)
