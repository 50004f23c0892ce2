"""Tell intake what waits in planning, for a worker's day: codes and ids alone (R-128, R-155, R-156)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store import Session
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.todo import PlanningTodoAsked, PlanningTodoTold, TodoAct, TodoItem
from arrimage_contracts.vocabularies import ServiceName
from arrimage_planning.domain.episode import EpisodeState
from arrimage_planning.store import waiting
from arrimage_planning.store.waiting import BeforePlan, WaitingMeeting

_MOST: Final = 40
"""As many as one answer holds; the others are counted."""


async def tell_todo(question: PlanningTodoAsked, asker: ServiceName, session: Session) -> PlanningTodoTold:
    """Answer intake, the most pressing first: what is due by its day, then what waits since when, then the rest.

    Who holds a case is known to intake: ``mine`` narrows nothing here.

    :raises Refuse: ``request.not_allowed`` for any other asker.
    """
    if asker is not ServiceName.INTAKE:
        raise Refuse(NOT_ALLOWED)
    meetings, meeting_count = await waiting.meetings_whose_day_came(session, question.today, limit=_MOST)
    tasks, task_count = await waiting.open_tasks(session, limit=_MOST)
    episodes, episode_count = await waiting.before_plan(session, limit=_MOST)
    items = [
        *(_meeting(item, question.today) for item in meetings),
        *(
            TodoItem(
                code="contact.after_missed",
                case_id=task.case_id,
                due_on=task.due_on,
                since=task.missed_on,
                path=_case(task.case_id),
            )
            for task in tasks
        ),
        *(_episode(item) for item in episodes),
    ]
    items.sort(key=lambda item: _place(item, question.today))
    count = meeting_count + task_count + episode_count
    return PlanningTodoTold(items=items[:_MOST], more=count - min(len(items), _MOST))


def _place(item: TodoItem, today: date) -> tuple[int, date]:
    if item.due_on is None:
        return 1, item.since or today
    return (0 if item.due_on <= today else 2), item.due_on


def _meeting(item: WaitingMeeting, today: date) -> TodoItem:
    path = f"/planning/meetings/{item.plan_id}/{item.number}"
    return TodoItem(
        code="meeting.today" if item.planned_on == today else "meeting.unrecorded",
        case_id=item.case_id,
        due_on=item.planned_on,
        number=item.number,
        path=path,
        acts=list(_acts(path)),
    )


def _acts(path: str) -> Iterator[TodoAct]:
    yield TodoAct(code="meeting.held", path=f"{path}/held-today")
    yield TodoAct(code="meeting.missed", path=f"{path}/missed")


def _episode(item: BeforePlan) -> TodoItem:
    path = _case(item.case_id)
    if not item.is_assessed:
        code, path = "episode.assess", f"{path}/assessment"
    elif not item.is_prioritized:
        code, path = "episode.prioritize", f"{path}/priorities"
    elif item.state is EpisodeState.ASSESSING:
        code, path = "plan.draft", f"{path}/plan"
    else:
        code = "plan.agree"
    return TodoItem(code=code, case_id=item.case_id, since=item.accepted_on, path=path)


def _case(case_id: UUID) -> str:
    return f"/planning/cases/{case_id}"
