"""The statements on referrals, of both sides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.store.tables import border_alias
from arrimage_intake.domain.problems import SENT_FROM_HERE, UNKNOWN_REFERRAL
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


async def find_sent(session: Session, referral_id: UUID) -> SentReferral | None:
    """Return the referral that left from here, or None; what the batch has loaded is not read again."""
    return await session.get(SentReferral, referral_id)


async def find_received(session: Session, referral_id: UUID) -> ReceivedReferral | None:
    """Return the referral that arrived here, or None."""
    return await session.get(ReceivedReferral, referral_id)


async def received_of_case(session: Session, case_id: UUID) -> Sequence[ReceivedReferral]:
    """Return the referrals of a case that arrived here, locked until the commit; most often one."""
    found = await session.scalars(
        select(ReceivedReferral)
        .where(ReceivedReferral.case_id == case_id)
        .order_by(ReceivedReferral.referral_id)
        .with_for_update()
    )
    return found.all()


async def load_received(session: Session, referral_id: UUID) -> ReceivedReferral:
    """Return the received referral, locked until the commit: two workers act one after the other.

    :raises ProblemError: ``referral.unknown``, or ``referral.sent_from_here``.
    """
    found = await session.get(ReceivedReferral, referral_id, with_for_update=True)
    if found is not None:
        return found
    sent = await find_sent(session, referral_id)
    if sent is not None:
        raise ProblemError(SENT_FROM_HERE, organization=sent.to_organization)
    raise ProblemError(UNKNOWN_REFERRAL)


async def preload_sent(session: Session, border_case_ids: Collection[UUID]) -> Sequence[SentReferral]:
    """Return, locked in one order, the referrals of the cases that partners' events name: one query a batch."""
    found = await session.scalars(
        select(SentReferral)
        .where(
            SentReferral.case_id.in_(
                select(border_alias.c.own_id).where(border_alias.c.border_id.in_(border_case_ids))
            )
        )
        .order_by(SentReferral.referral_id)
        .with_for_update(of=SentReferral)
    )
    return found.all()


async def list_sent(session: Session, limit: int) -> Sequence[SentReferral]:
    """Return the referrals that left from here, the latest first."""
    found = await session.scalars(
        select(SentReferral).order_by(SentReferral.sent_on.desc(), SentReferral.referral_id.desc()).limit(limit)
    )
    return found.all()


async def list_received(session: Session, limit: int) -> Sequence[ReceivedReferral]:
    """Return the referrals that arrived here, the latest first."""
    found = await session.scalars(
        select(ReceivedReferral)
        .order_by(ReceivedReferral.received_on.desc(), ReceivedReferral.referral_id.desc())
        .limit(limit)
    )
    return found.all()
