"""What the gate says to partners: waited for, counted, told with all that crossed of the case."""

from __future__ import annotations

from uuid import UUID

from arrimage_conformance.bus import eventually
from arrimage_conformance.check import BrokenPromiseError
from arrimage_conformance.messages import Message
from arrimage_conformance.trial import Trial


async def expect_across(
    trial: Trial, to: str, case_id: UUID, event: str, count: int = 1, *, why: str
) -> list[Message]:
    """Wait until the gate has said ``event`` to a partner so often; ``case_id`` is as the two call it.

    :raises BrokenPromiseError: if it does not within the patience.
    """

    def found() -> list[Message]:
        return trial.border.said(to, case_id, event)

    if not await eventually(lambda: len(found()) >= count, trial.patience):
        raise BrokenPromiseError(
            f"{why}: {event} was said to {to} {len(found())} times of {count} within {trial.patience:g} s",
            trial.border.shown(case_id) or trial.border.said(to)[-3:],
        )
    return found()


def exactly_across(trial: Trial, to: str, case_id: UUID, event: str, count: int, *, why: str) -> list[Message]:
    """Return what was said to a partner.

    :raises BrokenPromiseError: if it was not said so often.
    """
    found = trial.border.said(to, case_id, event)
    shown = trial.border.shown(case_id)
    trial.hold(len(found) == count, f"{why}: {event} was said to {to} {len(found)} times, not {count}", shown)
    return found
