"""The statements on referrals, of both sides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_chassis.store.tables import border_alias
from arrimage_intake.domain.problems import RECEIVED_HERE, SENT_FROM_HERE, UNKNOWN_REFERRAL
from arrimage_intake.domain.receiver_states import MAY_BE_ATTACHED_TO, WAITS_FOR_CONTACT, ReceiverState
from arrimage_intake.domain.sender_states import NOT_YET_ACCEPTED, NOT_YET_SENT, STILL_OPEN, SenderState
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

Referral = SentReferral | ReceivedReferral


async def find_sent(session: Session, referral_id: UUID) -> SentReferral | None:
    """Return the referral that left from here, or None; what the batch has loaded is not read again."""
    return await session.get(SentReferral, referral_id)


async def find_received(session: Session, referral_id: UUID) -> ReceivedReferral | None:
    """Return the referral that arrived here, or None."""
    return await session.get(ReceivedReferral, referral_id)


async def received_of_case(session: Session, case_id: UUID) -> Sequence[ReceivedReferral]:
    """Return the referrals of a case that arrived here, locked until the commit; most often one."""
    found = await session.scalars(
        locked(
            select(ReceivedReferral)
            .where(ReceivedReferral.case_id == case_id)
            .order_by(ReceivedReferral.referral_id)
        )
    )
    return found.all()


async def returns_of_case(session: Session, case_id: UUID) -> Sequence[ReceivedReferral]:
    """Return the referrals by which the person of a closed case came back through the own reception (R-137)."""
    found = await session.scalars(
        select(ReceivedReferral)
        .where(
            ReceivedReferral.previous_case_id == case_id,
            ReceivedReferral.from_organization == ReceivedReferral.to_organization,
        )
        .order_by(ReceivedReferral.referral_id)
    )
    return found.all()


async def with_returns(session: Session, case_id: UUID) -> Sequence[UUID]:
    """Return a case, then those in which its person came back by a call, and came back again (R-137)."""
    found = [case_id]
    for each in found:
        back = {referral.case_id for referral in await returns_of_case(session, each)}
        found += sorted(back - set(found))
    return found


def ended_on(referral: ReceivedReferral) -> date | None:
    """Return the civil day on which a referral ended, in whichever way; None while it has not."""
    match referral.state:
        case ReceiverState.CLOSED:
            return referral.closed_on
        case ReceiverState.DECLINED:
            return referral.declined_on
        case ReceiverState.REDIRECTED:
            return referral.redirected_on
        case ReceiverState.WITHDRAWN:
            return referral.withdrawn_on
        case _:
            return None


async def began_here(session: Session, case_id: UUID) -> bool:
    """Tell whether a case began with a referral that left from here."""
    found = await session.scalar(select(SentReferral.referral_id).where(SentReferral.case_id == case_id).limit(1))
    return found is not None


async def load_received(session: Session, referral_id: UUID) -> ReceivedReferral:
    """Return the received referral, locked until the commit: two workers act one after the other.

    :raises ProblemError: ``referral.unknown``, or ``referral.sent_from_here``.
    """
    found = await get_locked(session, ReceivedReferral, referral_id)
    if found is not None:
        return found
    sent = await find_sent(session, referral_id)
    if sent is not None:
        raise ProblemError(SENT_FROM_HERE, organization=sent.to_organization)
    raise ProblemError(UNKNOWN_REFERRAL)


async def load_sent(session: Session, referral_id: UUID) -> SentReferral:
    """Return the referral that is written here, locked until the commit.

    :raises ProblemError: ``referral.unknown``, or ``referral.received_here``.
    """
    found = await get_locked(session, SentReferral, referral_id)
    if found is not None:
        return found
    received = await find_received(session, referral_id)
    if received is not None:
        raise ProblemError(RECEIVED_HERE, organization=received.from_organization)
    raise ProblemError(UNKNOWN_REFERRAL)


async def load_either(session: Session, referral_id: UUID) -> Referral:
    """Return the referral, of either side, locked until the commit.

    :raises ProblemError: ``referral.unknown``.
    """
    for table in (ReceivedReferral, SentReferral):
        found: Referral | None = await get_locked(session, table, referral_id)
        if found is not None:
            return found
    raise ProblemError(UNKNOWN_REFERRAL)


def add_referral(session: Session, referral: Referral) -> None:
    """Keep a new referral."""
    session.add(referral)


async def attached_to(session: Session, referral_id: UUID) -> Sequence[ReceivedReferral]:
    """Return the referrals that follow another one (R-104), locked until the commit; most often none."""
    found = await session.scalars(
        locked(
            select(ReceivedReferral)
            .where(ReceivedReferral.attached_to == referral_id, ReceivedReferral.state == ReceiverState.MERGED)
            .order_by(ReceivedReferral.referral_id)
        )
    )
    return found.all()


async def led_by(session: Session, worker: str) -> Sequence[ReceivedReferral]:
    """Return the referrals for which a worker answers now, locked until the commit."""
    found = await session.scalars(
        locked(
            select(ReceivedReferral)
            .where(ReceivedReferral.lead_worker == worker, ReceivedReferral.state.in_(MAY_BE_ATTACHED_TO))
            .order_by(ReceivedReferral.referral_id)
        )
    )
    return found.all()


async def preload_sent(session: Session, border_case_ids: Collection[UUID]) -> Sequence[SentReferral]:
    """Return, locked in one order, the referrals of the cases that partners' events name: one query a batch."""
    found = await session.scalars(
        locked(
            select(SentReferral)
            .where(
                SentReferral.case_id.in_(
                    select(border_alias.c.own_id).where(border_alias.c.border_id.in_(border_case_ids))
                )
            )
            .order_by(SentReferral.referral_id),
            of=[SentReferral],
        )
    )
    return found.all()


async def list_with_partner(
    session: Session,
    organization: str,
    *,
    sent: Collection[SenderState],
    received: Collection[ReceiverState],
) -> Sequence[Referral]:
    """Return the referrals to and from ``organization`` in these states, the oldest first."""
    to_it = await session.scalars(
        select(SentReferral)
        .where(SentReferral.to_organization == organization, SentReferral.state.in_(sent))
        .order_by(SentReferral.opened_on, SentReferral.referral_id)
    )
    from_it = await session.scalars(
        select(ReceivedReferral)
        .where(ReceivedReferral.from_organization == organization, ReceivedReferral.state.in_(received))
        .order_by(ReceivedReferral.received_on, ReceivedReferral.referral_id)
    )
    return [*to_it, *from_it]


async def list_sent(session: Session, limit: int) -> Sequence[SentReferral]:
    """Return the referrals that are written here, the latest first."""
    found = await session.scalars(
        select(SentReferral).order_by(SentReferral.opened_on.desc(), SentReferral.referral_id.desc()).limit(limit)
    )
    return found.all()


async def list_received(
    session: Session, limit: int, *, overdue: bool = False, worker: str | None = None
) -> Sequence[ReceivedReferral]:
    """Return the referrals that arrived here, the latest first.

    ``overdue``: only those whose first contact is overdue; ``worker``: only those for which that worker answers,
    or is asked to (R-113, R-115).
    """
    wanted = select(ReceivedReferral)
    if overdue:
        wanted = wanted.where(
            ReceivedReferral.overdue_since.is_not(None), ReceivedReferral.state.in_(WAITS_FOR_CONTACT)
        )
    if worker is not None:
        wanted = wanted.where(
            or_(ReceivedReferral.lead_worker == worker, ReceivedReferral.lead_offered_to == worker)
        )
    found = await session.scalars(
        wanted.order_by(ReceivedReferral.received_on.desc(), ReceivedReferral.referral_id.desc()).limit(limit)
    )
    return found.all()


async def pending_that_cite(session: Session, consent_id: UUID) -> Sequence[SentReferral]:
    """Return the referrals that rest on an authorization and are not accepted yet, locked until the commit."""
    found = await session.scalars(
        locked(
            select(SentReferral)
            .where(SentReferral.consent_id == consent_id, SentReferral.state.in_(NOT_YET_SENT | NOT_YET_ACCEPTED))
            .order_by(SentReferral.referral_id)
        )
    )
    return found.all()


async def still_open_with(session: Session, case_id: UUID, organization: str) -> bool:
    """Tell whether something may still come of a referral of the case to an organization."""
    found = await session.scalar(
        select(SentReferral.referral_id)
        .where(
            SentReferral.case_id == case_id,
            SentReferral.to_organization == organization,
            SentReferral.state.in_(STILL_OPEN),
        )
        .limit(1)
    )
    return found is not None


async def cite_instead(session: Session, old_id: UUID, new_id: UUID) -> None:
    """Let the referrals that rest on an authorization rest on the one that replaces it."""
    found = await session.scalars(
        locked(select(SentReferral).where(SentReferral.consent_id == old_id).order_by(SentReferral.referral_id))
    )
    for referral in found:
        referral.consent_id = new_id
