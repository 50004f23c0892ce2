"""What waits in the outbox is signed by the key of today: it may wait from before a change, or before keys."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.outbox import BORDER_LANE
from arrimage_chassis.delivery.ways import Way
from arrimage_chassis.store.tables import outbox
from arrimage_chassis.trust.signed_events import fault_of_signature, signed_event
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.envelope import Envelope


async def sign_what_waits(session: AsyncSession, signing: Signing) -> int:
    """Sign the border copies that were not published and do not bear this key's signature; return how many.

    A partner that pinned the new key would refuse them: a withdrawal among them would be lost to it.
    """
    waits = (outbox.c.published_at.is_(None), outbox.c.lane == BORDER_LANE, outbox.c.way != Way.SEALED)
    rows = (await session.execute(select(outbox.c.seq, outbox.c.body).where(*waits))).all()
    signed = [
        {"of_seq": row.seq, "now_body": signed_event(signing, Envelope.from_json(row.body)).to_json()}
        for row in rows
        if fault_of_signature(signing, row.body, signing.organization) is not None
    ]
    if signed:
        await session.execute(
            update(outbox).where(outbox.c.seq == bindparam("of_seq")).values(body=bindparam("now_body")), signed
        )
    return len(signed)
