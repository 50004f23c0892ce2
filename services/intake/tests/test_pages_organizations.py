"""Organizations are called on pages as people call them, in the reader's language; an id stands for no name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from services.intake.tests.made_up import BORDER_REFERRAL, form, offer

from arrimage_contracts.network import Name
from arrimage_intake.app import SERVICE
from arrimage_intake.pages.paper_forms import read_sheet
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.full

NAMES = {
    "margelle": Name(fr="Maison la Margelle", en="La Margelle House"),
    "virage": Name(fr="Le Virage"),
}
"""One of them has no English name, and the third partner of the twin has none at all."""


@pytest_asyncio.fixture
async def virage(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """An intake that was told the names of its network."""
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        organization="virage",
        border=True,
        organization_names={each: name.model_dump() for each, name in NAMES.items()},
    ) as twin:
        yield twin


async def test_the_form_lets_choose_by_name_and_keeps_the_id(virage: Twin) -> None:
    page = await open_page(virage.client, "/intake/refer")
    page.says("Arrimage Le Virage")
    assert '<option value="margelle">Maison la Margelle</option>' in page.response.text
    assert '<option value="csss-pds">csss-pds</option>' in page.response.text

    page = await page.submit("/intake/refer", to_organization="margelle", name="Une Personne")
    page.says("Ce qui part à Maison la Margelle")
    [kept] = await virage.get("/referrals")
    assert kept["to_organization"] == "margelle"


async def test_each_page_calls_a_partner_by_its_name_in_the_language_of_the_reader(virage: Twin) -> None:
    sent = (await virage.post("/referrals", form())).json()
    await virage.quiet()
    for path, french, english in (
        (f"/intake/cases/{sent['case_id']}", "envoyée à Maison la Margelle", "sent to La Margelle House"),
        ("/intake/cases", "à Maison la Margelle", "to La Margelle House"),
        ("/intake/sent", "Envois à Maison la Margelle", "What was sent to La Margelle House"),
    ):
        for language, words in (("fr", french), ("en", english)):
            await virage.client.get(f"/intake/language/{language}")
            page = await open_page(virage.client, path)
            assert words in page.text, (path, language)
            assert "margelle" not in page.text, (path, language)


async def test_a_partner_without_an_english_name_is_called_by_its_french_one_and_another_by_its_id(
    virage: Twin,
) -> None:
    await virage.post("/referrals", form(to_organization="csss-pds"))
    await virage.client.get("/intake/language/en")
    page = await open_page(virage.client, "/intake/cases")
    page.says("to csss-pds", "Arrimage Le Virage")


async def test_the_day_and_the_story_name_the_partner_and_whom_it_suggests(virage: Twin) -> None:
    await virage.say_border(offer(), sender="margelle", case_id=uuid4())
    await virage.quiet()
    page = await open_page(virage.client, "/intake/today")
    page.says("Demande à prendre en charge · Maison la Margelle")
    [one] = await virage.get("/referrals")
    assert one["referral_id"] != str(BORDER_REFERRAL)
    page = await open_page(virage.client, f"/intake/referrals/{one['referral_id']}/redirect")
    page.says("Maison la Margelle")
    page.does_not_say("margelle")
    page = await page.submit("/redirect", reason="other_service_fits", suggested=["margelle", "csss-pds"])
    page.says("autres organismes proposés : Maison la Margelle, csss-pds")


def test_a_sheet_of_paper_forms_calls_the_destination_by_its_name_or_its_id() -> None:
    said = ("Maison la Margelle", "la margelle house", "margelle", "CSSS-PDS", "csss-pds", "Chez nous")
    read = read_sheet("nom;organisme\n" + "".join(f"Quelqu'un;{each}\n" for each in said), NAMES)
    known = [row.entered.to_organization if row.entered is not None else row.wrong for row in read.rows]
    unknown = [("to_organization", "paper.unknown_word")]
    assert known == ["margelle", "margelle", "margelle", unknown, "csss-pds", unknown]
