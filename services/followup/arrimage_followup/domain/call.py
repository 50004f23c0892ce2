"""The states of one call, and what may follow what (R-179, R-180, R-182, R-186)."""

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
    """Where a call stands. The last four are final."""

    SCHEDULED = "scheduled"
    DUE = "due"
    COMPLETED = "completed"
    """The person was reached."""
    UNREACHED = "unreached"
    """The attempts ended. Missing data, never relapse or failure (R-181)."""
    DECLINED = "declined"
    """The person did not want this call."""
    CANCELLED = "cancelled"
    """The call will not be made: the person came back, died, or refused the calls before their day."""


class Step(StrEnum):
    """What may happen to a call."""

    ANNOUNCE = "announce"
    """Its day has come."""
    ATTEMPT = "attempt"
    """Somebody called and nobody answered."""
    REACH = "reach"
    GIVE_UP = "give_up"
    DECLINE = "decline"
    CANCEL = "cancel"


ALLOWED: Final[Mapping[tuple[CallState, Step], CallState]] = MappingProxyType(
    {
        (CallState.SCHEDULED, Step.ANNOUNCE): CallState.DUE,
        (CallState.SCHEDULED, Step.CANCEL): CallState.CANCELLED,
        (CallState.DUE, Step.ATTEMPT): CallState.DUE,
        (CallState.DUE, Step.REACH): CallState.COMPLETED,
        (CallState.DUE, Step.GIVE_UP): CallState.UNREACHED,
        (CallState.DUE, Step.DECLINE): CallState.DECLINED,
        # A person who died or came back is not called either on the days after the call fell due,
        # and must not be counted as unreached.
        (CallState.DUE, Step.CANCEL): CallState.CANCELLED,
    }
)
"""All that is allowed, and the state after it; anything else is refused."""

PENDING: Final = (CallState.SCHEDULED, CallState.DUE)
"""The states of a call that may still be made."""

STEP_OF_RESULT: Final[Mapping[FollowupResult, Step]] = MappingProxyType(
    {
        FollowupResult.REACHED: Step.REACH,
        FollowupResult.UNREACHED: Step.GIVE_UP,
        FollowupResult.DECLINED: Step.DECLINE,
    }
)


def is_to_be_announced(state: CallState, due_on: date, today: date) -> bool:
    """Tell whether the day of a call has come and nobody was told yet."""
    return state is CallState.SCHEDULED and due_on <= today


def state_after(state: CallState, step: Step, *, due_on: date) -> CallState:
    """Return the state of a call after ``step``; ``due_on`` is for what a refused person reads.

    :raises ProblemError: ``followup.not_due_yet``, ``followup.already_due``, ``followup.already_completed`` or
        ``followup.cancelled``.
    """
    after = ALLOWED.get((state, step))
    if after is not None:
        return after
    if state is CallState.SCHEDULED:
        raise ProblemError(problems.NOT_DUE_YET, due_on=due_on.isoformat())
    if state is CallState.DUE:
        raise ProblemError(problems.ALREADY_DUE)
    raise ProblemError(problems.CANCELLED if state is CallState.CANCELLED else problems.ALREADY_COMPLETED)


def check_day(day: date, *, due_on: date, today: date) -> None:
    """Check the day on which somebody called; dates are civil dates of the node.

    :raises ProblemError: ``followup.date_in_future`` or ``followup.date_before_due``.
    """
    if day > today:
        raise ProblemError(problems.DATE_IN_FUTURE, today=today.isoformat())
    if day < due_on:
        raise ProblemError(problems.DATE_BEFORE_DUE, due_on=due_on.isoformat())


def check_told(result: FollowupResult, *, wish_to_return: bool, answers: bool) -> None:
    """Check that only somebody who spoke said something.

    :raises ProblemError: ``followup.wish_without_answer`` or ``followup.answers_without_call``.
    """
    if wish_to_return and result is FollowupResult.UNREACHED:
        raise ProblemError(problems.WISH_WITHOUT_ANSWER)
    if answers and result is not FollowupResult.REACHED:
        raise ProblemError(problems.ANSWERS_WITHOUT_CALL)
