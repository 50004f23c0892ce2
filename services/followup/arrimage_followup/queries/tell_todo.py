"""Tell whoever shows a worker's day which calls wait (R-180)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store import Session
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.todo import FollowupTodoAsked, FollowupTodoTold, TodoAct, TodoItem
from arrimage_contracts.vocabularies import FollowupKind, ServiceName
from arrimage_followup.domain.attempts import is_ending, last_day
from arrimage_followup.domain.calendar import OFFSETS_MONTHS
from arrimage_followup.store.call_list import count_due, list_most_pressing

_MOST: Final = 40
_ACTS: Final = (
    ("call.no_answer", "no-answer"),
    ("call.message_left", "message-left"),
    ("call.reached", "reached"),
)


async def tell_todo(question: FollowupTodoAsked, asker: ServiceName, session: Session) -> FollowupTodoTold:
    """Return the calls that are due, the one whose last day comes first at the head.

    Calls are everybody's: ``mine`` narrows nothing, for the worker of an ended episode may be gone by then.

    :raises Refuse: ``request.not_allowed``.
    """
    if asker is not ServiceName.INTAKE:
        raise Refuse(NOT_ALLOWED)
    rows = await list_most_pressing(session, _MOST)
    items = []
    for row in rows:
        path = f"/followup/calls/{row.followup_id}"
        until = last_day(row.gives_up_on)
        items.append(
            TodoItem(
                code="call.last_days" if is_ending(until, question.today) else "call.due",
                case_id=row.case_id,
                due_on=until,
                since=row.due_on,
                number=OFFSETS_MONTHS[FollowupKind(row.kind)],
                path=path,
                acts=[TodoAct(code=code, path=f"{path}/{act}") for code, act in _ACTS],
            )
        )
    more = await count_due(session) - len(items) if len(items) == _MOST else 0
    return FollowupTodoTold(items=items, more=more)
