"""The person came back: the calls after the earlier episode are not made (R-186)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import FollowupCancelReason
from arrimage_followup.commands.end_call import cancel_pending
from arrimage_followup.store.followups import find_asking


async def begin_again(work: Work, new_case_id: UUID, previous_case_id: UUID | None) -> None:
    """Cancel what was to come of the episode after which the case ``new_case_id`` begins.

    That is the one at whose call the person asked for it, and the one that the gate names as an earlier case of
    the same person, however they came back (R-137). Any other case is new here: its own end will count.
    """
    asking = await find_asking(work.session, new_case_id)
    earlier = {previous_case_id, asking.case_id if asking is not None else None} - {None, new_case_id}
    for case_id in earlier:
        if case_id is not None:
            await cancel_pending(work, case_id, FollowupCancelReason.REENTRY)
