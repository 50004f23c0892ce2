"""What needs doing: asked of each service by whoever shows a worker's day, and true at that moment only."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from arrimage_contracts import fields as f
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.requests.declaration import REQUESTS, AnswerData, AnswerPart, QuestionData
from arrimage_contracts.requests.pages import Code, PagePath
from arrimage_contracts.vocabularies import ServiceName


class TodoAct(AnswerPart):
    """One thing that may be done with one tap: a POST to ``path``."""

    code: Code
    path: PagePath


_Acts = Annotated[list[TodoAct], Privacy.DEIDENTIFIED, Field(max_length=4)]


class TodoItem(AnswerPart):
    """One thing that waits for somebody."""

    code: Code
    """What is to be done."""
    case_id: f.OptionalOwnId = None
    """Of which case; None for what concerns none."""
    due_on: f.OptionalCivilDate = None
    """Until when, in the node's zone; a day that is past is overdue."""
    since: f.OptionalCivilDate = None
    """From which day on it waits, in the node's zone."""
    number: f.OptionalOrdinal = None
    """Which one of several, as the number of a meeting."""
    path: PagePath
    """Where it is done."""
    acts: _Acts = Field(default_factory=list)


_Items = Annotated[list[TodoItem], Privacy.DEIDENTIFIED, Field(max_length=40)]
_More = Annotated[int, Privacy.DEIDENTIFIED, Field(ge=0, le=999_999, examples=[0])]


class TodoTold(AnswerData):
    """What waits in one service, the most pressing first. Each service answers with a class of its own."""

    items: _Items
    more: _More
    """How many wait beside those in ``items``."""


class TodoAsked(QuestionData):
    """What needs doing? Each service is asked with a class of its own."""

    today: f.CivilDate
    """The asker's day in the node's zone."""
    mine: f.OptionalWorkerRef = None
    """Whose work only; None: everybody's."""


class PlanningTodoTold(TodoTold):
    """What waits in planning, the most pressing first."""


class FollowupTodoTold(TodoTold):
    """What waits in followup, the most pressing first."""


class NotificationsTodoTold(TodoTold):
    """What waits in notifications, the most pressing first."""


@REQUESTS.request(
    name="todo", answerer=ServiceName.PLANNING, answer=PlanningTodoTold, requirements=("R-128", "R-155")
)
class PlanningTodoAsked(TodoAsked):
    """What needs doing in planning today: episodes and their meetings."""


@REQUESTS.request(name="todo", answerer=ServiceName.FOLLOWUP, answer=FollowupTodoTold, requirements=("R-180",))
class FollowupTodoAsked(TodoAsked):
    """What needs doing in followup today: calls and their attempts."""


@REQUESTS.request(
    name="todo",
    answerer=ServiceName.NOTIFICATIONS,
    answer=NotificationsTodoTold,
    requirements=("R-113", "R-334"),
)
class NotificationsTodoAsked(TodoAsked):
    """What needs doing in notifications today: notices that reached nobody."""
