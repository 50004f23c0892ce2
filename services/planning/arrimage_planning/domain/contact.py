"""Contacts outside of meetings, and the tasks that a missed meeting leaves (R-156)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from arrimage_contracts.vocabularies import AttemptResult


class ContactTaskState(StrEnum):
    """What became of the task to contact a person who missed a meeting."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    """The episode was closed before."""


def is_contact(result: AttemptResult) -> bool:
    """Tell whether the person was reached, both ways; a message left is an attempt (R-114)."""
    return result is AttemptResult.REACHED


def settles(contacted_on: date, missed_on: date) -> bool:
    """Tell whether a contact on one day is one about a meeting that was missed on another."""
    return contacted_on >= missed_on
