"""The person came back: the calls after the earlier episode are not made (R-186)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import FollowupCancelReason
from arrimage_followup.commands.end_call import cancel_pending
from arrimage_followup.store.followups import find_asking


async def begin_again(work: Work, new_case_id: UUID) -> None:
    """Cancel what was to come of the episode at whose call the person asked for the case ``new_case_id``.

    A case that no call asked for is none of followup's business yet: its own end will be.
    """
    asking = await find_asking(work.session, new_case_id)
    if asking is not None:
        await cancel_pending(work, asking.case_id, FollowupCancelReason.REENTRY)
