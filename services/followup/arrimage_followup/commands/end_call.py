"""The ways in which a call ends without the person: cancelled, declined, unreached; each with its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import FollowupCancelled, FollowupDeclined, FollowupUnreached
from arrimage_contracts.vocabularies import FollowupCancelReason, FollowupKind
from arrimage_followup.domain.call import CallState, Step, state_after
from arrimage_followup.store.followups import lock_pending
from arrimage_followup.store.tables import FollowupRow


def cancel_call(work: Work, row: FollowupRow, reason: FollowupCancelReason) -> None:
    """A call that was planned will not be made (R-182, R-186).

    :raises ProblemError: as :func:`state_after`.
    """
    row.state = state_after(CallState(row.state), Step.CANCEL, due_on=row.due_on)
    row.cancelled_on, row.cancel_reason = work.today, reason
    work.publish(
        FollowupCancelled(
            followup_id=row.followup_id,
            case_id=row.case_id,
            kind=FollowupKind(row.kind),
            cancelled_on=work.today,
            reason=reason,
        ),
        case_id=row.case_id,
    )


def decline_call(work: Work, row: FollowupRow, day: date) -> None:
    """The person does not wish to be called (R-182).

    :raises ProblemError: as :func:`state_after`.
    """
    row.state = state_after(CallState(row.state), Step.DECLINE, due_on=row.due_on)
    row.completed_on = day
    work.publish(
        FollowupDeclined(
            followup_id=row.followup_id, case_id=row.case_id, kind=FollowupKind(row.kind), declined_on=day
        ),
        case_id=row.case_id,
    )


def give_up_call(work: Work, row: FollowupRow, day: date) -> None:
    """Nobody was reached: missing data, never relapse or failure (R-180, R-181).

    :raises ProblemError: as :func:`state_after`.
    """
    row.state = state_after(CallState(row.state), Step.GIVE_UP, due_on=row.due_on)
    row.completed_on = day
    work.publish(
        FollowupUnreached(
            followup_id=row.followup_id,
            case_id=row.case_id,
            kind=FollowupKind(row.kind),
            unreached_on=day,
            attempts=len(row.attempts),
        ),
        case_id=row.case_id,
    )


async def cancel_pending(
    work: Work, case_id: UUID, reason: FollowupCancelReason, *, except_plan: UUID | None = None
) -> Sequence[FollowupRow]:
    """Cancel the calls of a case that may still be made, but those after ``except_plan``; return them."""
    rows = [row for row in await lock_pending(work.session, case_id) if row.plan_id != except_plan]
    for row in rows:
        cancel_call(work, row, reason)
    return rows


async def refuse_pending(work: Work, case_id: UUID) -> Sequence[FollowupRow]:
    """The person refuses the calls: the one that is due is declined, those to come are cancelled; return them."""
    rows = await lock_pending(work.session, case_id)
    for row in rows:
        if row.state == CallState.DUE:
            decline_call(work, row, work.today)
        else:
            cancel_call(work, row, FollowupCancelReason.DECLINED)
    return rows
