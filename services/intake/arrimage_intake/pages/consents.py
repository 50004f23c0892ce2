"""Authorizations of a case: given, changed, confirmed, withdrawn, declined; and the sheets to sign and to keep."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from arrimage_chassis.access import DataClass
from arrimage_chassis.pages.dates import date_filters
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import Language
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_intake.commands.confirm_consent import confirm_consent
from arrimage_intake.commands.decline_consent import decline_consent
from arrimage_intake.commands.grant_consent import amend_consent, grant_consent
from arrimage_intake.commands.revoke_consent import revoke_consent
from arrimage_intake.pages.case_forms import Nothing
from arrimage_intake.pages.consent_form import ConsentEntered, DeclinedEntered, choices, filled
from arrimage_intake.pages.refer_form import USUAL
from arrimage_intake.queries.show_authorizations import show_authorizations, show_consent
from arrimage_intake.queries.show_case import show_case
from arrimage_intake.queries.sight import note_read
from arrimage_intake.store.consent_tables import Consent


async def show_new(visit: Visit, case_id: UUID) -> View:
    """Show an empty authorization, and how to note that the person says no."""
    case = await show_case(visit.session, case_id)
    to = next((each.to_organization for each in case.sent), None)
    return visit.view(
        "consent_new.html",
        case_id=case_id,
        form=visit.form(ConsentEntered, to_organization=to, categories=USUAL, purpose=DisclosurePurpose.REFERRAL),
        declined=visit.form(DeclinedEntered, declined_for=to),
        old=None,
        action=f"/intake/cases/{case_id}/consents/new",
        choices=choices(visit),
    )


async def show_amend(visit: Visit, consent_id: UUID) -> View:
    """Show an authorization as it stands, to be changed or renewed with the person."""
    old = await show_consent(visit.session, consent_id)
    return visit.view(
        "consent_new.html",
        case_id=old.case_id,
        form=visit.form(ConsentEntered, **filled(old)),
        declined=None,
        old=old,
        action=f"/intake/consents/{consent_id}/amend",
        choices=choices(visit),
    )


async def show_one(visit: Visit, consent_id: UUID) -> View:
    """Show one authorization, and how to withdraw it."""
    return visit.view("consent.html", consent=await show_consent(visit.session, consent_id))


async def show_sheet(visit: Visit, consent_id: UUID) -> View:
    """Show the form of an authorization as it was given, to be printed and signed."""
    consent = await show_consent(visit.session, consent_id)
    case = await show_case(visit.session, consent.case_id)
    note_read(visit.look, case.case_id, ("name", "consents"), "page.consent_sheet")
    return _sheet(visit, f"/intake/consents/{consent_id}/sheet", case.case_id, consent, case.person)


async def show_blank(visit: Visit, case_id: UUID) -> View:
    """Show the form with nothing filled in but the organization, to be filled in by hand."""
    return _sheet(visit, f"/intake/cases/{case_id}/consents/sheet", case_id, None, None)


async def show_record(visit: Visit, case_id: UUID) -> View:
    """Show all authorizations of a case, with how each ended, to be printed for the person."""
    case = await show_case(visit.session, case_id)
    language = _language(visit)
    note_read(visit.look, case_id, ("name", "consents"), "page.consent_record")
    return visit.view(
        "consent_record.html",
        case_id=case_id,
        person=case.person,
        consents=await show_authorizations(visit.session, case_id),
        here_path=f"/intake/cases/{case_id}/consents/record",
        **_printed(visit, language),
    )


async def give(visit: Visit, form: ConsentEntered, work: Work, case_id: UUID) -> Go:
    """Record what the person authorizes."""
    await grant_consent(case_id, form.asked(), work)
    return _to_case(case_id, "consent_given")


async def decline(visit: Visit, form: DeclinedEntered, work: Work, case_id: UUID) -> Go:
    """Note that the person said no; they keep the service."""
    await decline_consent(case_id, form.declined_for, DisclosurePurpose.REFERRAL, work)
    return _to_case(case_id, "consent_declined")


async def amend(visit: Visit, form: ConsentEntered, work: Work, consent_id: UUID) -> Go:
    """Record what the person authorizes from now on."""
    return _to_case((await amend_consent(consent_id, form.asked(), work)).case_id, "consent_given")


async def confirm(visit: Visit, form: Nothing, work: Work, consent_id: UUID) -> Go:
    """Note that the person signed."""
    return _to_case((await confirm_consent(consent_id, work)).case_id, "consent_confirmed")


async def revoke(visit: Visit, form: Nothing, work: Work, consent_id: UUID) -> Go:
    """Withdraw the authorization."""
    return _to_case((await revoke_consent(consent_id, work)).case_id, "consent_revoked")


def _sheet(visit: Visit, here_path: str, case_id: UUID, consent: Consent | None, person: object) -> View:
    return visit.view(
        "consent_sheet.html",
        case_id=case_id,
        consent=consent,
        person=person,
        here_path=here_path,
        categories=tuple(DataCategory),
        discloser=visit.words.in_language(_language(visit)).organization(visit.place.organization),
        **_printed(visit, _language(visit)),
    )


def _language(visit: Visit) -> Language:
    """Return in which language a sheet is: the worker's, or that of ``?language=``, for the person."""
    asked = visit.asked.get("language")
    return "en" if asked == "en" else "fr" if asked == "fr" else visit.words.language


def _printed(visit: Visit, language: Language) -> dict[str, Any]:
    days = date_filters(language, str(visit.place.clock.zone), visit.today)
    return {"w": visit.words.in_language(language), "of_sheet": language, "day": days["long"]}


def _to_case(case_id: UUID, done: str) -> Go:
    return Go(f"/intake/cases/{case_id}", done)


_ABOUT: Final = (DataClass.AUTHORIZATIONS,)
_NAMED: Final = (DataClass.AUTHORIZATIONS, DataClass.IDENTITY)
SHOWN: Final = (
    Page("/cases/{case_id}/consents/new", show_new, about=_ABOUT),
    Page("/cases/{case_id}/consents/sheet", show_blank, about=_ABOUT),
    Page("/cases/{case_id}/consents/record", show_record, about=_NAMED),
    Page("/consents/{consent_id}", show_one, about=_ABOUT),
    Page("/consents/{consent_id}/amend", show_amend, about=_ABOUT),
    Page("/consents/{consent_id}/sheet", show_sheet, about=_NAMED),
)
DONE: Final = (
    Act("/cases/{case_id}/consents/new", ConsentEntered, give, again=show_new, about=_ABOUT),
    Act("/cases/{case_id}/consents/declined", DeclinedEntered, decline, again=show_new, about=_ABOUT),
    Act("/consents/{consent_id}/amend", ConsentEntered, amend, again=show_amend, about=_ABOUT),
    Act("/consents/{consent_id}/confirm", Nothing, confirm, again=show_one, about=_ABOUT),
    Act("/consents/{consent_id}/revoke", Nothing, revoke, again=show_one, about=_ABOUT),
)
