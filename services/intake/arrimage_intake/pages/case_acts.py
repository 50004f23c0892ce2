"""What the forms of a case do: one command each."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from arrimage_chassis.access import CASEWORK
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Act
from arrimage_chassis.pages.visit import Go, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import AttemptResult
from arrimage_intake.commands import change_lead
from arrimage_intake.commands.accept_referral import accept_referral
from arrimage_intake.commands.attach_duplicate import attach_duplicate
from arrimage_intake.commands.close_sent_referral import close_sent_referral
from arrimage_intake.commands.decline_referral import decline_referral, redirect_referral
from arrimage_intake.commands.link_history import link_history
from arrimage_intake.commands.record_attempt import record_attempt
from arrimage_intake.commands.record_first_contact import record_first_contact
from arrimage_intake.commands.return_referral import return_referral
from arrimage_intake.commands.take_in_charge import take_in_charge
from arrimage_intake.commands.withdraw_referral import withdraw_referral
from arrimage_intake.pages import case_forms as forms
from arrimage_intake.pages.case import show_decline, show_redirect, show_referral, show_return
from arrimage_intake.store.referrals import Referral


async def take(visit: Visit, form: forms.TakeEntered, work: Work, referral_id: UUID) -> Go:
    """Answer for the referral from now on."""
    return _to_case(await take_in_charge(referral_id, form.take_backup, work), "taken")


async def return_it(visit: Visit, form: forms.ReturnEntered, work: Work, referral_id: UUID) -> Go:
    """Ask the sender for what is missing."""
    missing = list(dict.fromkeys(form.missing))
    return _to_case(await return_referral(referral_id, missing, work), "returned")


async def redirect(visit: Visit, form: forms.EndEntered, work: Work, referral_id: UUID) -> Go:
    """Say who else could help."""
    suggested = list(dict.fromkeys(form.suggested))
    return _to_case(await redirect_referral(referral_id, form.reason, suggested, work), "redirected")


async def decline(visit: Visit, form: forms.EndEntered, work: Work, referral_id: UUID) -> Go:
    """Decline the person."""
    suggested = list(dict.fromkeys(form.suggested))
    return _to_case(await decline_referral(referral_id, form.reason, suggested, work), "declined")


async def attempt(visit: Visit, form: forms.AttemptEntered, work: Work, referral_id: UUID) -> Go:
    """Note that somebody tried to reach the person."""
    at = form.at(work.place.clock)
    done = "reached" if form.result is AttemptResult.REACHED else "attempted"
    return _to_case(await record_attempt(referral_id, form.channel, form.result, at, work), done)


async def first_contact(visit: Visit, form: forms.FirstContactEntered, work: Work, referral_id: UUID) -> Go:
    """Note that the person was reached."""
    return _to_case(await record_first_contact(referral_id, form.made_on, work), "reached")


async def accept(visit: Visit, form: forms.Nothing, work: Work, referral_id: UUID) -> Go:
    """Accept the person."""
    return _to_case(await accept_referral(referral_id, work), "accepted")


async def withdraw(visit: Visit, form: forms.WithdrawEntered, work: Work, referral_id: UUID) -> Go:
    """Withdraw the referral."""
    return _to_case(await withdraw_referral(referral_id, form.by, work), "withdrawn")


async def close(visit: Visit, form: forms.Nothing, work: Work, referral_id: UUID) -> Go:
    """Close a referral that led to no service."""
    return _to_case(await close_sent_referral(referral_id, work), "closed")


async def attach(visit: Visit, form: forms.AttachEntered, work: Work, referral_id: UUID) -> Go:
    """Let one person have one file."""
    return _to_case(await attach_duplicate(referral_id, form.of, work), "attached")


async def link(visit: Visit, form: forms.LinkEntered, work: Work, referral_id: UUID) -> Go:
    """Name the earlier case of the same person."""
    return _to_case(await link_history(referral_id, form.earlier, work), "linked")


async def name_backup(visit: Visit, form: forms.BackupEntered, work: Work, referral_id: UUID) -> Go:
    """Put a colleague behind the lead, or nobody."""
    return _to_case(await change_lead.name_backup(referral_id, form.backup, work), "backup")


async def offer(visit: Visit, form: forms.OfferEntered, work: Work, referral_id: UUID) -> Go:
    """Ask a colleague to take over."""
    return _to_case(await change_lead.offer_lead(referral_id, form.to_worker, work), "offered")


async def accept_lead(visit: Visit, form: forms.Nothing, work: Work, referral_id: UUID) -> Go:
    """Take over what was offered."""
    return _to_case(await change_lead.accept_lead(referral_id, work), "lead")


async def refuse_lead(visit: Visit, form: forms.Nothing, work: Work, referral_id: UUID) -> Go:
    """Do not take over."""
    return _to_case(await change_lead.refuse_lead(referral_id, work), "lead_refused")


async def take_over(visit: Visit, form: forms.Nothing, work: Work, referral_id: UUID) -> Go:
    """Let the backup answer while the lead is away."""
    return _to_case(await change_lead.take_over(referral_id, work), "lead")


def _to_case(referral: Referral, done: str) -> Go:
    return Go(f"/intake/cases/{referral.case_id}", done)


_AT: Final = "/referrals/{referral_id}"
DONE: Final = (
    Act(f"{_AT}/take", forms.TakeEntered, take, again=show_referral, about=STATES, roles=CASEWORK),
    Act(f"{_AT}/return", forms.ReturnEntered, return_it, again=show_return),
    Act(f"{_AT}/redirect", forms.EndEntered, redirect, again=show_redirect),
    Act(f"{_AT}/decline", forms.EndEntered, decline, again=show_decline),
    Act(f"{_AT}/attempts", forms.AttemptEntered, attempt, again=show_referral),
    Act(f"{_AT}/first-contact", forms.FirstContactEntered, first_contact, again=show_referral),
    Act(f"{_AT}/accept", forms.Nothing, accept, again=show_referral),
    Act(f"{_AT}/withdraw", forms.WithdrawEntered, withdraw, again=show_referral),
    Act(f"{_AT}/close", forms.Nothing, close, again=show_referral),
    Act(f"{_AT}/attach", forms.AttachEntered, attach, again=show_referral),
    Act(f"{_AT}/link", forms.LinkEntered, link, again=show_referral),
    Act(f"{_AT}/backup", forms.BackupEntered, name_backup, again=show_referral, about=STATES, roles=CASEWORK),
    Act(f"{_AT}/offer", forms.OfferEntered, offer, again=show_referral, about=STATES, roles=CASEWORK),
    Act(f"{_AT}/lead/accept", forms.Nothing, accept_lead, again=show_referral, about=STATES, roles=CASEWORK),
    Act(f"{_AT}/lead/refuse", forms.Nothing, refuse_lead, again=show_referral, about=STATES, roles=CASEWORK),
    Act(f"{_AT}/lead/take-over", forms.Nothing, take_over, again=show_referral, about=STATES, roles=CASEWORK),
)
