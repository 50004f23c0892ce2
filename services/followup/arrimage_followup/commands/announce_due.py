"""The day of a call has come: say so, exactly once (R-179)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.vocabularies import FollowupKind
from arrimage_followup.domain.call import CallState, is_to_be_announced
from arrimage_followup.store.followups import claim_due
from arrimage_followup.store.tables import FollowupRow


async def announce_due_calls(work: Work, today: date, limit: int) -> int:
    """Announce at most ``limit`` calls whose date is ``today`` or passed unnoticed; return how many."""
    rows = await claim_due(work.session, today, limit)
    for row in rows:
        announce_due(work, row, today)
    return len(rows)


def announce_due(work: Work, row: FollowupRow, today: date) -> None:
    """Say that a call is due, unless it is not or was said already.

    The state and the event are one transaction: that is what makes it once, over restarts and replays.
    """
    if not is_to_be_announced(CallState(row.state), row.due_on, today):
        return
    row.state = CallState.DUE
    work.publish(
        FollowupDue(
            followup_id=row.followup_id,
            case_id=row.case_id,
            kind=FollowupKind(row.kind),
            due_on=row.due_on,
            episode_closed_on=row.closed_on,
            owner_org=work.place.organization,
        ),
        case_id=row.case_id,
    )
