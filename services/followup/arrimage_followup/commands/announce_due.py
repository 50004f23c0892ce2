"""The day of a call has come: say so, exactly once (R-179)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.vocabularies import FollowupCancelReason, FollowupKind
from arrimage_followup.commands.end_call import cancel_call
from arrimage_followup.domain.attempts import window_end
from arrimage_followup.domain.call import CallState, Step, is_to_be_announced, state_after
from arrimage_followup.domain.parameters import ATTEMPTS, WINDOW_DAYS
from arrimage_followup.store.followups import claim_due
from arrimage_followup.store.permissions import without_permission
from arrimage_followup.store.tables import FollowupRow


async def announce_due_calls(work: Work, today: date, limit: int) -> int:
    """Announce at most ``limit`` calls whose date is ``today`` or passed unnoticed; return how many."""
    rows = await claim_due(work.session, today, limit)
    refused = await without_permission(work.session, {row.case_id for row in rows})
    for row in rows:
        await _announce(work, row, today, allowed=row.case_id not in refused)
    return len(rows)


async def announce_due(work: Work, row: FollowupRow, today: date) -> None:
    """Announce a call that a worker works on, unless it is not due or was announced already."""
    if is_to_be_announced(CallState(row.state), row.due_on, today):
        refused = await without_permission(work.session, {row.case_id})
        await _announce(work, row, today, allowed=row.case_id not in refused)


async def open_window(work: Work, row: FollowupRow, today: date) -> None:
    """Fix until when, and how often, one tries to reach the person (R-180, R-017)."""
    row.gives_up_on = window_end(today, await work.value_of(WINDOW_DAYS, today))
    row.attempts_wanted = await work.value_of(ATTEMPTS, today)


async def _announce(work: Work, row: FollowupRow, today: date, *, allowed: bool) -> None:
    """Say that a call is due.

    The state and the event are one transaction: that is what makes it once, over restarts and replays. A person
    who no longer allows to be called is not: permission is asked on the day of the call (R-099, R-188).
    """
    if not allowed:
        cancel_call(work, row, FollowupCancelReason.DECLINED)
        return
    row.state = state_after(CallState(row.state), Step.ANNOUNCE, due_on=row.due_on)
    await open_window(work, row, today)
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
