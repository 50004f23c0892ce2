"""Tell whoever shows a worker's day which notices could not leave (R-334)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store import Session
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.todo import NotificationsTodoAsked, NotificationsTodoTold, TodoAct, TodoItem
from arrimage_contracts.vocabularies import ServiceName
from arrimage_notifications.store.notice_list import count_failed, list_failed

_MOST: Final = 5
"""A mailbox that is away fails a hundred notices: five stand for them, so that one fault hides no day."""
_PATH: Final = "/notifications/notices"


async def tell_todo(
    question: NotificationsTodoAsked, asker: ServiceName, session: Session
) -> NotificationsTodoTold:
    """Return failed notices that are still worth sending, latest first; the others are counted.

    What stands in their way is mended by whoever can: ``mine`` narrows nothing.

    :raises Refuse: ``request.not_allowed``.
    """
    if asker is not ServiceName.INTAKE:
        raise Refuse(NOT_ALLOWED)
    rows = await list_failed(session, question.today, offset=0, limit=_MOST)
    counted = (await count_failed(session, question.today))[0] if len(rows) == _MOST else len(rows)
    items = [
        TodoItem(
            code="notice.failed",
            case_id=row.case_id,
            due_on=row.good_until,
            path=_PATH,
            acts=[TodoAct(code="notice.leave", path=f"{_PATH}/{row.notice_id}/leave")],
        )
        for row in rows
    ]
    return NotificationsTodoTold(items=items, more=counted - len(items))
