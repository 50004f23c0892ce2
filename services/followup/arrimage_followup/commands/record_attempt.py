"""A worker called and nobody answered: record when, and say what is left to try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import FollowupAttempted
from arrimage_contracts.vocabularies import AttemptResult, DayPart, FollowupKind
from arrimage_followup.commands.announce_due import announce_due
from arrimage_followup.domain import problems
from arrimage_followup.domain.attempts import Caution, cautions_of, check_vain
from arrimage_followup.domain.call import CallState, Step, check_day, state_after
from arrimage_followup.domain.parameters import ATTEMPTS
from arrimage_followup.store.followups import add_attempt, load_followup
from arrimage_followup.store.tables import FollowupRow


async def record_attempt(
    work: Work, followup_id: UUID, result: AttemptResult, part_of_day: DayPart, *, attempted_on: date | None = None
) -> tuple[FollowupRow, Sequence[Caution]]:
    """Record a vain attempt of ``attempted_on`` (today, if it is not given) (R-180).

    One more than planned, or one at a time of day that was tried before, happened all the same: it is kept, and
    the worker is told.

    :raises ProblemError: ``followup.not_found``, ``followup.reached_is_a_result``, or as :func:`check_day` and
        :func:`state_after`.
    """
    row = await load_followup(work.session, followup_id, for_update=True)
    if row is None:
        raise ProblemError(problems.NOT_FOUND)
    check_vain(result)
    await announce_due(work, row, work.today)  # on the very day, a worker may be quicker than the timer
    day = attempted_on or work.today
    row.state = state_after(CallState(row.state), Step.ATTEMPT, due_on=row.due_on)
    check_day(day, due_on=row.due_on, today=work.today)
    wanted = row.attempts_wanted or await work.value_of(ATTEMPTS)
    cautions = cautions_of([DayPart(made.part_of_day) for made in row.attempts], part_of_day, wanted)
    keep_attempt(work, row, result, part_of_day, day)
    return row, cautions


def keep_attempt(work: Work, row: FollowupRow, result: AttemptResult, part_of_day: DayPart, day: date) -> None:
    """Keep one attempt, and say it."""
    number = add_attempt(row, attempted_on=day, part_of_day=part_of_day, result=result, worker=work.worker)
    work.publish(
        FollowupAttempted(
            followup_id=row.followup_id,
            case_id=row.case_id,
            kind=FollowupKind(row.kind),
            attempt=number,
            attempted_on=day,
            part_of_day=part_of_day,
            result=result,
        ),
        case_id=row.case_id,
    )
