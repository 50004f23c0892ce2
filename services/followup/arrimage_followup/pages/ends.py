"""The ends of a call other than an answer: nobody reached, this call refused, all calls refused, a death."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from arrimage_chassis.pages.declaration import Act
from arrimage_chassis.pages.visit import Go, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import FollowupResult
from arrimage_followup.commands.record_refusal import record_death, record_refusal
from arrimage_followup.commands.record_result import CallEnd, record_result
from arrimage_followup.domain.modules import CALLS
from arrimage_followup.pages.call import read_call, show_call
from arrimage_followup.pages.taps import Tap


async def unreached(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that the person was not reached: missing data, and no failure (R-181)."""
    _, cautions = await record_result(work, followup_id, CallEnd(FollowupResult.UNREACHED))
    return Go(f"/followup/calls/{followup_id}", "unreached_early" if cautions else "unreached")


async def declined(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that the person, who was reached, did not want this call; the calls to come are not made either."""
    await record_result(work, followup_id, CallEnd(FollowupResult.DECLINED))
    return Go(f"/followup/calls/{followup_id}", "declined")


async def refusal(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that the person refuses all calls, before the day of this one (R-182)."""
    call = await read_call(visit, followup_id)
    await record_refusal(work, call.case_id)
    return Go(f"/followup/calls/{followup_id}", "refusal")


async def deceased(visit: Visit, form: Tap, work: Work, followup_id: UUID) -> Go:
    """Record that the person has died: nobody calls any more (R-184)."""
    call = await read_call(visit, followup_id)
    await record_death(work, call.case_id)
    return Go(f"/followup/calls/{followup_id}", "deceased")


DONE: Final = (
    Act("/calls/{followup_id}/unreached", Tap, unreached, again=show_call, module=CALLS.name),
    Act("/calls/{followup_id}/declined", Tap, declined, again=show_call, module=CALLS.name),
    Act("/calls/{followup_id}/refusal", Tap, refusal, again=show_call, module=CALLS.name),
    Act("/calls/{followup_id}/deceased", Tap, deceased, again=show_call, module=CALLS.name),
)
