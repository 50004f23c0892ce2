"""The states of one call, and what may follow what (R-179, R-180)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import FollowupResult
from arrimage_followup.domain import problems


class CallState(StrEnum):
    """Where a call stands. The last three are final."""

    SCHEDULED = "scheduled"
    DUE = "due"
    COMPLETED = "completed"
    """The person was reached."""
    UNREACHED = "unreached"
    """The attempts ended. Missing data, never relapse or failure (R-181)."""
    DECLINED = "declined"
    """The person did not want this call."""


_AFTER_RESULT: Final[Mapping[FollowupResult, CallState]] = MappingProxyType(
    {
        FollowupResult.REACHED: CallState.COMPLETED,
        FollowupResult.UNREACHED: CallState.UNREACHED,
        FollowupResult.DECLINED: CallState.DECLINED,
    }
)


def is_to_be_announced(state: CallState, due_on: date, today: date) -> bool:
    """Tell whether the day of a call has come and nobody was told yet."""
    return state is CallState.SCHEDULED and due_on <= today


def state_after(
    state: CallState,
    result: FollowupResult,
    *,
    due_on: date,
    completed_on: date,
    today: date,
    wish_to_return: bool,
) -> CallState:
    """Return the state of a call after ``result`` of ``completed_on``; dates are civil dates of the node.

    :raises ProblemError: ``followup.not_due_yet``, ``followup.already_completed``, ``followup.date_in_future``,
        ``followup.date_before_due`` or ``followup.wish_without_answer``.
    """
    if state is CallState.SCHEDULED:
        raise ProblemError(problems.NOT_DUE_YET, due_on=due_on.isoformat())
    if state is not CallState.DUE:
        raise ProblemError(problems.ALREADY_COMPLETED)
    if completed_on > today:
        raise ProblemError(problems.DATE_IN_FUTURE, today=today.isoformat())
    if completed_on < due_on:
        raise ProblemError(problems.DATE_BEFORE_DUE, due_on=due_on.isoformat())
    if wish_to_return and result is FollowupResult.UNREACHED:
        raise ProblemError(problems.WISH_WITHOUT_ANSWER)
    return _AFTER_RESULT[result]
