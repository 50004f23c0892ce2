"""How an episode ends (R-136, R-156, R-189, R-190)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import Outcome, SuccessTag
from arrimage_planning.domain import problems
from arrimage_planning.domain.meeting import check_not_in_future

LOST_CONTACT_ATTEMPTS: Final = 3
LOST_CONTACT_DAYS: Final = 14
"""A missed meeting is no abandonment: so many attempts, over so many days, come before (R-156)."""


def check_closed_on(closed_on: date, *, today: date, agreed_on: date, held: Collection[date]) -> None:
    """Check that an episode can have ended on ``closed_on``.

    :raises ProblemError: ``date.in_future``, or ``closure.too_early`` before the agreement or the last meeting.
    """
    check_not_in_future(closed_on, today)
    earliest = max([agreed_on, *held])
    if closed_on < earliest:
        raise ProblemError(problems.CLOSURE_TOO_EARLY, earliest=earliest)


def check_attempts(outcome: Outcome, attempts: Collection[date], closed_on: date) -> None:
    """Check that nobody is given up as lost too soon (R-156).

    :raises ProblemError: ``closure.attempts_missing``.
    """
    if outcome is not Outcome.LOST_CONTACT:
        return
    days = {day for day in attempts if day <= closed_on}
    if len(days) < LOST_CONTACT_ATTEMPTS or (max(days) - min(days)).days < LOST_CONTACT_DAYS:
        raise ProblemError(
            problems.CLOSURE_ATTEMPTS_MISSING, attempts=LOST_CONTACT_ATTEMPTS, days=LOST_CONTACT_DAYS
        )


def each_tag_once(tags: Iterable[SuccessTag]) -> list[SuccessTag]:
    """Return ``tags``, each once, in the vocabulary's order, so that the same facts make the same event."""
    named = set(tags)
    return [tag for tag in SuccessTag if tag in named]
