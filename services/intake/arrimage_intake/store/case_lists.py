"""The statements behind workers' lists: forms to go on with, and cases of both sides with their person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Cast,
    ColumnElement,
    Date,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import QueryableAttribute

from arrimage_chassis.store import Session
from arrimage_contracts.vocabularies import ServiceCode
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.persons import names_of, with_names
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

UNFINISHED = (SenderState.DRAFT, SenderState.INCOMPLETE, SenderState.RETURNED)


@dataclass(frozen=True)
class Wanted:
    """Which referrals a list shows."""

    sent: Collection[SenderState]
    received: Collection[ReceiverState]
    worker: str | None = None
    """Only those for which this worker answers, stands behind, or is asked to take over."""
    case_ids: Collection[UUID] | None = None


@dataclass(frozen=True)
class Listed:
    """A line of the list."""

    referral_id: UUID
    case_id: UUID
    is_received: bool
    state: SenderState | ReceiverState
    on: date
    """When it arrived, or was begun."""
    partner: str | None
    service_code: ServiceCode | None
    worker: str | None
    first_contact_due_on: date | None
    overdue_since: date | None
    name: str | None = field(repr=False)
    is_entrusted: bool = False
    """Whether it is a colleague's, so that whoever looks is not shown who it is."""


async def list_cases(session: Session, wanted: Wanted, *, limit: int, offset: int) -> Sequence[Listed]:
    """Return the referrals of both sides that are ``wanted``, the latest first, each with who the person is."""
    sent = _lines(SentReferral, "sent", SentReferral.opened_on, SentReferral.to_organization, cast(null(), Date))
    received = _lines(
        ReceivedReferral,
        "received",
        ReceivedReferral.received_on,
        ReceivedReferral.from_organization,
        ReceivedReferral.overdue_since,
    )
    sent = sent.where(SentReferral.state.in_(wanted.sent), *_of(SentReferral, wanted))
    received = received.where(ReceivedReferral.state.in_(wanted.received), *_of(ReceivedReferral, wanted))
    both = union_all(sent, received).subquery()
    rows = (
        await session.execute(
            select(both).order_by(both.c.came_on.desc(), both.c.referral_id.desc()).limit(limit).offset(offset)
        )
    ).all()
    names = await names_of(session, {row.case_id for row in rows})
    return [_listed(row, names.get(row.case_id)) for row in rows]


async def unfinished_forms(session: Session, limit: int) -> Sequence[tuple[SentReferral, str | None]]:
    """Return the forms that were begun, lack something or came back, the latest first, each with the name."""
    found = await session.scalars(
        select(SentReferral)
        .where(SentReferral.state.in_(UNFINISHED))
        .order_by(SentReferral.opened_on.desc(), SentReferral.referral_id.desc())
        .limit(limit)
    )
    return await with_names(session, found.all())


async def last_unit_of(session: Session, worker: str) -> str | None:
    """Return the team that a worker named in the last form that they wrote."""
    found: str | None = await session.scalar(
        select(SentReferral.referring_unit)
        .where(SentReferral.referring_worker == worker, SentReferral.referring_unit.is_not(None))
        .order_by(SentReferral.opened_on.desc(), SentReferral.referral_id.desc())
        .limit(1)
    )
    return found


async def sent_of_case(session: Session, case_id: UUID) -> Sequence[SentReferral]:
    """Return the referrals of a case that are written here, the first one first."""
    found = await session.scalars(
        select(SentReferral)
        .where(SentReferral.case_id == case_id)
        .order_by(SentReferral.opened_on, SentReferral.referral_id)
    )
    return found.all()


async def arrived_of_case(session: Session, case_id: UUID) -> Sequence[ReceivedReferral]:
    """Return the referrals of a case that arrived here, the first one first; to be looked at, not changed."""
    found = await session.scalars(
        select(ReceivedReferral)
        .where(ReceivedReferral.case_id == case_id)
        .order_by(ReceivedReferral.received_on, ReceivedReferral.referral_id)
    )
    return found.all()


async def waiting_for_word(session: Session) -> Sequence[tuple[str, int]]:
    """Count, by organization, the referrals that left from here and whose arrival nobody has confirmed."""
    rows = await session.execute(
        select(SentReferral.to_organization, func.count())
        .where(SentReferral.state.in_((SenderState.SENT, SenderState.RESUBMITTED)))
        .group_by(SentReferral.to_organization)
    )
    return [(row[0], row[1]) for row in rows if row[0] is not None]


def _lines(
    table: type[SentReferral] | type[ReceivedReferral],
    side: str,
    came_on: QueryableAttribute[Any],
    partner: QueryableAttribute[Any],
    overdue_since: QueryableAttribute[Any] | Cast[Any],
) -> Select[Any]:
    """Return the lines of one side; those of the other have the same columns, under the same names."""
    return select(
        table.referral_id,
        table.case_id,
        literal(side).label("side"),
        type_coerce(table.state, String).label("state"),
        came_on.label("came_on"),
        partner.label("partner"),
        table.service_code,
        table.lead_worker,
        table.first_contact_due_on,
        overdue_since.label("overdue_since"),  # never cast: SQLite makes a number of a day
    )


def _of(table: type[SentReferral] | type[ReceivedReferral], wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.case_ids is not None:
        conditions.append(table.case_id.in_(wanted.case_ids))
    if wanted.worker is not None and issubclass(table, ReceivedReferral):
        theirs = (table.lead_worker, table.lead_backup, table.lead_offered_to)
        conditions.append(or_(*(column == wanted.worker for column in theirs)))
    elif wanted.worker is not None:
        conditions.append(table.lead_worker == wanted.worker)
    return conditions


def _listed(row: Any, name: str | None) -> Listed:
    is_received = row.side == "received"
    return Listed(
        row.referral_id,
        row.case_id,
        is_received,
        (ReceiverState if is_received else SenderState)(row.state),
        row.came_on,
        row.partner,
        row.service_code,
        row.lead_worker,
        row.first_contact_due_on,
        row.overdue_since,
        name,
    )
