"""What the other services of the node say needs doing: asked at once, and missed gracefully."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from arrimage_chassis.pages.visit import Visit
from arrimage_chassis.requests.port import RequestError
from arrimage_contracts.requests.todo import (
    FollowupTodoAsked,
    FollowupTodoTold,
    NotificationsTodoAsked,
    NotificationsTodoTold,
    PlanningTodoAsked,
    PlanningTodoTold,
    TodoAsked,
    TodoItem,
    TodoTold,
)
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.domain.day import Tap, Waiting

_WITHIN: Final = 1.0
_QUESTIONS: Final[tuple[tuple[ServiceName, type[TodoAsked], type[TodoTold]], ...]] = (
    (ServiceName.PLANNING, PlanningTodoAsked, PlanningTodoTold),
    (ServiceName.FOLLOWUP, FollowupTodoAsked, FollowupTodoTold),
    (ServiceName.NOTIFICATIONS, NotificationsTodoAsked, NotificationsTodoTold),
)
_PRESSING: Final = frozenset({"call.due", "call.last_days", "notice.failed"})
"""What may be done today already, although its last day is later."""
_GOES_ON: Final = frozenset({"call.reached"})
"""What is followed by questions that are asked at once."""


@dataclass(frozen=True)
class Elsewhere:
    """What one service answered."""

    service: ServiceName
    waiting: Sequence[Waiting] = ()
    more: int = 0
    """How many wait there beside these."""
    away: bool = False


async def ask_elsewhere(visit: Visit, mine: UUID | None) -> Sequence[Elsewhere]:
    """Ask each service that the node has, all at once; who does not answer within a second is away."""
    asked = [one for one in _QUESTIONS if not visit.neighbours or one[0] in visit.neighbours]
    return await asyncio.gather(*(_ask(visit, mine, *one) for one in asked))


async def _ask(
    visit: Visit, mine: UUID | None, service: ServiceName, question: type[TodoAsked], answer: type[TodoTold]
) -> Elsewhere:
    try:
        told = await visit.place.ask(question(today=visit.today, mine=mine), answer, within=_WITHIN)
    except RequestError:
        return Elsewhere(service, away=True)
    return Elsewhere(service, [_waiting(service, item) for item in told.items], told.more)


def _waiting(service: ServiceName, item: TodoItem) -> Waiting:
    pressing = item.code in _PRESSING
    return Waiting(
        service,
        item.code,
        item.path,
        item.case_id,
        due_on=item.due_on,
        since=None if pressing else item.since,
        number=item.number,
        taps=[Tap(act.code, act.path, goes_on=act.code in _GOES_ON) for act in item.acts],
        pressing=pressing,
    )
