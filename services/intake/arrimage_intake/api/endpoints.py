"""HTTP in: each route reads what was sent and calls one command or one query."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from arrimage_chassis.access import Reach
from arrimage_chassis.look import Look
from arrimage_chassis.manifest import CONTENT
from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_intake.api import bodies, views
from arrimage_intake.api.bodies import WorkerId
from arrimage_intake.api.views import ReferralView, view_of
from arrimage_intake.commands import (
    accept_referral,
    attach_duplicate,
    change_lead,
    close_sent_referral,
    complete_form,
    decline_referral,
    hand_over_identity,
    link_history,
    record_attempt,
    record_first_contact,
    record_informal_contact,
    return_referral,
    send_referral,
    take_in_charge,
    withdraw_referral,
)
from arrimage_intake.domain.form import Person
from arrimage_intake.queries import list_contacts, list_open_with, list_referrals, show_person, show_referral
from arrimage_intake.queries.sight import is_assigned, note_read

_Limit = Annotated[int, Query(ge=1, le=1000)]


async def send(body: bodies.ReferralForm, work: Work) -> ReferralView:
    """Write a referral. A complete one goes to the other organization, which gets nothing of who the person is.

    One that lacks mandatory fields is kept as ``incomplete``, with their names in ``missing``.
    """
    form, person = body.form(work.today), Person(**body.person_changes())
    return view_of(await send_referral.send_referral(form, person, work, draft=body.keep_as_draft))


async def complete(referral_id: UUID, body: bodies.ReferralForm, work: Work) -> ReferralView:
    """Fill in what a referral lacks; what is left out stays as it was. Once nothing is missing, it is sent."""
    referral = await complete_form.complete_form(
        referral_id, body.changes(), body.person_changes(), work, draft=body.keep_as_draft
    )
    return view_of(referral)


async def withdraw(referral_id: UUID, work: Work, body: bodies.WithdrawalForm | None = None) -> ReferralView:
    """Withdraw a referral, on whichever side; its clock and its reminders stop (R-108)."""
    by = (body or bodies.WithdrawalForm()).by
    return view_of(await withdraw_referral.withdraw_referral(referral_id, by, work))


async def close_sent(referral_id: UUID, work: Work) -> ReferralView:
    """Close a referral from here that was declined, redirected or withdrawn."""
    return view_of(await close_sent_referral.close_sent_referral(referral_id, work))


async def take(referral_id: UUID, work: Work, body: bodies.TakingInCharge | None = None) -> ReferralView:
    """Take a received referral in charge: whoever asks becomes its one lead (R-102)."""
    backup = body.backup if body is not None else None
    return view_of(await take_in_charge.take_in_charge(referral_id, backup, work))


async def return_to_sender(referral_id: UUID, body: bodies.ReturnForm, work: Work) -> ReferralView:
    """Return an offer that lacks something; the seven days run once it is back (R-090)."""
    missing = list(dict.fromkeys(body.missing))
    return view_of(await return_referral.return_referral(referral_id, missing, work))


async def redirect(referral_id: UUID, body: bodies.DeclineForm, work: Work) -> ReferralView:
    """Say that the request belongs elsewhere, and who could help; what is known of the person is erased."""
    suggested = list(dict.fromkeys(body.suggested))
    return view_of(await decline_referral.redirect_referral(referral_id, body.reason, suggested, work))


async def decline(referral_id: UUID, body: bodies.DeclineForm, work: Work) -> ReferralView:
    """Decline the person; what is known of them is erased. A worker decides it, never a rule."""
    suggested = list(dict.fromkeys(body.suggested))
    return view_of(await decline_referral.decline_referral(referral_id, body.reason, suggested, work))


async def write_identity(referral_id: UUID, body: bodies.IdentityForm, work: Work) -> views.IdentityWritten:
    """Write down who the person is, as the sending worker told it; after the taking in charge only."""
    person = body.person.with_instructions(body.contact_instructions)
    written = await hand_over_identity.hand_over_identity(referral_id, person, body.expected_version, work)
    return views.written_of(referral_id, written)


async def attach(referral_id: UUID, body: bodies.DuplicateForm, work: Work) -> ReferralView:
    """Attach the referral to the one in which the same person is being helped already (R-104)."""
    return view_of(await attach_duplicate.attach_duplicate(referral_id, body.of, work))


async def link(referral_id: UUID, body: bodies.HistoryForm, work: Work) -> ReferralView:
    """Link the referral to an earlier, closed case of the same person here (R-137)."""
    return view_of(await link_history.link_history(referral_id, body.case_id, work))


async def attempt(referral_id: UUID, body: bodies.AttemptForm, work: Work) -> ReferralView:
    """Record an attempt to reach the person; ``reached`` is the first contact (R-114)."""
    referral = await record_attempt.record_attempt(referral_id, body.channel, body.result, body.attempted_at, work)
    return view_of(referral)


async def make_first_contact(
    referral_id: UUID, work: Work, body: bodies.FirstContactForm | None = None
) -> ReferralView:
    """Record that the person was reached, both ways; the days of the first contact stop (R-112)."""
    made_on = body.made_on if body is not None else None
    return view_of(await record_first_contact.record_first_contact(referral_id, made_on, work))


async def accept(referral_id: UUID, work: Work) -> ReferralView:
    """Accept the person; planning may begin."""
    return view_of(await accept_referral.accept_referral(referral_id, work))


async def offer_lead(referral_id: UUID, body: bodies.OfferForm, work: Work) -> ReferralView:
    """Ask a colleague to take over; until they accept, nothing changes hands (R-102)."""
    return view_of(await change_lead.offer_lead(referral_id, body.to, work))


async def accept_lead(referral_id: UUID, work: Work) -> ReferralView:
    """Take over what was offered; the colleague who was asked does it, or a coordinator."""
    return view_of(await change_lead.accept_lead(referral_id, work))


async def refuse_lead(referral_id: UUID, work: Work) -> ReferralView:
    """Do not take over what was offered; the lead stays where it was."""
    return view_of(await change_lead.refuse_lead(referral_id, work))


async def name_backup(referral_id: UUID, body: bodies.BackupForm, work: Work) -> ReferralView:
    """Put a colleague behind the lead, or nobody (R-115)."""
    return view_of(await change_lead.name_backup(referral_id, body.worker, work))


async def take_over(referral_id: UUID, work: Work) -> ReferralView:
    """Let the backup answer for the referral while its lead is away (R-115)."""
    return view_of(await change_lead.take_over(referral_id, work))


async def report_absence(body: bodies.AbsenceForm, work: Work) -> views.AbsenceView:
    """Let the backups answer for all that an absent worker leads (R-115)."""
    return views.AbsenceView.model_validate(await change_lead.report_absence(body.worker, work))


async def record_contact(body: bodies.InformalContactForm, work: Work) -> views.InformalContactView:
    """Record an informal contact; no file is needed, and nothing of who it was is kept (R-025, R-111)."""
    contact = await record_informal_contact.record_informal_contact(
        body.contacted_on, body.channel, body.theme, work
    )
    return views.InformalContactView.model_validate(contact)


async def list_all(
    session: Session, limit: _Limit = 200, overdue: bool = False, worker: WorkerId | None = None
) -> list[ReferralView]:
    """List the referrals that were written here or arrived here, the latest first; no names.

    ``overdue`` leaves those whose first contact is overdue, ``worker`` those for which a worker answers or is
    asked to.
    """
    rows = await list_referrals.list_referrals(session, limit, overdue=overdue, worker=worker)
    return [view_of(row) for row in rows]


async def list_open(organization: str, session: Session) -> list[ReferralView]:
    """List what is under way with a partner and would want somebody else if it left; no names (R-037)."""
    return [view_of(row) for row in await list_open_with.list_open_with(session, organization)]


async def show(referral_id: UUID, look: Look) -> views.ReferralDetail:
    """Show one referral; no names. The form and what was done are shown to whoever has the case in hand."""
    file = await show_referral.show_file(look.session, referral_id)
    case_id = file.referral.case_id
    reach = look.reach(*CONTENT)
    in_hand = reach is Reach.ALL or (reach is Reach.ASSIGNED and await is_assigned(look, case_id, CONTENT))
    if in_hand:
        note_read(look, case_id, ("form", "course"), "api.referral")
    return views.detail_of(file, whole=in_hand)


async def person(referral_id: UUID, look: Look) -> views.PersonView:
    """Show who the person of a referral is, to whoever has the case in hand."""
    return views.PersonView.model_validate(await show_person.show_person(look, referral_id))


async def contacts(session: Session, limit: _Limit = 200) -> list[views.InformalContactView]:
    """List informal contacts, the latest first."""
    rows = await list_contacts.list_contacts(session, limit)
    return [views.InformalContactView.model_validate(row) for row in rows]
