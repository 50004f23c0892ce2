"""N-21: what a worker may do with a notice, and what not. What follows a failure: see the empty stores."""

from __future__ import annotations

from uuid import UUID, uuid4

from arrimage_conformance.notifications.call import Call
from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.trial import Trial

SEND_AGAIN = "POST /notices/{notice_id}/send-again"
LEAVE = "POST /notices/{notice_id}/leave"


@CHECKS.check(
    "N-21",
    "R-334",
    "R-338",
    fr="Un avis parti ne repart pas, et un avis qu'il n'y a pas non plus.",
    en="A notice that left does not leave again, nor does one that is not there.",
    driven=True,
)
async def not_again(trial: Trial) -> None:
    """Of a notice that was sent, and of none."""
    call = await (await Call.new().played(trial)).answered(trial, "the worker is to be told")
    notice = call.notice(call.worker)
    for route in (SEND_AGAIN, LEAVE):
        await _refused(trial, route, notice, "of a notice that was sent", call.case_id)
        await _refused(trial, route, uuid4(), "of a notice that is not there", call.case_id)
    await trial.settle()
    call.once(trial, "doubled emission: what was sent is sent again")


async def _refused(trial: Trial, route: str, notice: UUID, of: str, case_id: UUID) -> None:
    await trial.refused(route, notice_id=notice, what=f"{route.rpartition('/')[2]} {of}", shown=case_id)
