"""Two workers at one form: nothing of either is lost without a word, and what goes is what was seen."""

from __future__ import annotations

import pytest
from services.intake.tests.made_up import INSTRUCTIONS, PERSON
from services.intake.tests.test_pages_refer import FILLED, begin

from arrimage_intake.domain.form import Person, ReferralForm
from arrimage_intake.domain.form_version import version_of
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-306")]


async def draft(twin: Twin, **fields: object) -> str:
    """Keep a draft, and return where it is gone on with."""
    return (await begin(twin, **{**FILLED, **fields})).path.removesuffix("/preview")


async def test_what_goes_is_what_was_seen_though_a_colleague_changed_it(virage: Twin) -> None:
    path = await draft(virage)
    mine = await open_page(virage.client, f"{path}/preview")
    theirs = await open_page(virage.client, path)
    await theirs.submit(path, to_organization="csss-pds")
    seen_again = await mine.submit("/preview")
    assert seen_again.status == 409
    seen_again.says("n'est plus comme vous l'avez vue", "csss-pds")
    [row] = await virage.get("/referrals")
    assert (row["state"], row["to_organization"]) == ("draft", "csss-pds")
    sent = await seen_again.submit("/preview")
    assert sent.path.startswith("/intake/cases/")
    assert (await virage.get("/referrals"))[0]["state"] == "sent"


async def test_the_last_of_two_who_write_one_draft_sees_both_before_anything_is_written_over(virage: Twin) -> None:
    path = await draft(virage, **dict.fromkeys(("phone", "address"), ""))
    mine, theirs = await open_page(virage.client, path), await open_page(virage.client, path)
    await theirs.submit(path, phone=PERSON["phone"], language="es")
    page = await mine.submit(path, contact_instructions="Le matin, chez sa sœur.")
    assert page.status == 409
    page.says("sa version est montrée", PERSON["phone"], "Espagnol")
    page.holds(path, contact_instructions="Le matin, chez sa sœur.", phone="")
    shown = await open_page(virage.client, path)
    shown.holds(path, phone=PERSON["phone"], contact_instructions=INSTRUCTIONS)

    kept = await page.submit(path, phone=PERSON["phone"])
    assert kept.path == f"{path}/preview"
    kept.says("Le matin, chez sa sœur.", PERSON["phone"])


async def test_a_draft_that_left_shows_what_a_colleague_was_writing_to_be_copied(virage: Twin) -> None:
    path = await draft(virage)
    mine = await open_page(virage.client, path)
    await (await open_page(virage.client, f"{path}/preview")).submit("/preview")
    page = await mine.submit(path, contact_instructions="Après 18 h seulement.")
    assert page.status == 409
    assert not [form for form in page.forms if "/refer/" in form.action]
    page.says("Ce que vous aviez écrit", "Après 18 h seulement.")


async def test_a_language_that_is_not_in_the_list_is_there_and_stays(virage: Twin) -> None:
    sheet = await open_page(virage.client, "/intake/refer/from-file")
    text = f"nom;langue\n{PERSON['name']};pt\n"
    await (await sheet.send(sheet.form("/refer/from-file"), {"sheet": text})).submit("/from-file/kept")
    [row] = await virage.get("/referrals")
    path = f"/intake/refer/{row['referral_id']}"
    page = await open_page(virage.client, path)
    page.says("portugais")
    page.holds(path, language="pt")
    await page.submit(path, phone=PERSON["phone"])
    (await open_page(virage.client, path)).holds(path, language="pt")


def test_a_version_tells_every_state_of_a_form_from_every_other() -> None:
    form, person = ReferralForm(), Person()
    assert version_of(form, person) == version_of(ReferralForm(), Person())
    others = {
        version_of(ReferralForm(to_organization="margelle"), person),
        version_of(ReferralForm(transport_needed=True), person),
        version_of(form, Person(name=PERSON["name"])),
        version_of(form, Person(phone=PERSON["phone"])),
    }
    assert len(others | {version_of(form, person)}) == 5
