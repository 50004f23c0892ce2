"""A case on one page: its story, who holds it, who knows what, and what may be done now."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from arrimage_chassis.access import CASEWORK, Reach
from arrimage_chassis.manifest import CONTENT, STATES
from arrimage_chassis.pages.declaration import Page
from arrimage_chassis.pages.entered import Form
from arrimage_chassis.pages.visit import View, Visit
from arrimage_contracts.vocabularies import (
    AttemptResult,
    ContactChannel,
    DeclineReason,
    FormField,
    WithdrawnBy,
)
from arrimage_intake.domain.receiver_states import MAY_BE_ATTACHED_TO, WAITS_FOR_CONTACT, Step
from arrimage_intake.pages import case_forms as forms
from arrimage_intake.pages.received_lines import content_lines
from arrimage_intake.pages.steps import allowed_steps, why_not
from arrimage_intake.pages.story import story_of
from arrimage_intake.queries.list_open_with import OPEN_HERE, OPEN_THERE
from arrimage_intake.queries.numbers_to_say import number_to_say
from arrimage_intake.queries.show_authorizations import show_authorizations
from arrimage_intake.queries.show_case import CaseFile, fields_of, show_case, show_case_of
from arrimage_intake.queries.show_disclosures import disclosures_of
from arrimage_intake.queries.show_received import show_received
from arrimage_intake.queries.sight import is_assigned, note_read, sees
from arrimage_intake.store.case_lists import UNFINISHED
from arrimage_intake.store.referrals import Referral
from arrimage_intake.store.tables import ReceivedReferral


async def show(visit: Visit, case_id: UUID) -> View:
    """Show a case."""
    return await _seen(visit, await show_case(visit.session, case_id))


async def show_referral(visit: Visit, referral_id: UUID) -> View:
    """Show the case of a referral, and what may be done with that one."""
    return await _seen(visit, await show_case_of(visit.session, referral_id))


async def show_return(visit: Visit, referral_id: UUID) -> View:
    """Ask what the offer lacks."""
    return await _step_page(visit, referral_id, Step.RETURN, visit.form(forms.ReturnEntered))


async def show_redirect(visit: Visit, referral_id: UUID) -> View:
    """Ask why the request belongs elsewhere."""
    return await _step_page(visit, referral_id, Step.REDIRECT, visit.form(forms.EndEntered))


async def show_decline(visit: Visit, referral_id: UUID) -> View:
    """Ask why the person is declined."""
    return await _step_page(visit, referral_id, Step.DECLINE, visit.form(forms.EndEntered))


async def _seen(visit: Visit, case: CaseFile) -> View:
    """Show of a case what the worker may see: of a colleague's, where it stands, and nothing of who it is."""
    look = visit.look
    if look.reach(*CONTENT) is Reach.ASSIGNED and not await is_assigned(look, case.case_id, CONTENT):
        number = await number_to_say(look, case.partner, case.case_id)
        return visit.view(
            "case_entrusted.html", case=case, referral=case.current, number=number, own=visit.place.organization
        )
    if not await sees(look, case.case_id):
        case = replace(case, person=None, preferences=None)
    note_read(look, case.case_id, fields_of(case), "page.case")
    return await _page(visit, case)


async def _page(visit: Visit, case: CaseFile) -> View:
    referral = case.current
    consents = await show_authorizations(visit.session, case.case_id)
    disclosures = await disclosures_of(visit.session, case.case_id)
    received = await show_received(visit.look, case.case_id, "page.case")
    filled: dict[str, Form] = {
        "take": visit.form(forms.TakeEntered),
        "attempt": visit.form(forms.AttemptEntered, channel=ContactChannel.PHONE),
        "first_contact": visit.form(forms.FirstContactEntered, made_on=visit.today),
        "withdraw": visit.form(forms.WithdrawEntered, by=WithdrawnBy.PERSON),
        "backup": visit.form(forms.BackupEntered, backup=getattr(referral, "lead_backup", None)),
        "offer": visit.form(forms.OfferEntered),
    }
    sent = [each for each in filled.values() if each.was_sent]
    both: list[Referral] = [*case.sent, *case.received]
    waits = isinstance(referral, ReceivedReferral) and referral.state in WAITS_FOR_CONTACT
    return visit.view(
        "case.html",
        case=case,
        consents=consents,
        disclosures=disclosures,
        received=received,
        received_lines={each.consent_id: list(content_lines(visit, each)) for each in received},
        may_ask=(case.is_received and referral.state in MAY_BE_ATTACHED_TO) or bool(case.sent),
        now=visit.now,
        referral=referral,
        number=await number_to_say(visit.look, case.partner, case.case_id),
        forms=filled,
        form=sent[0] if sent else None,
        allowed=allowed_steps(referral),
        why_not=[(visit.words(step), visit.words(reason)) for step, reason in why_not(referral)],
        story=await story_of(visit, case, consents),
        waits=waits,
        is_open=referral.state in (OPEN_HERE if case.is_received else OPEN_THERE),
        unfinished=not case.is_received and referral.state in UNFINISHED,
        colleagues=_colleagues(visit),
        channels=visit.words.options(ContactChannel),
        results=visit.words.options(AttemptResult),
        withdrawers=visit.words.options(WithdrawnBy),
        base=f"/intake/referrals/{referral.referral_id}",
        others=[each for each in both if each is not referral],
        own=visit.place.organization,
        neighbours=visit.neighbours,
    )


async def _step_page(visit: Visit, referral_id: UUID, step: Step, form: Form) -> View:
    case = await show_case_of(visit.session, referral_id)
    others = visit.place.partners - {visit.place.organization}
    return visit.view(
        "case_step.html",
        case=case,
        form=form,
        step=step.value,
        is_allowed=step.value in allowed_steps(case.current),
        fields=visit.words.options(FormField),
        reasons=visit.words.options(DeclineReason),
        organizations=visit.words.organizations(others),
    )


def _colleagues(visit: Visit) -> list[tuple[str, str]]:
    """Return who does casework here, to choose from; empty where nobody is listed."""
    listed = sorted(each.id for each in visit.workers.listed() if each.role in CASEWORK)
    return [(each, each) for each in listed]


SHOWN: Final = (
    Page("/cases/{case_id}", show, about=STATES, roles=CASEWORK),
    Page("/referrals/{referral_id}", show_referral, about=STATES, roles=CASEWORK),
    Page("/referrals/{referral_id}/return", show_return),
    Page("/referrals/{referral_id}/redirect", show_redirect),
    Page("/referrals/{referral_id}/decline", show_decline),
)
