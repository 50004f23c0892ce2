"""A worker called, or gave up calling: record how it ended."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import FollowupCompleted
from arrimage_contracts.vocabularies import FollowupKind, FollowupResult
from arrimage_followup.commands.announce_due import announce_due
from arrimage_followup.domain import problems
from arrimage_followup.domain.call import CallState, state_after
from arrimage_followup.store.followups import load_followup
from arrimage_followup.store.tables import FollowupRow


async def record_result(
    work: Work,
    followup_id: UUID,
    result: FollowupResult,
    *,
    completed_on: date | None = None,
    wish_to_return: bool = False,
) -> FollowupRow:
    """Record the result of a call of ``completed_on`` (today, if it is not given) (R-180, R-183).

    :raises ProblemError: ``followup.not_found``, or as :func:`state_after`.
    """
    row = await load_followup(work.session, followup_id, for_update=True)
    if row is None:
        raise ProblemError(problems.NOT_FOUND)
    announce_due(work, row, work.today)  # on the very day, a worker may be quicker than the timer
    day = completed_on or work.today
    row.state = state_after(
        CallState(row.state),
        result,
        due_on=row.due_on,
        completed_on=day,
        today=work.today,
        wish_to_return=wish_to_return,
    )
    row.completed_on = day
    row.wish_to_return = wish_to_return
    work.publish(
        FollowupCompleted(
            followup_id=row.followup_id,
            case_id=row.case_id,
            kind=FollowupKind(row.kind),
            result=result,
            completed_on=day,
            wish_to_return=wish_to_return,
        ),
        case_id=row.case_id,
    )
    return row
