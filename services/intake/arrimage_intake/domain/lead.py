"""Who answers for a referral that was taken in charge: at any instant exactly one worker (R-102, R-115).

An offer changes nothing before it is accepted. Each change has the next number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from arrimage_chassis.access import Role
from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.problems import (
    LEAD_NO_BACKUP,
    LEAD_NOT_OFFERED,
    LEAD_NOT_YOURS,
    LEAD_SAME_WORKER,
)

LEADING: Final = (Role.COORDINATOR.value, Role.SUPERVISOR.value)
"""The roles that arrange who answers for whom."""


@dataclass(frozen=True)
class Asker:
    """Who asks for a change, and in which role."""

    worker: str
    role: str | None = None

    def must_be(self, worker: str) -> None:
        """Refuse whoever is neither ``worker`` nor somebody who leads.

        :raises ProblemError: ``lead.not_yours``.
        """
        if self.worker != worker and self.role not in LEADING:
            raise ProblemError(LEAD_NOT_YOURS, worker=worker)


@dataclass(frozen=True)
class Lead:
    """One worker answers, with perhaps another one behind; a third may have been asked to take over."""

    worker: str
    backup: str | None = None
    offered_to: str | None = None
    number: int = 1
    """How many times something was said of the lead: the number of the last event."""


def assign(worker: str, backup: str | None) -> Lead:
    """Return the first lead of a referral: the worker who takes it in charge.

    :raises ProblemError: ``lead.same_worker``.
    """
    return name_backup(Lead(worker, number=0), backup, Asker(worker))


def name_backup(lead: Lead, backup: str | None, by: Asker) -> Lead:
    """Return the lead with another worker behind, or none.

    :raises ProblemError: ``lead.not_yours``, ``lead.same_worker``.
    """
    by.must_be(lead.worker)
    _must_differ(lead, backup)
    return replace(lead, backup=backup, number=lead.number + 1)


def offer(lead: Lead, to: str, by: Asker) -> Lead:
    """Return the lead with ``to`` asked to take over; an offer to somebody else is void from now on.

    :raises ProblemError: ``lead.not_yours``, ``lead.same_worker``.
    """
    by.must_be(lead.worker)
    _must_differ(lead, to)
    return replace(lead, offered_to=to, number=lead.number + 1)


def accept(lead: Lead, by: Asker) -> Lead:
    """Return the lead in the hands of whoever it was offered to.

    :raises ProblemError: ``lead.not_offered``, ``lead.not_yours``.
    """
    taker = _offered(lead, by)
    backup = None if lead.backup == taker else lead.backup
    return Lead(taker, backup, None, lead.number + 1)


def refuse(lead: Lead, by: Asker) -> Lead:
    """Return the lead where it was.

    :raises ProblemError: ``lead.not_offered``, ``lead.not_yours``.
    """
    _offered(lead, by)
    return replace(lead, offered_to=None, number=lead.number + 1)


def take_over(lead: Lead, by: Asker) -> Lead:
    """Return the lead in the hands of the backup, while the worker is away and stays behind (R-115).

    The worker says so before leaving, the backup on seeing it, or a coordinator.

    :raises ProblemError: ``lead.no_backup``, ``lead.not_yours``.
    """
    if lead.backup is None:
        raise ProblemError(LEAD_NO_BACKUP)
    if by.worker != lead.backup:
        by.must_be(lead.worker)
    return Lead(lead.backup, lead.worker, None, lead.number + 1)


def _offered(lead: Lead, by: Asker) -> str:
    if lead.offered_to is None:
        raise ProblemError(LEAD_NOT_OFFERED)
    by.must_be(lead.offered_to)
    return lead.offered_to


def _must_differ(lead: Lead, worker: str | None) -> None:
    if worker == lead.worker:
        raise ProblemError(LEAD_SAME_WORKER, worker=worker)
