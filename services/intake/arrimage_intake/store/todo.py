"""The statements behind a worker's day: what waits here, each with who the person is, one query a side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import and_, or_, select

from arrimage_chassis.delivery.outbox import BORDER_LANE
from arrimage_chassis.store import Session
from arrimage_chassis.store.tables import outbox
from arrimage_contracts.vocabularies import WithdrawnBy
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.persons import names_of, with_names
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

_WAITS_HERE: Final = (ReceiverState.RECEIVED, ReceiverState.TAKEN_IN_CHARGE, ReceiverState.FIRST_CONTACT_MADE)
_OURS_TO_MOVE: Final = (
    SenderState.INCOMPLETE,
    SenderState.RETURNED,
    SenderState.DECLINED,
    SenderState.REDIRECTED,
)


@dataclass(frozen=True)
class KnownCase:
    """What intake knows of a case that another service speaks of."""

    name: str | None = field(repr=False)
    workers: frozenset[str]
    """Who answers for it, stands behind, or is asked to take over."""
    partner: str | None
    """The organization that the case came from or went to."""


async def received_to_do(session: Session, limit: int) -> Sequence[tuple[ReceivedReferral, str | None]]:
    """Return the referrals that arrived here and wait for somebody, the first contact that is due first first."""
    found = await session.scalars(
        select(ReceivedReferral)
        .where(
            or_(
                ReceivedReferral.state.in_(_WAITS_HERE),
                and_(
                    ReceivedReferral.lead_offered_to.is_not(None), ReceivedReferral.state == ReceiverState.ACCEPTED
                ),
            )
        )
        .order_by(ReceivedReferral.first_contact_due_on, ReceivedReferral.referral_id)
        .limit(limit)
    )
    return await with_names(session, found.all())


async def sent_to_do(session: Session, today: date, limit: int) -> Sequence[tuple[SentReferral, str | None]]:
    """Return the referrals from here that wait for a worker of this side, or for a word that does not come."""
    unanswered = and_(
        SentReferral.state.in_((SenderState.SENT, SenderState.RESUBMITTED)), SentReferral.sent_on < today
    )
    without_news = and_(SentReferral.state == SenderState.ACKNOWLEDGED, SentReferral.first_contact_due_on < today)
    withdrawn = and_(SentReferral.state == SenderState.WITHDRAWN, SentReferral.withdrawn_by == WithdrawnBy.PERSON)
    found = await session.scalars(
        select(SentReferral)
        .where(or_(SentReferral.state.in_(_OURS_TO_MOVE), unanswered, without_news, withdrawn))
        .order_by(SentReferral.opened_on, SentReferral.referral_id)
        .limit(limit)
    )
    return await with_names(session, found.all())


async def cases_at_the_border(session: Session, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the cases of which something still waits here for the hub."""
    if not case_ids:
        return frozenset()
    columns = outbox.c
    found = await session.scalars(
        select(columns.case_id)
        .where(columns.lane == BORDER_LANE, columns.published_at.is_(None), columns.case_id.in_(case_ids))
        .distinct()
    )
    return frozenset(found)


async def known_cases(session: Session, case_ids: Collection[UUID]) -> dict[UUID, KnownCase]:
    """Return names and workers of cases, of either side; one that is not known here is left out."""
    if not case_ids:
        return {}
    here, there = ReceivedReferral, SentReferral
    names = await names_of(session, case_ids)
    known: dict[UUID, KnownCase] = {}
    for row, partner_of, whose in (
        (here, here.from_organization, (here.lead_worker, here.lead_backup, here.lead_offered_to)),
        (there, there.to_organization, (there.lead_worker,)),
    ):
        found = await session.execute(select(row.case_id, partner_of, *whose).where(row.case_id.in_(case_ids)))
        for case_id, partner, *workers in found:
            before = known.get(case_id) or KnownCase(None, frozenset(), None)
            answer_for_it = before.workers | {worker for worker in workers if worker}
            known[case_id] = KnownCase(names.get(case_id), answer_for_it, before.partner or partner)
    return known
