"""How long it is kept who a person is: since when a case rests, and what was de-identified (R-110)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, func, inspect, select, update
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_chassis.store.statements import insert_if_absent
from arrimage_intake.domain.receiver_states import OPEN, ReceiverState
from arrimage_intake.domain.sender_states import NOT_YET_ACCEPTED, SenderState
from arrimage_intake.store.tables import ReceivedReferral, Row, SentReferral


class Keeping(Row):
    """A case that has come to rest, or was de-identified. One that goes on is found again when it is looked at."""

    __tablename__ = "keeping"

    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    rests_since: Mapped[date | None] = mapped_column(index=True)
    """The civil day of its last activity; None once it was de-identified."""
    deidentified_on: Mapped[date | None]


async def note_rest(session: Session, case_id: UUID, today: date) -> None:
    """Keep that a case came to rest on ``today``, unless it was de-identified already."""
    row = {"case_id": case_id, "rests_since": today}
    await insert_if_absent(session, inspect(Keeping).local_table, [row])  # type: ignore[arg-type]
    await session.execute(
        update(Keeping)
        .where(Keeping.case_id == case_id, Keeping.deidentified_on.is_(None))
        .values(rests_since=today)
    )


async def earliest_rest(session: Session) -> date | None:
    """Return since when the case that rests longest has rested."""
    found: date | None = await session.scalar(
        select(func.min(Keeping.rests_since)).where(Keeping.rests_since.is_not(None))
    )
    return found


async def claim_rested(session: Session, since: date, limit: int) -> Sequence[Keeping]:
    """Lock and return cases that have rested since a day or longer; what somebody else holds is passed over."""
    found = await session.scalars(
        locked(
            select(Keeping)
            .where(Keeping.rests_since <= since)
            .order_by(Keeping.rests_since, Keeping.case_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def is_deidentified(session: Session, case_id: UUID) -> bool:
    """Tell whether the time for which it was kept who the person of a case is, is over."""
    found = await session.get(Keeping, case_id)
    return found is not None and found.deidentified_on is not None


async def cases_at_work(session: Session, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the cases in which something goes on; a form that was never sent is nothing that goes on."""
    at_work = NOT_YET_ACCEPTED | {SenderState.ACCEPTED}
    sent = await session.scalars(
        select(SentReferral.case_id).where(SentReferral.case_id.in_(case_ids), SentReferral.state.in_(at_work))
    )
    arrived = await session.scalars(
        select(ReceivedReferral.case_id).where(
            ReceivedReferral.case_id.in_(case_ids), ReceivedReferral.state.in_(OPEN | {ReceiverState.ACCEPTED})
        )
    )
    return frozenset([*sent, *arrived])


async def sent_forms_of(session: Session, case_id: UUID) -> Sequence[SentReferral]:
    """Return the forms of a case that were written here, locked until the commit."""
    found = await session.scalars(
        locked(select(SentReferral).where(SentReferral.case_id == case_id).order_by(SentReferral.referral_id))
    )
    return found.all()
