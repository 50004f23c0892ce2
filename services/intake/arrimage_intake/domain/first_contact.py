"""The days in which a referred person is contacted. All dates are civil dates of the node's zone (R-016)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.problems import CONTACT_BEFORE_RECEPTION, CONTACT_IN_FUTURE


def first_contact_due_on(received_on: date, days: int) -> date:
    """Return the last day on which a first contact is on time: ``days`` calendar days later (R-112)."""
    return received_on + timedelta(days=days)


@dataclass(frozen=True)
class FirstContact:
    """A contact that took place; ``late`` means after the end of the due day."""

    made_on: date
    delay_days: int
    late: bool


def judge_first_contact(*, made_on: date, received_on: date, due_on: date, today: date) -> FirstContact:
    """Return how a first contact stands to its due day (R-112).

    :raises ProblemError: ``first_contact.before_reception`` or ``first_contact.in_future``.
    """
    if made_on < received_on:
        raise ProblemError(CONTACT_BEFORE_RECEPTION, made_on=made_on, received_on=received_on)
    if made_on > today:
        raise ProblemError(CONTACT_IN_FUTURE, made_on=made_on, today=today)
    return FirstContact(made_on, (made_on - received_on).days, made_on > due_on)
