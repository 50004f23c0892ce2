"""Refer someone, as a worker does it: by the pages alone."""

from __future__ import annotations

from typing import Any

import pytest
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, SENTINELS

from arrimage_contracts.events.referral import ReferralAcknowledged, ReferralReturnedState, ReferralSent
from arrimage_contracts.vocabularies import FormField
from arrimage_testing.pages import SeenPage, hold_said, open_page
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

FILLED = {
    **PERSON,
    "contact_instructions": INSTRUCTIONS,
    "to_organization": "margelle",
    "service_code": "reintegration",
    "entry_point": "rehabilitation_centre",
    "needs": ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT"],
    "referring_unit": "sorel",
}


def without(*names: str) -> dict[str, Any]:
    """Return the filled form without some of its fields."""
    return {name: value for name, value in FILLED.items() if name not in names}


async def begin(twin: Twin, **fields: Any) -> SeenPage:
    """Fill in the form and look at what would go."""
    page = await open_page(twin.client, "/intake/refer")
    return await page.submit("/intake/refer", **(fields or FILLED))


@pytest.mark.requirement("R-089", "R-306", "SC-01")
async def test_two_screens_send_a_referral(virage: Twin) -> None:
    preview = await begin(virage)
    assert preview.path.endswith("/preview")
    preview.says("Ce qui part à margelle")

    await virage.quiet()
    assert await virage.border_events("margelle") == []  # nothing leaves before it was seen

    await preview.submit("/preview")
    await virage.quiet()
    [sent] = await virage.border_events("margelle")
    assert sent.event_name == "ReferralSent"
    crossed = sent.to_json().decode()
    assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in crossed]
    [row] = await virage.get("/referrals")
    assert row["state"] == "sent"


@pytest.mark.requirement("R-089", "R-094")
async def test_the_preview_shows_each_field_that_crosses_and_keeps_the_person_on_the_other_side(
    virage: Twin,
) -> None:
    preview = await begin(virage)

    goes, _, stays = preview.text.partition("Ce qui reste ici")
    shown = goes.partition("Ce qui part à")[2]
    assert shown.count("margelle") == 1
    for word in ("Réinsertion sociale", "Centre de réadaptation", "sorel-tracy", "Ordinaire", "virage"):
        assert word in shown
    assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in shown]
    assert "Emploi et formation" not in shown
    assert "Emploi et formation" in stays
    hold_said(stays, PERSON["name"])
    assert len(ReferralSent.model_fields) == 7  # one more wants words of its own, in crosses.<field>


@pytest.mark.requirement("R-090")
async def test_an_incomplete_form_is_kept_and_says_what_it_lacks(virage: Twin) -> None:
    preview = await begin(virage, **without("needs", "contact_instructions"))

    preview.says("La demande ne peut pas encore partir", "Besoins", "Comment joindre la personne")
    assert not [form for form in preview.forms if form.action.endswith("/preview")]

    again = await open_page(virage.client, preview.path.removesuffix("/preview"))
    form = again.form(again.path)
    again.holds(again.path, name=PERSON["name"])
    assert form.fields["eligibility.adult"] == ["unknown"]
    ready = await again.submit(again.path, needs=["HOUSING"], contact_instructions=INSTRUCTIONS)
    case = await ready.submit("/preview")
    assert case.path.startswith("/intake/cases/")
    assert (await virage.get("/referrals"))[0]["state"] == "sent"


async def test_an_empty_form_may_be_kept_and_found_again(virage: Twin) -> None:
    preview = await begin(virage, name=PERSON["name"])
    preview.says("Organisme de destination")

    page = await open_page(virage.client, "/intake/refer")
    page.says(PERSON["name"], "À terminer")
    assert preview.path.removesuffix("/preview") in page.links


async def test_the_team_is_remembered(virage: Twin) -> None:
    await begin(virage)

    page = await open_page(virage.client, "/intake/refer")
    assert page.form("/intake/refer").fields["referring_unit"] == ["sorel"]


async def test_what_cannot_be_is_shown_with_all_that_was_entered(virage: Twin) -> None:
    page = await begin(virage, **{**FILLED, "birth_date": "2011-01-01"})

    assert page.status == 422
    page.says("La date de naissance est dans l'avenir")
    page.holds("/intake/refer", name=PERSON["name"], contact_instructions=INSTRUCTIONS)
    assert await virage.get("/referrals") == []


async def test_a_form_that_does_not_read_is_shown_again_with_what_is_wrong(virage: Twin) -> None:
    page = await begin(virage, **{**FILLED, "referring_unit": "deux mots"})

    assert page.status == 422
    page.says("Votre équipe : un seul mot, sans espace ni accent")
    page.holds("/intake/refer", phone=PERSON["phone"])


async def test_one_form_sent_twice_is_one_referral(virage: Twin) -> None:
    page = await open_page(virage.client, "/intake/refer")
    first = await page.submit("/intake/refer", **FILLED)
    second = await page.submit("/intake/refer", **FILLED)
    assert first.path == second.path
    assert len(await virage.get("/referrals")) == 1

    await first.submit("/preview")
    await first.submit("/preview")
    await virage.quiet()
    assert len(await virage.border_events("margelle")) == 1


@pytest.mark.requirement("R-090")
async def test_a_returned_form_is_completed_looked_at_and_sent_again(virage: Twin) -> None:
    await (await begin(virage)).submit("/preview")
    await virage.quiet()
    [sent] = await virage.border_events("margelle")
    border_id = ReferralSent.model_validate(sent.data).referral_id
    returned = ReferralReturnedState.model_validate(
        {
            "referral_id": border_id,
            "submission": 1,
            "returned_on": "2010-10-04",
            "missing": [FormField.CONTACT_INSTRUCTIONS],
        }
    )
    await acknowledge(virage, sent.subject, border_id)
    await virage.say_border(returned, sender="margelle", case_id=sent.subject)

    async def is_returned() -> bool:
        return bool((await virage.get("/referrals"))[0]["state"] == "returned")

    await eventually(is_returned, what="the referral came back")
    [row] = await virage.get("/referrals")
    path = f"/intake/refer/{row['referral_id']}"
    page = await open_page(virage.client, path)
    page.says("margelle a retourné cette demande", "Comment joindre la personne")

    preview = await page.submit(path, contact_instructions="Le matin.")
    await virage.quiet()
    assert len(await virage.border_events("margelle")) == 1  # it waits until it was seen
    preview.says("Envoi numéro 2")
    await preview.submit("/preview")
    await virage.quiet()
    assert [each.event_name for each in await virage.border_events("margelle")][-1] == "ReferralResubmitted"


async def acknowledge(twin: Twin, case_id: Any, border_id: Any) -> None:
    """Let the partner say that the referral arrived."""
    acknowledged = ReferralAcknowledged.model_validate(
        {"referral_id": border_id, "received_on": "2010-10-04", "first_contact_due_on": "2010-10-11"}
    )
    await twin.say_border(acknowledged, sender="margelle", case_id=case_id)
    await twin.quiet()


async def test_a_form_that_left_says_where_it_goes_on(virage: Twin) -> None:
    preview = await begin(virage)
    await preview.submit("/preview")

    page = await open_page(virage.client, preview.path)
    page.says("Cette demande est déjà partie")
    assert not [form for form in page.forms if "/refer/" in form.action]


@pytest.mark.requirement("R-236")
async def test_the_form_and_its_preview_are_in_english_too(virage: Twin) -> None:
    await open_page(virage.client, "/intake/language/en?to=/intake/refer")
    page = await open_page(virage.client, "/intake/refer")
    page.says("Refer someone")

    preview = await page.submit("/intake/refer", **FILLED)
    preview.says("What goes to margelle", "What stays here")


async def test_no_title_and_no_address_says_who_it_is(virage: Twin) -> None:
    preview = await begin(virage)
    form = await open_page(virage.client, preview.path.removesuffix("/preview"))
    for page in (preview, form):
        told = [page.title, str(page.response.url), *page.response.headers.values(), *page.links]
        assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in " ".join(told)]
