"""How an episode ends (R-136, R-156, R-189, R-190)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import Outcome, SuccessTag
from arrimage_planning.domain import problems
from arrimage_planning.domain.meeting import check_not_in_future


def check_closed_on(closed_on: date, *, today: date, begun_on: date, held: Collection[date]) -> None:
    """Check that an episode can have ended on ``closed_on``.

    ``begun_on`` is the day of the agreement, or of the acceptance where no plan was agreed.

    :raises ProblemError: ``date.in_future``, or ``closure.too_early`` before ``begun_on`` or the last meeting.
    """
    check_not_in_future(closed_on, today)
    earliest = max([begun_on, *held])
    if closed_on < earliest:
        raise ProblemError(problems.CLOSURE_TOO_EARLY, earliest=earliest)


def check_attempts(
    outcome: Outcome,
    attempts: Iterable[date],
    closed_on: date,
    *,
    reached: Iterable[date] = (),
    needed: int,
    over_days: int,
) -> None:
    """Check that nobody is given up as lost too soon: a missed meeting is no abandonment (R-156).

    Only the vain attempts after the person was last ``reached`` count, one a day.

    :raises ProblemError: ``closure.attempts_missing``; it says how many there are, and over how many days.
    """
    if outcome is not Outcome.LOST_CONTACT:
        return
    last_reached = max(reached, default=date.min)
    days = {day for day in attempts if last_reached < day <= closed_on}
    extent = (max(days) - min(days)).days if days else 0
    if len(days) < needed or extent < over_days:
        raise ProblemError(
            problems.CLOSURE_ATTEMPTS_MISSING, needed=needed, days=over_days, found=len(days), extent=extent
        )


def each_tag_once(tags: Iterable[SuccessTag]) -> list[SuccessTag]:
    """Return ``tags``, each once, in the vocabulary's order, so that the same facts make the same event."""
    named = set(tags)
    return [tag for tag in SuccessTag if tag in named]
