"""Tell whoever shows the whole of a case what became of its calls (R-180)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store import Session
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.story import FollowupStoryAsked, FollowupStoryTold, StoryStep
from arrimage_contracts.vocabularies import AttemptResult, FollowupKind, ServiceName
from arrimage_followup.domain.attempts import last_day
from arrimage_followup.domain.calendar import OFFSETS_MONTHS
from arrimage_followup.domain.call import PENDING, CallState
from arrimage_followup.store.call_list import list_of_case
from arrimage_followup.store.tables import FollowupRow

_MOST: Final = 60
_END: Final = {
    CallState.COMPLETED: "call.reached",
    CallState.UNREACHED: "call.unreached",
    CallState.DECLINED: "call.declined",
}


async def tell_story(question: FollowupStoryAsked, asker: ServiceName, session: Session) -> FollowupStoryTold:
    """Return what happened in the calls of a case, oldest first; nothing of a case that has none.

    :raises Refuse: ``request.not_allowed``.
    """
    if asker is not ServiceName.INTAKE:
        raise Refuse(NOT_ALLOWED)
    rows = await list_of_case(session, question.case_id)
    steps = sorted((step for row in rows for step in _steps(row)), key=lambda step: step.on)
    here = next((row for row in rows if row.state in PENDING), rows[-1] if rows else None)
    return FollowupStoryTold(steps=steps[-_MOST:], path=_path(here) if here is not None else None)


def _path(row: FollowupRow) -> str:
    return f"/followup/calls/{row.followup_id}"


def _steps(row: FollowupRow) -> Iterator[StoryStep]:
    always: dict[str, Any] = {"number": OFFSETS_MONTHS[FollowupKind(row.kind)], "path": _path(row)}
    yield StoryStep(on=row.closed_on, code="call.scheduled", due_on=row.due_on, **always)
    if row.gives_up_on is not None:  # fixed on the day on which the call was announced
        yield StoryStep(on=row.due_on, code="call.due", due_on=last_day(row.gives_up_on), **always)
    for made in row.attempts:
        if made.result != AttemptResult.REACHED:  # the end of the call says that
            yield StoryStep(on=made.attempted_on, code="call.attempted", detail=made.result, **always)
    if row.cancelled_on is not None:
        yield StoryStep(on=row.cancelled_on, code="call.cancelled", detail=row.cancel_reason, **always)
    elif row.completed_on is not None and (code := _END.get(CallState(row.state))):
        yield StoryStep(on=row.completed_on, code=code, **always)
