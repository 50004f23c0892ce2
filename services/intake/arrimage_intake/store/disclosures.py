"""The statements on disclosures: asked for here, answered here, received here, and still to be erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.domain.disclosure import AskedState
from arrimage_intake.domain.sender_states import NOT_YET_SENT
from arrimage_intake.store.consent_tables import Consent, ToldConsent
from arrimage_intake.store.disclosure_tables import (
    AnsweredDisclosure,
    AskedDisclosure,
    EmergencyDisclosure,
    Erasure,
    ReceivedContent,
)
from arrimage_intake.store.referrals import with_returns
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


async def lock_consent(session: Session, consent_id: UUID) -> Consent | None:
    """Return an authorization that was given, or declined, here, locked until the commit; or None."""
    return await get_locked(session, Consent, consent_id)


async def lock_told(session: Session, consent_id: UUID) -> ToldConsent | None:
    """Return what a partner told of an authorization, locked until the commit; None if it told nothing."""
    return await get_locked(session, ToldConsent, consent_id)


async def asked_under(session: Session, consent_id: UUID) -> Sequence[AskedDisclosure]:
    """Return what was asked for under a partner's authorization, the first first, locked until the commit."""
    row = AskedDisclosure
    found = await session.scalars(locked(select(row).where(row.consent_id == consent_id).order_by(row.number)))
    return found.all()


async def load_asked(session: Session, request_id: UUID) -> AskedDisclosure | None:
    """Return a request that was made here, locked until the commit."""
    return await get_locked(session, AskedDisclosure, request_id)


async def asked_of_case(session: Session, case_id: UUID) -> Sequence[AskedDisclosure]:
    """Return what was asked of partners in a case, the latest first."""
    row = AskedDisclosure
    found = await session.scalars(
        select(row)
        .where(row.case_id == case_id)
        .order_by(row.asked_on.desc(), row.number.desc(), row.request_id.desc())
    )
    return found.all()


async def find_answered(session: Session, request_id: UUID) -> AnsweredDisclosure | None:
    """Return how a partner's request was answered, or None if it was not."""
    return await session.get(AnsweredDisclosure, request_id)


async def load_answered(session: Session, request_id: UUID) -> AnsweredDisclosure | None:
    """Return how a partner's request was answered, locked until the commit."""
    return await get_locked(session, AnsweredDisclosure, request_id)


async def answered_of_case(session: Session, case_id: UUID) -> Sequence[AnsweredDisclosure]:
    """Return what partners asked of a case and how they were answered, the latest first."""
    row = AnsweredDisclosure
    found = await session.scalars(
        select(row).where(row.case_id == case_id).order_by(row.answered_at.desc(), row.request_id.desc())
    )
    return found.all()


async def answered_under(session: Session, consent_id: UUID) -> Sequence[AnsweredDisclosure]:
    """Return what was disclosed under an authorization and not received yet, locked until the commit."""
    row = AnsweredDisclosure
    found = await session.scalars(
        locked(
            select(row).where(row.consent_id == consent_id, row.overdue_on.is_not(None)).order_by(row.request_id)
        )
    )
    return found.all()


async def last_disclosed_at(session: Session, consent_id: UUID) -> datetime | None:
    """Return when something was disclosed last under an authorization or an exception; None if nothing was."""
    row = AnsweredDisclosure
    found: datetime | None = await session.scalar(
        select(func.max(row.answered_at)).where(row.consent_id == consent_id, row.refusal.is_(None))
    )
    return found


async def answered_since(session: Session, organization: str, since: datetime) -> int:
    """Count the requests of a partner that were answered since an instant, refused ones too."""
    row = AnsweredDisclosure
    counted = select(func.count()).where(row.organization == organization, row.answered_at > since)
    return int(await session.scalar(counted) or 0)


async def is_shared(session: Session, case_id: UUID, organization: str) -> bool:
    """Tell whether a referral, or an exception, of a case went between this organization and a partner."""
    asked: Sequence[tuple[object, ColumnElement[bool]]] = (
        (
            SentReferral.referral_id,
            (SentReferral.case_id == case_id)
            & (SentReferral.to_organization == organization)
            & SentReferral.state.not_in(NOT_YET_SENT),
        ),
        (
            ReceivedReferral.referral_id,
            (ReceivedReferral.case_id == case_id) & (ReceivedReferral.from_organization == organization),
        ),
        (
            EmergencyDisclosure.exception_id,
            (EmergencyDisclosure.case_id == case_id) & (EmergencyDisclosure.to_organization == organization),
        ),
    )
    for column, condition in asked:
        if await session.scalar(select(column).where(condition).limit(1)) is not None:  # type: ignore[call-overload]
            return True
    return False


async def last_sent_to(session: Session, case_id: UUID, organization: str) -> SentReferral | None:
    """Return the referral of a case that left last for an organization, or None."""
    row = SentReferral
    found = await session.scalars(
        select(row)
        .where(row.case_id == case_id, row.to_organization == organization, row.state.not_in(NOT_YET_SENT))
        .order_by(row.opened_on.desc(), row.referral_id.desc())
        .limit(1)
    )
    return found.first()


async def last_received_from(session: Session, case_id: UUID, organization: str) -> ReceivedReferral | None:
    """Return the referral of a case that arrived last from an organization, or None."""
    row = ReceivedReferral
    found = await session.scalars(
        select(row)
        .where(row.case_id == case_id, row.from_organization == organization)
        .order_by(row.received_on.desc(), row.referral_id.desc())
        .limit(1)
    )
    return found.first()


def add(session: Session, row: AskedDisclosure | AnsweredDisclosure | EmergencyDisclosure | Erasure) -> None:
    """Keep a new row."""
    session.add(row)


async def keep_content(session: Session, row: ReceivedContent) -> None:
    """Keep what came beside who the person is, in place of what came before under the same authorization."""
    await session.merge(row)
    await session.flush()


async def contents_of_case(session: Session, case_id: UUID) -> Sequence[ReceivedContent]:
    """Return what partners disclosed of a case, sealed, but for what is being erased; the latest first."""
    row = ReceivedContent
    found = await session.scalars(
        select(row)
        .where(row.case_id == case_id, row.erasing.is_(False))
        .order_by(row.received_on.desc(), row.origin)
    )
    return found.all()


async def dangers_told(session: Session, today: date, limit: int) -> Sequence[ToldConsent]:
    """Return what partners opened here because somebody is in danger and that holds on a civil day."""
    row = ToldConsent
    found = await session.scalars(
        select(row)
        .where(
            row.purpose == DisclosurePurpose.EMERGENCY,
            row.ended_on.is_(None),
            row.starts_on <= today,
            row.ends_on >= today,
        )
        .order_by(row.told_on.desc(), row.consent_id)
        .limit(limit)
    )
    return found.all()


async def hide_contents(session: Session, consent_id: UUID) -> None:
    """Show nobody any more what a partner disclosed under an authorization."""
    await session.execute(
        update(ReceivedContent).where(ReceivedContent.consent_id == consent_id).values(erasing=True)
    )


async def delete_contents(session: Session, consent_id: UUID) -> None:
    """Delete what a partner disclosed under an authorization, and is being erased."""
    await session.execute(
        delete(ReceivedContent).where(ReceivedContent.consent_id == consent_id, ReceivedContent.erasing.is_(True))
    )


async def origins_to_erase(session: Session, consent_id: UUID) -> set[tuple[UUID, str]]:
    """Return the case and the origin of all that came under an authorization and was to be erased since.

    What was carried into a case in which the person came back has that case, and the same origin.
    """
    found = await session.scalars(
        select(AskedDisclosure).where(
            AskedDisclosure.consent_id == consent_id, AskedDisclosure.erased_on.is_not(None)
        )
    )
    return {(each, asked.origin) for asked in found for each in await with_returns(session, asked.case_id)}


async def find_erasure(session: Session, consent_id: UUID) -> Erasure | None:
    """Return what is to be erased under an authorization, locked until the commit, or None."""
    return await get_locked(session, Erasure, consent_id)


async def erasures_to_do(session: Session, limit: int) -> Sequence[Erasure]:
    """Return what is to be erased, the oldest first."""
    found = await session.scalars(select(Erasure).order_by(Erasure.asked_at, Erasure.consent_id).limit(limit))
    return found.all()


async def count_erasures(session: Session) -> int:
    """Count what is to be erased."""
    return int(await session.scalar(select(func.count()).select_from(Erasure)) or 0)


async def end_erasure(session: Session, erasure: Erasure) -> None:
    """Forget that something was to be erased: it is."""
    await session.delete(erasure)


async def keys_to_drop(session: Session, limit: int) -> Sequence[UUID]:
    """Return the requests that are over and whose one-time keys are still there."""
    row = AskedDisclosure
    found = await session.scalars(
        select(row.request_id).where(row.key_to_drop.is_(True)).order_by(row.request_id).limit(limit)
    )
    return found.all()


async def count_keys_to_drop(session: Session) -> int:
    """Count the requests that are over and whose one-time keys are still there."""
    counted = select(func.count()).select_from(AskedDisclosure).where(AskedDisclosure.key_to_drop.is_(True))
    return int(await session.scalar(counted) or 0)


async def next_unanswered_on(session: Session) -> date | None:
    """Return the earliest day on which it is to be said that a partner did not answer."""
    found: date | None = await session.scalar(select(func.min(AskedDisclosure.overdue_on)))
    return found


async def next_unreceived_on(session: Session) -> date | None:
    """Return the earliest day on which it is to be said that a partner did not receive what was disclosed."""
    found: date | None = await session.scalar(select(func.min(AnsweredDisclosure.overdue_on)))
    return found


async def claim_unanswered(session: Session, today: date, limit: int) -> Sequence[AskedDisclosure]:
    """Lock and return requests that were to be answered; what somebody else holds is passed over."""
    row = AskedDisclosure
    found = await session.scalars(
        locked(
            select(row).where(row.overdue_on <= today).order_by(row.overdue_on, row.request_id).limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def next_beginning_on(session: Session) -> date | None:
    """Return the earliest day on which an authorization begins that a partner told of before."""
    found: date | None = await session.scalar(select(func.min(ToldConsent.ask_on)))
    return found


async def claim_beginning(session: Session, today: date, limit: int) -> Sequence[ToldConsent]:
    """Lock and return authorizations of partners that begin; what somebody else holds is passed over."""
    row = ToldConsent
    found = await session.scalars(
        locked(
            select(row).where(row.ask_on <= today).order_by(row.ask_on, row.consent_id).limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def claim_unreceived(session: Session, today: date, limit: int) -> Sequence[AnsweredDisclosure]:
    """Lock and return disclosures that were to be received; as above."""
    row = AnsweredDisclosure
    found = await session.scalars(
        locked(
            select(row).where(row.overdue_on <= today).order_by(row.overdue_on, row.request_id).limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def troubled(session: Session, limit: int) -> Sequence[AskedDisclosure]:
    """Return the last request under each authorization, where it was refused, not opened, or not answered."""
    row = AskedDisclosure
    last = select(row.consent_id, func.max(row.number).label("last")).group_by(row.consent_id).subquery()
    found = await session.scalars(
        select(row)
        .join(last, (last.c.consent_id == row.consent_id) & (last.c.last == row.number))
        .where(
            or_(
                row.state.in_((AskedState.REFUSED, AskedState.UNOPENED)),
                (row.state == AskedState.WAITING) & row.overdue_since.is_not(None),
            )
        )
        .order_by(row.asked_on, row.request_id)
        .limit(limit)
    )
    return found.all()
