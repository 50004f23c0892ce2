"""The statements on authorizations: those given here, and those that partners told of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, inspect, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_chassis.store.statements import insert_if_absent
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.domain.consent import HOLDS, ConsentState
from arrimage_intake.domain.consent_problems import CONSENT_UNKNOWN
from arrimage_intake.store.consent_tables import Consent, ToldConsent

_Due = InstrumentedAttribute[date | None]
_SAID_BACK_FOR: Final = timedelta(days=30)


async def find_own_consent(session: Session, consent_id: UUID) -> Consent | None:
    """Return an authorization that was given, or declined, here; None if there is none under that id."""
    return await session.get(Consent, consent_id)


async def load_own_consent(session: Session, consent_id: UUID) -> Consent:
    """Return an authorization that was given here, locked until the commit.

    :raises ProblemError: ``consent.unknown``.
    """
    found = await get_locked(session, Consent, consent_id)
    if found is None:
        raise ProblemError(CONSENT_UNKNOWN)
    return found


def add_consent(session: Session, consent: Consent) -> None:
    """Keep a new authorization."""
    session.add(consent)


async def consents_of_case(session: Session, case_id: UUID) -> Sequence[Consent]:
    """Return the authorizations of a case that were given or declined here, the latest first."""
    found = await session.scalars(
        select(Consent)
        .where(Consent.case_id == case_id)
        .order_by(Consent.recorded_on.desc(), Consent.consent_id.desc())
    )
    return found.all()


async def holding(session: Session, case_id: UUID, organization: str) -> Sequence[Consent]:
    """Return what the person of a case authorizes one organization to be told, locked until the commit."""
    found = await session.scalars(
        locked(
            select(Consent)
            .where(
                Consent.case_id == case_id,
                Consent.to_organization == organization,
                Consent.state.in_(HOLDS),
            )
            .order_by(Consent.consent_id)
        )
    )
    return found.all()


async def with_the_episode(session: Session, case_id: UUID, organization: str | None) -> Sequence[Consent]:
    """Return what holds in a case for as long as the episode, locked until the commit."""
    wanted = select(Consent).where(
        Consent.case_id == case_id, Consent.with_episode.is_(True), Consent.state.in_(HOLDS)
    )
    if organization is not None:
        wanted = wanted.where(Consent.to_organization == organization)
    return (await session.scalars(locked(wanted.order_by(Consent.consent_id)))).all()


async def active_on(session: Session, consent_ids: Collection[UUID], day: date) -> set[UUID]:
    """Return those of the authorizations given here that hold on a civil day: one query."""
    found = await session.scalars(select(Consent).where(Consent.consent_id.in_(consent_ids)))
    return {consent.consent_id for consent in found if consent.holds_on(day)}


async def active_grant_from(session: Session, organization: str, case_id: UUID, on: date) -> ToldConsent | None:
    """Return under which authorization a partner may be asked of a case on a civil day, or None.

    If there are several, the one that was told last; that it starts later, or was ended, is as if there were none.
    An exception for danger is none: it is asked for by itself, once (R-107).
    """
    found = await session.scalars(
        select(ToldConsent)
        .where(
            ToldConsent.organization == organization,
            ToldConsent.case_id == case_id,
            ToldConsent.ended_on.is_(None),
            ToldConsent.purpose != DisclosurePurpose.EMERGENCY,
            ToldConsent.starts_on <= on,
            ToldConsent.ends_on >= on,
        )
        .order_by(ToldConsent.told_on.desc(), ToldConsent.starts_on.desc(), ToldConsent.consent_id.desc())
        .limit(1)
    )
    return found.one_or_none()


async def find_told(session: Session, consent_id: UUID) -> ToldConsent | None:
    """Return what a partner told of an authorization, under this organization's own id of it."""
    return await session.get(ToldConsent, consent_id)


async def told_of_case(session: Session, case_id: UUID) -> Sequence[ToldConsent]:
    """Return the authorizations of a case that partners told of, the latest first."""
    found = await session.scalars(
        select(ToldConsent)
        .where(ToldConsent.case_id == case_id)
        .order_by(ToldConsent.told_on.desc(), ToldConsent.consent_id.desc())
    )
    return found.all()


async def waiting_for_a_worker(session: Session, today: date, limit: int) -> Sequence[Consent]:
    """Return what a worker is to see to, the earliest first.

    That is what is to be confirmed, ends soon, whose erasure was not confirmed, or was withdrawn before this store
    was restored and is known again since less than thirty days.
    """
    found = await session.scalars(
        select(Consent)
        .where(
            or_(
                and_(Consent.state == ConsentState.EXPIRING, Consent.ends_on >= today),
                and_(Consent.state.in_(HOLDS), Consent.confirm_by.is_not(None)),
                and_(Consent.erasure_missing_since.is_not(None), Consent.erased_on.is_(None)),
                Consent.said_back_on > today - _SAID_BACK_FOR,
            )
        )
        .order_by(  # what has ended first, on either store
            Consent.due_on.is_not(None), Consent.due_on, Consent.erasure_missing_since, Consent.consent_id
        )
        .limit(limit)
    )
    return found.all()


async def place_told(session: Session, consent_id: UUID, organization: str, case_id: UUID) -> ToldConsent:
    """Return the row of an authorization that a partner tells of, locked until the commit; made if it is new.

    Its grant and its end come by two ways at once: whichever is first makes the row, the other one finds it.
    """
    row = {"consent_id": consent_id, "organization": organization, "case_id": case_id, "categories": []}
    await insert_if_absent(session, inspect(ToldConsent).local_table, [row])  # type: ignore[arg-type]
    found = await get_locked(session, ToldConsent, consent_id)
    assert found is not None  # noqa: S101 - it was made a line above, or was there
    return found


async def next_reminder_on(session: Session) -> date | None:
    """Return the earliest day on which the end of an authorization is to be called near."""
    return await _earliest(session, Consent.remind_on)


async def next_end_on(session: Session) -> date | None:
    """Return the earliest day on which an authorization ends by itself."""
    return await _earliest(session, Consent.due_on)


async def next_missing_erasure_on(session: Session) -> date | None:
    """Return the earliest day on which it is to be said that a recipient did not confirm."""
    return await _earliest(session, Consent.erasure_due_on)


async def next_told_end_on(session: Session) -> date | None:
    """Return the earliest day on which an authorization that a partner told of is over."""
    return await _earliest(session, ToldConsent.over_on)


async def claim_reminders(session: Session, today: date, limit: int) -> Sequence[Consent]:
    """Lock and return authorizations whose reminder has come; what somebody else holds is passed over."""
    return await _claim(session, Consent.remind_on, today, limit)


async def claim_ended(session: Session, today: date, limit: int) -> Sequence[Consent]:
    """Lock and return authorizations that end by themselves; what somebody else holds is passed over."""
    return await _claim(session, Consent.due_on, today, limit)


async def claim_missing_erasures(session: Session, today: date, limit: int) -> Sequence[Consent]:
    """Lock and return ended authorizations whose recipient was to have confirmed; as above."""
    return await _claim(session, Consent.erasure_due_on, today, limit)


async def claim_told_ended(session: Session, today: date, limit: int) -> Sequence[ToldConsent]:
    """Lock and return authorizations of partners that are over, though nobody said so; as above."""
    found = await session.scalars(
        locked(
            select(ToldConsent)
            .where(ToldConsent.over_on <= today)
            .order_by(ToldConsent.over_on, ToldConsent.consent_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def _earliest(session: Session, due_on: _Due) -> date | None:
    found: date | None = await session.scalar(select(func.min(due_on)).where(due_on.is_not(None)))
    return found


async def _claim(session: Session, due_on: _Due, today: date, limit: int) -> Sequence[Consent]:
    found = await session.scalars(
        locked(
            select(Consent).where(due_on <= today).order_by(due_on, Consent.consent_id).limit(limit),
            skip_locked=True,
        )
    )
    return found.all()
