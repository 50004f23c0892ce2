"""List what is under way with a partner that leaves or is suspended: each case wants somebody else (R-037)."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage_chassis.store import Session
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.referrals import Referral, list_with_partner

OPEN_HERE = frozenset(ReceiverState) - {
    ReceiverState.DECLINED,
    ReceiverState.REDIRECTED,
    ReceiverState.WITHDRAWN,
    ReceiverState.MERGED,
    ReceiverState.CLOSED,
}
OPEN_THERE = frozenset(SenderState) - {
    SenderState.DECLINED,
    SenderState.REDIRECTED,
    SenderState.WITHDRAWN,
    SenderState.CLOSED,
}


async def list_open_with(session: Session, organization: str) -> Sequence[Referral]:
    """Return the referrals to and from ``organization`` that have not ended, the oldest first."""
    return await list_with_partner(session, organization, sent=OPEN_THERE, received=OPEN_HERE)
