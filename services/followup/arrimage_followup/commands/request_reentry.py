"""At a call the person wished to come back: ask intake to open a referral without another form (R-185)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.work import Work
from arrimage_contracts import ids
from arrimage_contracts.events.followup import ReentryRequested
from arrimage_followup.store.tables import FollowupRow


def request_reentry(work: Work, row: FollowupRow, day: date) -> None:
    """Note the wish on its call, which is locked, and say it.

    The calls still to come are cancelled once the new episode has begun, not before (R-186).
    """
    row.wish_to_return = True
    row.reentry_case_id = ids.reentry_case_id(row.followup_id)
    work.publish(
        ReentryRequested(followup_id=row.followup_id, case_id=row.case_id, requested_on=day), case_id=row.case_id
    )
