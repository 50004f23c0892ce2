"""Who a person is: shown on planning's pages as intake tells it, kept nowhere, and missed gracefully."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.planning.tests.desk import NAME, Browser, intake_tells
from services.planning.tests.worker import Case

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-128", "R-180", "R-188")]


async def test_pages_show_the_name_that_intake_tells_and_no_title_or_address_holds_it(
    case: Case, nats_server: NatsServer, tmp_path: Path
) -> None:
    browser = Browser(case)
    await case.has_plan()
    async with intake_tells(nats_server.url) as questions:
        pages = [await open_page(case.twin.client, "/planning/plans"), await browser.meeting(1)]
        pages += [await browser.open(path) for path in ("", "/assessment", "/revision", "/closure")]
        for page in pages:
            page.says(NAME)
            page.is_discreet(NAME, "Ovide")
        (await browser.open("/copy")).does_not_say(NAME)
        assert {case_id for question in questions for case_id in question["case_ids"]} == {str(case.case_id)}
    await case.twin.quiet()
    kept = _all_that_is_kept(tmp_path)
    assert b"plan" in kept  # the control: store and log are there
    assert b"Trognonbleu" not in kept


async def test_a_name_that_is_not_known_yet_is_said_to_be_so(case: Case, nats_server: NatsServer) -> None:
    await case.has_plan()
    async with intake_tells(nats_server.url, name=None):
        page = await Browser(case).open()
    page.says("Nom à venir")


async def test_a_page_is_whole_when_intake_is_away(case: Case) -> None:
    await case.has_plan()
    page = await open_page(case.twin.client, "/planning/plans")
    assert page.status == 200
    page.says("le service Accueil ne répond pas", "Plan en cours")
    page = await Browser(case).open()
    page.says("le service Accueil ne répond pas")
    page = await Browser(case).send(page, "/2/move", {"to": "2010-10-20", "reason": "other"})
    page.says("La rencontre est déplacée")


async def test_the_list_holds_25_a_page_open_ones_first_and_the_next_meeting_on_top(
    case: Case, nats_server: NatsServer
) -> None:
    await case.has_plan()
    closed = Case(case.twin)
    await closed.is_accepted()
    await closed.done("closure", {"outcome": "moved", "followup_allowed": True, "closed_on": "2010-10-08"})
    for _ in range(26):
        other = Case(case.twin)
        await case.twin.say(other.received(), case_id=other.case_id)
    await case.twin.quiet()
    async with intake_tells(nats_server.url) as questions:
        first = await open_page(case.twin.client, "/planning/plans")
        assert [len(question["case_ids"]) for question in questions] == [25], "one question for the whole list"
    rows = [link for link in first.links if "/planning/cases/" in link]
    assert len(rows) == 25
    assert rows[0].endswith(str(case.case_id))
    [after] = [link for link in first.links if "page=2" in link]
    second = await open_page(case.twin.client, after)
    assert sum("/planning/cases/" in link for link in second.links) == 2
    everything = await open_page(case.twin.client, "/planning/plans?show=all&page=2")
    assert [link for link in everything.links if "/planning/cases/" in link][-1].endswith(str(closed.case_id))
    assert (await open_page(case.twin.client, "/planning/plans?page=-1")).status == 200


def _all_that_is_kept(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.iterdir() if path.is_file())
