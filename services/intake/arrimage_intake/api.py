"""HTTP in: each route reads what was sent and calls one command or one query."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_intake.commands.accept_referral import accept_referral as accept
from arrimage_intake.commands.hand_over_identity import hand_over_identity
from arrimage_intake.commands.record_first_contact import record_first_contact as record_contact
from arrimage_intake.commands.send_referral import send_referral as send
from arrimage_intake.commands.take_in_charge import take_in_charge as take
from arrimage_intake.forms import FirstContactForm, IdentityForm, ReferralForm
from arrimage_intake.queries.list_referrals import list_referrals as list_all
from arrimage_intake.queries.show_person import show_person as person_of
from arrimage_intake.queries.show_referral import show_referral as one_referral
from arrimage_intake.views import (
    IdentityWritten,
    PersonView,
    ReferralDetail,
    ReferralView,
    detail_of,
    view_of,
)


async def send_referral(body: ReferralForm, work: Work) -> ReferralView:
    """Send a referral to another organization. It gets what is asked for, and nothing of who the person is."""
    person = body.person.with_instructions(body.contact_instructions)
    return view_of(await send(body.form(work.today), person, work))


async def take_in_charge(referral_id: UUID, work: Work) -> ReferralView:
    """Take a received referral in charge: whoever asks becomes its one lead (R-102)."""
    return view_of(await take(referral_id, work))


async def write_identity(referral_id: UUID, body: IdentityForm, work: Work) -> IdentityWritten:
    """Write down who the person is, as the sending worker told it; after the taking in charge only."""
    person = body.person.with_instructions(body.contact_instructions)
    row = await hand_over_identity(referral_id, person, body.expected_version, work)
    return IdentityWritten(referral_id=referral_id, case_id=row.case_id, version=row.version)


async def record_first_contact(
    referral_id: UUID, work: Work, body: FirstContactForm | None = None
) -> ReferralView:
    """Record that the person was reached, both ways; the days of the first contact stop (R-112)."""
    made_on = body.made_on if body is not None else None
    return view_of(await record_contact(referral_id, made_on, work))


async def accept_referral(referral_id: UUID, work: Work) -> ReferralView:
    """Accept the person; planning may begin."""
    return view_of(await accept(referral_id, work))


async def list_referrals(
    session: Session, limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> list[ReferralView]:
    """List the referrals that left from here or arrived here, the latest first; no names."""
    return [view_of(row) for row in await list_all(session, limit)]


async def show_referral(referral_id: UUID, session: Session) -> ReferralDetail:
    """Show one referral; no names."""
    return detail_of(await one_referral(session, referral_id))


async def show_person(referral_id: UUID, session: Session) -> PersonView:
    """Show who the person of a referral is."""
    return PersonView.model_validate(await person_of(session, referral_id))
