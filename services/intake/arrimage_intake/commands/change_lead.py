"""Change who answers for a referral in this organization: offers, answers, backups, absences (R-102, R-115)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.lead import (
    CaseLeadAssigned,
    CaseLeadTransferOffered,
    CaseLeadTransferred,
    CaseLeadTransferRefused,
)
from arrimage_contracts.vocabularies import ReferralSide
from arrimage_intake.domain import lead as rules
from arrimage_intake.domain.lead import Asker, Lead
from arrimage_intake.domain.problems import LEAD_NOT_YOURS
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.leads import add_term
from arrimage_intake.store.referrals import led_by, load_received
from arrimage_intake.store.tables import LeadTerm, ReceivedReferral

_NOBODY = "unassigned"
"""Who leads where no worker asked: what a program without a worker's key took in charge."""


@dataclass(frozen=True)
class Absence:
    """What became of an absent worker's referrals."""

    moved: tuple[UUID, ...]
    without_backup: tuple[UUID, ...]
    """Nobody stands behind: somebody must be found."""


def begin_lead(referral: ReceivedReferral, backup: str | None, work: Work) -> None:
    """Make the asking worker the lead of a referral that was just taken in charge.

    :raises ProblemError: ``lead.same_worker``.
    """
    _put(referral, rules.assign(work.worker or _NOBODY, backup), work)
    _say_assigned(referral, work)


async def name_backup(referral_id: UUID, backup: str | None, work: Work) -> ReceivedReferral:
    """Put another worker behind the lead, or nobody.

    :raises ProblemError: as :func:`_change`, and as :func:`arrimage_intake.domain.lead.name_backup`.
    """
    referral = await _change(referral_id, lambda lead, by: rules.name_backup(lead, backup, by), work)
    _say_assigned(referral, work)
    return referral


async def offer_lead(referral_id: UUID, to: str, work: Work) -> ReceivedReferral:
    """Ask worker ``to`` to take over; until they accept, nothing changes hands.

    :raises ProblemError: as :func:`_change`, and as :func:`arrimage_intake.domain.lead.offer`.
    """
    referral = await _change(referral_id, lambda lead, by: rules.offer(lead, to, by), work)
    offered = CaseLeadTransferOffered(
        referral_id=referral_id,
        number=referral.lead_number,
        worker=work.worker_ref(to),
        offered_on=work.today,
    )
    work.publish(offered, case_id=referral.case_id)
    return referral


async def accept_lead(referral_id: UUID, work: Work) -> ReceivedReferral:
    """Take over what was offered: the former lead answers no more.

    :raises ProblemError: as :func:`_change`, and as :func:`arrimage_intake.domain.lead.accept`.
    """
    referral = await _change(referral_id, rules.accept, work)
    transferred = CaseLeadTransferred(
        referral_id=referral_id,
        number=referral.lead_number,
        side=ReferralSide.RECEIVER,
        from_org=work.place.organization,
        to_org=work.place.organization,
        worker=_worker_ref(referral, work),
        transferred_on=work.today,
    )
    work.publish(transferred, case_id=referral.case_id)
    return referral


async def refuse_lead(referral_id: UUID, work: Work) -> ReceivedReferral:
    """Do not take over what was offered.

    :raises ProblemError: as :func:`_change`, and as :func:`arrimage_intake.domain.lead.refuse`.
    """
    referral = await _change(referral_id, rules.refuse, work)
    refused = CaseLeadTransferRefused(referral_id=referral_id, number=referral.lead_number, refused_on=work.today)
    work.publish(refused, case_id=referral.case_id)
    return referral


async def take_over(referral_id: UUID, work: Work) -> ReceivedReferral:
    """Let the backup answer while the lead is away.

    :raises ProblemError: as :func:`_change`, and as :func:`arrimage_intake.domain.lead.take_over`.
    """
    referral = await _change(referral_id, rules.take_over, work)
    _say_assigned(referral, work)
    return referral


async def report_absence(worker: str, work: Work) -> Absence:
    """Let the backups answer for all that an absent worker leads (R-115).

    :raises ProblemError: ``lead.not_yours``, unless the worker, a coordinator or a supervisor asks.
    """
    by = _asker(work)
    if by.role not in rules.LEADING and by.worker != worker:
        raise ProblemError(LEAD_NOT_YOURS, worker=worker)
    moved, left = [], []
    for referral in await led_by(work.session, worker):
        if referral.lead_backup is None:
            left.append(referral.referral_id)
            continue
        _put(referral, rules.take_over(_lead_of(referral), by), work)
        _say_assigned(referral, work)
        moved.append(referral.referral_id)
    return Absence(tuple(moved), tuple(left))


async def _change(referral_id: UUID, rule: Callable[[Lead, Asker], Lead], work: Work) -> ReceivedReferral:
    """Let ``rule`` change the lead of an open referral.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``.
    """
    referral = await load_received(work.session, referral_id)
    after_step(referral.state, Step.CHANGE_LEAD)
    _put(referral, rule(_lead_of(referral), _asker(work)), work)
    return referral


def _lead_of(referral: ReceivedReferral) -> Lead:
    return Lead(
        referral.lead_worker or _NOBODY,
        referral.lead_backup,
        referral.lead_offered_to,
        referral.lead_number,
    )


def _asker(work: Work) -> Asker:
    return Asker(work.worker or _NOBODY, work.role)


def _put(referral: ReceivedReferral, lead: Lead, work: Work) -> None:
    """Write the lead, and a new term if it changed hands."""
    if lead.worker != referral.lead_worker:
        term = LeadTerm(
            referral_id=referral.referral_id,
            number=lead.number,
            worker=lead.worker,
            backup=lead.backup,
            since=work.now,
        )
        add_term(work.session, term)
    referral.lead_worker = lead.worker
    referral.lead_backup = lead.backup
    referral.lead_offered_to = lead.offered_to
    referral.lead_number = lead.number


def _say_assigned(referral: ReceivedReferral, work: Work) -> None:
    assigned = CaseLeadAssigned(
        referral_id=referral.referral_id,
        number=referral.lead_number,
        lead_org=work.place.organization,
        worker=work.worker_ref(referral.lead_worker or _NOBODY),
        backup=work.worker_ref(referral.lead_backup) if referral.lead_backup else None,
        assigned_on=work.today,
    )
    work.publish(assigned, case_id=referral.case_id)


def _worker_ref(referral: ReceivedReferral, work: Work) -> UUID:
    return work.worker_ref(referral.lead_worker or _NOBODY)
