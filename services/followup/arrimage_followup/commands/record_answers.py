"""Record what a person told at a call, at once with its end or after it (R-183)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_followup.commands.record_result import CallEnd, record_result
from arrimage_followup.commands.request_reentry import request_reentry
from arrimage_followup.domain import problems
from arrimage_followup.domain.call import CallState
from arrimage_followup.store.answers import keep_answers, load_answers
from arrimage_followup.store.followups import load_followup
from arrimage_followup.store.tables import FollowupRow


async def record_answers(work: Work, followup_id: UUID, end: CallEnd) -> FollowupRow:
    """Record what the person told; the call is completed by it, unless one tap said before that they were reached.

    A call keeps the answers that came first. A wish to come back that is told after the call was completed is said
    by ReentryRequested alone: FollowupCompleted was said already, once.

    :raises ProblemError: ``followup.answers_kept`` if answers were recorded before, or as :func:`record_result`.
    """
    row = await load_followup(work.session, followup_id, for_update=True)
    if row is None or row.state != CallState.COMPLETED:
        row, _ = await record_result(work, followup_id, end)
        return row
    told = end.answers is not None and not end.answers.empty
    if told and await load_answers(work.session, followup_id) is not None:
        raise ProblemError(problems.ANSWERS_KEPT)
    if end.answers is not None and told:
        keep_answers(work.session, followup_id, end.answers, worker=work.worker)
    if end.wish_to_return and not row.wish_to_return:
        request_reentry(work, row, work.today)
    return row
