"""Authorizations on the workers' pages: given, renewed, confirmed, withdrawn, declined, printed."""

from __future__ import annotations

import pytest
from services.intake.tests.made_up import INSTRUCTIONS, PERSON
from services.intake.tests.test_consents import give, refer, refer_with_consent
from services.intake.tests.test_pages_today import tap

from arrimage_contracts.events.disclosure import DisclosureErasedState
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.full

ASKED = {
    "to_organization": "margelle",
    "categories": ["identity", "contact"],
    "method": "signed",
    "purpose": "referral",
    "statement_shown": "true",
}


@pytest.mark.requirement("R-092", "SC-01")
async def test_an_authorization_is_recorded_on_the_page_of_the_case(virage: Twin) -> None:
    case_id = (await refer(virage))["case_id"]
    case = await open_page(virage.client, f"/intake/cases/{case_id}")
    assert "rien de ce qui dit qui elle est ne part d'ici" in case.text

    page = await open_page(virage.client, f"/intake/cases/{case_id}/consents/new")
    assert "Vous pouvez retirer cette autorisation en tout temps" in page.text
    assert "Un refus ou un retrait ne vous enlève aucun service" in page.text
    refused = await page.submit("/consents/new", **{**ASKED, "statement_shown": []})
    assert "un refus ne lui enlève aucun service" in refused.text
    assert refused.form("/consents/new").fields["categories"] == ["identity", "contact"], "nothing entered is lost"

    case = await refused.submit("/consents/new", **ASKED)
    assert "L'autorisation est notée" in case.text
    panel = case.text.partition("Pour margelle")[2]
    assert "nom et date de naissance ; téléphone, adresse" in panel
    assert "Jusqu'au mardi 4 octobre 2011 compris" in panel
    assert "La personne autorise margelle à être informé" in case.text, "the story tells of it"


@pytest.mark.requirement("R-096")
async def test_an_authorization_is_renewed_on_its_page(virage: Twin) -> None:
    _, consent = await refer_with_consent(virage)

    page = await open_page(virage.client, f"/intake/consents/{consent['consent_id']}/amend")
    assert "margelle efface alors ce qu'il avait reçu" in page.text
    case = await page.submit("/amend", method="signed", statement_shown="true", ends_on="2010-12-24")
    assert "Jusqu'au vendredi 24 décembre 2010 compris" in case.text
    assert "Nouvelle autorisation pour margelle" in case.text


@pytest.mark.requirement("R-279", "AMB-16")
async def test_a_verbal_authorization_is_confirmed_by_one_tap(virage: Twin) -> None:
    referral, _ = await refer_with_consent(virage, method="verbal")
    case = await open_page(virage.client, f"/intake/cases/{referral['case_id']}")
    assert "Pas encore signée : au plus tard le 3 nov." in case.text

    case = await case.submit("/confirm")
    assert "La signature est notée" in case.text
    assert "Pas encore signée" not in case.text


@pytest.mark.requirement("R-095")
async def test_an_authorization_is_withdrawn_and_the_page_says_whether_the_partner_erased(virage: Twin) -> None:
    _, consent = await refer_with_consent(virage)

    page = await open_page(virage.client, f"/intake/consents/{consent['consent_id']}")
    assert "margelle efface ce qu'il a reçu et le confirme" in page.text
    case = await page.submit("/revoke")
    assert "plus rien ne part" in case.text
    assert "margelle doit effacer ses copies et le confirmer" in case.text
    assert "La personne retire l'autorisation donnée pour margelle" in case.text

    await virage.move_to("2010-10-08T13:30:00Z")
    case = await open_page(virage.client, case.path)
    assert "margelle n'a pas confirmé avoir effacé ses copies" in case.text
    [granted] = [e for e in await virage.border_events("margelle") if e.event_name == "ConsentGranted"]
    erased = {"consent_id": granted.data["consent_id"], "erased_on": "2010-10-08"}
    await virage.say_border(
        DisclosureErasedState.model_validate(erased), sender="margelle", case_id=granted.subject
    )
    await virage.quiet()
    case = await open_page(virage.client, case.path)
    assert "margelle a effacé ses copies le 8 oct." in case.text


@pytest.mark.requirement("R-097")
async def test_a_refusal_is_noted_and_the_person_keeps_the_service(virage: Twin) -> None:
    case_id = (await refer(virage))["case_id"]

    page = await open_page(virage.client, f"/intake/cases/{case_id}/consents/new")
    case = await page.submit("/consents/declined", declined_for="margelle")
    assert "La personne garde le service" in case.text
    assert "la personne a refusé le lundi 4 octobre 2010" in case.text
    assert "Demande envoyée à margelle" in case.text


FORM = {
    "name": PERSON["name"],
    "phone": PERSON["phone"],
    "contact_instructions": INSTRUCTIONS,
    "to_organization": "margelle",
    "service_code": "reintegration",
    "entry_point": "rehabilitation_centre",
    "needs": ["HOUSING"],
    "urgency": "routine",
    "referring_unit": "sorel",
}


@pytest.mark.requirement("R-092", "R-089", "SC-01")
async def test_an_authorization_is_recorded_while_the_person_is_referred_and_two_screens_stay_two(
    virage: Twin,
) -> None:
    first = await open_page(virage.client, "/intake/refer")
    second = await first.submit(
        "/intake/refer",
        **FORM,
        consent_answer="given",
        consent_categories=["identity", "contact"],
        consent_method="signed",
        consent_statement="true",
    )
    assert second.path.endswith("/preview")
    assert "Ce que margelle pourra recevoir ensuite" in second.text
    assert "Rien de nominatif ne partira" not in second.text

    case = await second.submit("/preview")
    assert "La demande est en route" in case.text and "Pour margelle" in case.text
    [referral] = await virage.get("/referrals")
    shown = await virage.get(f"/referrals/{referral['referral_id']}")
    [consent] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert shown["form"]["consent_id"] == consent["consent_id"]
    assert (consent["categories"], consent["with_episode"]) == (["identity", "contact"], True)


@pytest.mark.requirement("R-097")
async def test_a_person_who_declines_is_referred_all_the_same(virage: Twin) -> None:
    first = await open_page(virage.client, "/intake/refer")
    second = await first.submit("/intake/refer", **FORM, consent_answer="declined")
    assert "Rien de nominatif ne partira" in second.text

    case = await second.submit("/preview")
    assert "La demande est en route" in case.text
    assert "La personne refuse que margelle soit informé ; elle garde le service" in case.text
    await virage.quiet()
    assert [event.event_name for event in await virage.border_events("margelle")] == ["ReferralSent"]


async def test_what_is_wrong_with_an_authorization_is_said_and_nothing_entered_is_lost(virage: Twin) -> None:
    first = await open_page(virage.client, "/intake/refer")
    again = await first.submit("/intake/refer", **FORM, consent_answer="given", consent_categories=["identity"])
    assert "la personne doit savoir qu'elle peut retirer" in again.text
    assert again.form("/intake/refer").fields["name"] == [PERSON["name"]]
    nowhere = await first.submit("/intake/refer", **{**FORM, "to_organization": ""}, consent_answer="given")
    assert "Choisissez d'abord l'organisme" in nowhere.text
    assert await virage.get("/referrals") == [], "nothing was kept"


@pytest.mark.requirement("R-092")
async def test_a_destination_that_changes_is_not_authorized_by_what_was_for_another(virage: Twin) -> None:
    first = await open_page(virage.client, "/intake/refer")
    given = {"consent_answer": "given", "consent_categories": ["identity"], "consent_statement": "true"}
    second = await first.submit("/intake/refer", **FORM, **given)
    form = await open_page(virage.client, second.path.removesuffix("/preview"))
    assert "La personne autorise margelle à être informé" in form.text

    second = await form.submit(form.path, **{**FORM, "to_organization": "csss-pds"})
    assert "Rien de nominatif ne partira" in second.text
    case = await second.submit("/preview")
    assert "La demande est en route" in case.text


@pytest.mark.requirement("R-092")
@pytest.mark.parametrize(
    ("language", "title", "statement"),
    [
        ("fr", "Autorisation à communiquer des renseignements", "Vous pouvez retirer cette autorisation"),
        ("en", "Authorization to communicate information", "You may withdraw this authorization at any time"),
    ],
)
async def test_the_form_and_the_record_are_printed_in_the_language_of_the_person(
    virage: Twin, language: str, title: str, statement: str
) -> None:
    referral, consent = await refer_with_consent(virage)
    case = f"/intake/cases/{referral['case_id']}/consents"

    blank = await open_page(virage.client, f"{case}/sheet?language={language}")
    assert title in blank.text and statement in blank.text
    assert PERSON["name"] not in blank.text
    signed = await open_page(virage.client, f"/intake/consents/{consent['consent_id']}/sheet?language={language}")
    assert title in signed.text and statement in signed.text and PERSON["name"] in signed.text
    assert "margelle" in signed.text and PERSON["name"] not in signed.title
    record = await open_page(virage.client, f"{case}/record?language={language}")
    assert "margelle" in record.text and statement in record.text


async def test_a_partner_whose_authorization_is_recorded_from_the_case_is_cited_by_the_draft(virage: Twin) -> None:
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"])

    form = await open_page(virage.client, f"/intake/refer/{draft['referral_id']}")
    second = await form.submit(form.path)
    assert "Ce que margelle pourra recevoir ensuite" in second.text
    await second.submit("/preview")
    shown = await virage.get(f"/referrals/{draft['referral_id']}")
    assert shown["form"]["consent_id"] == consent["consent_id"]


@pytest.mark.requirement("R-095", "R-096", "R-279")
async def test_today_says_which_authorization_ends_is_to_be_signed_or_was_not_said_to_be_erased(
    virage: Twin,
) -> None:
    await refer_with_consent(virage, method="verbal")
    today = await open_page(virage.client, "/intake/today")
    assert "Autorisation donnée de vive voix pour margelle : à faire signer" in today.text
    assert PERSON["name"] in today.text
    today = await tap(today, "La personne a signé")
    assert "à faire signer" not in today.text

    await virage.move_to("2011-09-02T13:30:00Z")
    today = await open_page(virage.client, "/intake/today")
    assert "L'autorisation pour margelle se termine bientôt" in today.text
    await virage.move_to("2011-10-02T13:30:00Z")
    await virage.move_to("2011-10-08T13:30:00Z")
    today = await open_page(virage.client, "/intake/today")
    assert "margelle n'a pas confirmé avoir effacé ses copies : l'appeler" in today.text
