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
class FirstContactDays:
    """When the first contact of one referral is due, and when that is announced. Computed once, then stored."""

    due_on: date
    remind_on: date
    """The day on which a reminder is said; never the day of the reception itself."""
    overdue_on: date
    """The first day on which the contact is overdue: the whole due day is on time."""


def days_of_first_contact(received_on: date, *, days: int, remind_before: int) -> FirstContactDays:
    """Return the days of a referral that was received on ``received_on`` (R-112, R-113)."""
    due_on = first_contact_due_on(received_on, days)
    remind_on = max(due_on - timedelta(days=remind_before), received_on + timedelta(days=1))
    return FirstContactDays(due_on, remind_on, due_on + timedelta(days=1))


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
    check_contact_day(made_on, received_on=received_on, today=today)
    return FirstContact(made_on, (made_on - received_on).days, made_on > due_on)


def check_contact_day(made_on: date, *, received_on: date, today: date) -> None:
    """Refuse a contact, or an attempt at one, on a day on which it cannot have been.

    :raises ProblemError: ``first_contact.before_reception`` or ``first_contact.in_future``.
    """
    if made_on < received_on:
        raise ProblemError(CONTACT_BEFORE_RECEPTION, made_on=made_on, received_on=received_on)
    if made_on > today:
        raise ProblemError(CONTACT_IN_FUTURE, made_on=made_on, today=today)
