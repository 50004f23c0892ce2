"""A worker called, or gives up calling: record how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import FollowupCompleted
from arrimage_contracts.vocabularies import (
    AttemptResult,
    DayPart,
    FollowupCancelReason,
    FollowupKind,
    FollowupResult,
)
from arrimage_followup.commands.announce_due import announce_due
from arrimage_followup.commands.end_call import cancel_pending, decline_call, give_up_call
from arrimage_followup.commands.record_attempt import keep_attempt
from arrimage_followup.commands.request_reentry import request_reentry
from arrimage_followup.domain import problems
from arrimage_followup.domain.answers import Answers
from arrimage_followup.domain.attempts import ATTEMPTS_LEFT, Caution, parts_left
from arrimage_followup.domain.call import STEP_OF_RESULT, CallState, Step, check_day, check_told, state_after
from arrimage_followup.domain.parameters import ATTEMPTS
from arrimage_followup.store.answers import keep_answers
from arrimage_followup.store.followups import load_followup
from arrimage_followup.store.tables import FollowupRow


@dataclass(frozen=True)
class CallEnd:
    """How a call ended, as a worker tells it."""

    result: FollowupResult
    completed_on: date | None = None
    """The day of it; None: today."""
    wish_to_return: bool = False
    part_of_day: DayPart | None = None
    """When the person was spoken to, if the worker tells it: the call is then said as an attempt too."""
    answers: Answers | None = None


async def record_result(work: Work, followup_id: UUID, end: CallEnd) -> tuple[FollowupRow, Sequence[Caution]]:
    """Record how a call ended (R-180, R-183); a call gets one result.

    :raises ProblemError: ``followup.not_found``, or as :func:`state_after`, :func:`check_day` and
        :func:`check_told`.
    """
    row = await load_followup(work.session, followup_id, for_update=True)
    if row is None:
        raise ProblemError(problems.NOT_FOUND)
    await announce_due(work, row, work.today)  # on the very day, a worker may be quicker than the timer
    day = end.completed_on or work.today
    state_after(CallState(row.state), STEP_OF_RESULT[end.result], due_on=row.due_on)
    check_day(day, due_on=row.due_on, today=work.today)
    check_told(end.result, wish_to_return=end.wish_to_return, answers=end.answers is not None)
    cautions: list[Caution] = []
    if end.result is FollowupResult.UNREACHED:
        tried = [DayPart(made.part_of_day) for made in row.attempts]
        if parts_left(tried, row.attempts_wanted or await work.value_of(ATTEMPTS)):
            cautions.append(ATTEMPTS_LEFT)
        give_up_call(work, row, day)
        return row, cautions
    if end.part_of_day is not None:
        keep_attempt(work, row, AttemptResult.REACHED, end.part_of_day, day)
    if end.result is FollowupResult.DECLINED:
        decline_call(work, row, day)
        await cancel_pending(work, row.case_id, FollowupCancelReason.DECLINED)
    else:
        _complete(work, row, end, day)
    if end.wish_to_return:
        request_reentry(work, row, day)
    return row, cautions


def _complete(work: Work, row: FollowupRow, end: CallEnd, day: date) -> None:
    row.state = state_after(CallState(row.state), Step.REACH, due_on=row.due_on)
    row.completed_on, row.wish_to_return = day, end.wish_to_return
    if end.answers is not None and not end.answers.empty:
        keep_answers(work.session, row.followup_id, end.answers, worker=work.worker)
    work.publish(
        FollowupCompleted(
            followup_id=row.followup_id,
            case_id=row.case_id,
            kind=FollowupKind(row.kind),
            result=FollowupResult.REACHED,
            completed_on=day,
            wish_to_return=end.wish_to_return,
        ),
        case_id=row.case_id,
    )
