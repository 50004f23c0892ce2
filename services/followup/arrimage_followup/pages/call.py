"""One call: how to reach the person now, what was tried, what may be recorded."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.declaration import Page
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import View, Visit
from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import AttemptResult, DayPart
from arrimage_followup.api.views import FollowupView
from arrimage_followup.domain.answers import Answers
from arrimage_followup.domain.attempts import is_ending, part_of_day_at, parts_untried
from arrimage_followup.domain.call import PENDING, CallState
from arrimage_followup.pages.contact import ask_contact
from arrimage_followup.queries.find_followups import find_followup
from arrimage_followup.queries.show_answers import show_answers

VAIN: Final = (AttemptResult.NO_ANSWER, AttemptResult.MESSAGE_LEFT, AttemptResult.WRONG_NUMBER)


class AttemptEntered(BaseModel):
    """Somebody called and did not reach the person."""

    result: AttemptResult = Field(title="attempt.result")
    part_of_day: DayPart = Field(title="attempt.part_of_day")
    attempted_on: date | None = Field(None, title="attempt.on")


async def show_call(visit: Visit, followup_id: UUID) -> View:
    """Show one call. How to reach the person is asked of intake each time, and not kept."""
    call = await read_call(visit, followup_id)
    told = await told_at(visit, call)
    contact, names = await asyncio.gather(ask_contact(visit, call), names_of(visit, [call.case_id]))
    return visit.view(
        "call.html",
        call=call,
        contact=contact,
        names=names,
        form=visit.form(AttemptEntered, attempted_on=visit.today, part_of_day=part_of_day_now(visit)),
        vain=VAIN,
        parts_of_day=tuple(DayPart),
        untried=parts_untried([made.part_of_day for made in call.attempts]),
        last_days=is_ending(call.last_day, visit.today),
        pending=call.state in PENDING,
        is_due=call.state is CallState.DUE,
        told=told,
    )


async def read_call(visit: Visit, followup_id: UUID) -> FollowupView:
    """Return one call as it stands today.

    :raises ProblemError: ``followup.not_found``.
    """
    return FollowupView.of(await find_followup(visit.session, followup_id), visit.today)


async def told_at(visit: Visit, call: FollowupView) -> Answers | None:
    """Return what the person told at ``call``, if anything is kept of it."""
    if call.state is not CallState.COMPLETED:
        return None
    try:
        return await show_answers(visit.session, call.followup_id)
    except ProblemError:
        return None


def part_of_day_now(visit: Visit) -> DayPart:
    """Return the part of the day that it is in the node's zone."""
    return part_of_day_at(visit.now.astimezone(visit.place.clock.zone).time())


SHOWN: Final = (Page("/calls/{followup_id}", show_call),)
