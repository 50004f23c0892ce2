"""The list of cases, and somebody found by name."""

from __future__ import annotations

from typing import Any

import pytest
from services.intake.tests.made_up import PERSON, SENTINELS, form
from services.intake.tests.test_pages_case import arrived, known

from arrimage_intake.domain.lookup import is_like
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.full


async def look_for(twin: Twin, asked: str) -> SeenPage:
    """Find somebody by what is written in the box."""
    page = await open_page(twin.client, "/intake/cases")
    return await page.submit("/intake/cases", looked_for=asked)


@pytest.mark.full
@pytest.mark.parametrize("asked", ["Apolline", "vraisemb apol", "APOLLINE", "555 0199", "(450) 555-0199"])
async def test_somebody_is_found_by_a_part_of_the_name_or_the_telephone(margelle: Twin, asked: str) -> None:
    await known(margelle)
    page = await look_for(margelle, asked)

    assert page.status == 200
    page.says(PERSON["name"], "Personnes trouvées")
    assert page.form("/intake/cases").fields["looked_for"] == [asked]


async def test_a_name_that_is_looked_for_is_in_no_address(margelle: Twin) -> None:
    await known(margelle)
    page = await look_for(margelle, PERSON["name"])
    told = [page.title, str(page.response.url), *page.response.headers.values(), *page.links]
    assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in " ".join(told)]


async def test_nobody_of_a_name_is_said_so(margelle: Twin) -> None:
    page = await look_for(margelle, "Eulalie")
    page.says("Personne de ce nom n'est connu ici")

    short = await look_for(margelle, "E")
    assert short.status == 422


async def test_the_list_is_filtered_and_turns_pages(virage: Twin) -> None:
    for _ in range(26):
        await virage.post("/referrals", {**form(), "keep_as_draft": True})
    await virage.post("/referrals", form())

    first = await open_page(virage.client, "/intake/cases")
    named = first.text.count(PERSON["name"])
    assert named == 25
    following = next(link for link in first.links if "page=2" in link)
    second = await open_page(virage.client, following)
    named = second.text.count(PERSON["name"])
    assert named == 2
    second.says("Page 2")

    sent = await open_page(virage.client, "/intake/cases?state=sent")
    named = sent.text.count(PERSON["name"])
    assert named == 1
    sent.says("à margelle")


@pytest.mark.requirement("R-115")
async def test_who_goes_away_hands_over_what_has_a_backup(margelle: Twin) -> None:
    case = await known(margelle)
    await case.submit("/backup", backup="m2")

    mine = await open_page(margelle.client, "/intake/cases?whose=mine")
    mine.says(PERSON["name"])
    away = await mine.submit("/intake/absence")
    away.says("Vos dossiers sont confiés")
    [row] = await margelle.get("/referrals")
    assert (row["lead_worker"], row["lead_backup"]) == ("m2", "anonymous")


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "state=nothing", "which=&whose="])
async def test_an_address_that_was_written_by_hand_shows_a_list(margelle: Twin, query: str) -> None:
    page = await open_page(margelle.client, f"/intake/cases?{query}")
    assert page.status == 200
    page.says("Aucun dossier ici")


async def test_the_list_is_in_english_too(margelle: Twin) -> None:
    await open_page(margelle.client, "/intake/language/en?to=/intake/cases")
    await known(margelle)
    page = await open_page(margelle.client, "/intake/cases?whose=mine")
    page.says("Cases, the latest first")


@pytest.mark.parametrize(
    ("asked", "name", "expected"),
    [("", "Zoé", False), ("zoe", "Zoé Roy", True), ("roy zo", "Zoé Roy", True), ("oy", "Zoé Roy", False),
     ("123", None, False)],
)  # fmt: skip
def test_who_is_like_what_is_asked(asked: str, name: Any, expected: bool) -> None:
    assert is_like(asked, name, "450 555-0123") is expected


async def test_a_case_whose_first_contact_is_late_is_listed_as_late(margelle: Twin) -> None:
    await arrived(margelle)
    await margelle.move_to("2010-10-20T13:30:00Z")
    page = await open_page(margelle.client, "/intake/cases")
    assert page.status == 200
    page.says("En retard")
