"""What one tap does with a call, and the form of an attempt made at another moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from arrimage_chassis.pages.declaration import Act
from arrimage_chassis.pages.visit import Go, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import AttemptResult, FollowupResult
from arrimage_followup.commands.record_attempt import record_attempt
from arrimage_followup.commands.record_result import CallEnd, record_result
from arrimage_followup.domain.attempts import ENOUGH_ATTEMPTS, SAME_PART_OF_DAY, Caution
from arrimage_followup.domain.modules import CALLS
from arrimage_followup.pages.call import AttemptEntered, part_of_day_now, show_call

_SAID: Final = {
    SAME_PART_OF_DAY.code: "attempt_same",
    ENOUGH_ATTEMPTS.code: "attempt_enough",
}


class Tap(BaseModel):
    """Nothing but the tap: it is about now."""


async def no_answer(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that somebody called just now and nobody answered."""
    return await _tried(visit, work, followup_id, AttemptResult.NO_ANSWER)


async def message_left(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that somebody called just now and left a message."""
    return await _tried(visit, work, followup_id, AttemptResult.MESSAGE_LEFT)


async def reached(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that the person was reached just now, and go on to what they told.

    The call is completed by the tap itself: if the worker is called away, it does not end as one that reached
    nobody (R-181). What was told is added afterwards, or never.
    """
    await record_result(work, followup_id, CallEnd(FollowupResult.REACHED, part_of_day=part_of_day_now(visit)))
    return Go(f"/followup/calls/{followup_id}/answers", "reached")


async def attempt(visit: Visit, form: AttemptEntered, work: Work, followup_id: UUID) -> Go:
    """Record an attempt of a day and a time of day that the worker names."""
    _, cautions = await record_attempt(
        work, followup_id, form.result, form.part_of_day, attempted_on=form.attempted_on
    )
    return Go(f"/followup/calls/{followup_id}", _said(cautions))


async def _tried(visit: Visit, work: Work, followup_id: UUID, result: AttemptResult) -> Go:
    _, cautions = await record_attempt(work, followup_id, result, part_of_day_now(visit))
    return Go(f"/followup/calls/{followup_id}", _said(cautions))


def _said(cautions: Sequence[Caution]) -> str:
    return next((_SAID[caution.code] for caution in cautions if caution.code in _SAID), "attempt")


DONE: Final = (
    Act("/calls/{followup_id}/no-answer", Tap, no_answer, again=show_call, module=CALLS.name),
    Act("/calls/{followup_id}/message-left", Tap, message_left, again=show_call, module=CALLS.name),
    Act("/calls/{followup_id}/reached", Tap, reached, again=show_call, module=CALLS.name),
    Act("/calls/{followup_id}/attempts", AttemptEntered, attempt, again=show_call, module=CALLS.name),
)
