"""Notes of a meeting: added after the one tap, and never lost to a colleague's."""

from __future__ import annotations

import pytest
from services.planning.tests.desk import Browser
from services.planning.tests.worker import SENTINEL, Case

from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus, may_be_recorded

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-155")]


async def held(case: Case) -> Browser:
    """Let the first meeting be held by one tap."""
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    browser = Browser(case)
    await (await browser.open()).submit("/1/held-today")
    return browser


async def test_what_one_tap_recorded_gets_its_notes_afterwards(case: Case) -> None:
    browser = await held(case)
    page = await browser.open()
    page.says("Ajouter des notes")
    page = await browser.send(
        await browser.meeting(1), "/1/record", {"notes": SENTINEL, "place_kind": "home", "themes": ["SELF_ESTEEM"]}
    )
    page.says("Les notes sont gardées", SENTINEL, "Estime de soi")
    assert not [form for form in page.forms if "/meetings/" in form.action], "what was noted stays"
    assert len(await case.said("MeetingHeld")) == 1
    assert (await case.plan())["meetings"][0]["record"]["notes"] == SENTINEL


async def test_notes_that_were_being_written_while_a_colleague_tapped_are_in_the_form_that_adds_them(
    case: Case,
) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    browser = Browser(case)
    mine = await browser.meeting(1)
    await (await browser.open()).submit("/1/held-today")
    page = await browser.send(mine, "/1/held", {"notes": SENTINEL, "place": "au parc"})
    assert page.status == 409
    page.says("Rencontre tenue, par anonymous")
    page.holds("/1/record", notes=SENTINEL, place="au parc")
    page = await browser.send(page, "/1/record", {})
    page.says("Les notes sont gardées", SENTINEL)


async def test_notes_that_came_second_are_shown_to_be_copied(case: Case) -> None:
    browser = await held(case)
    mine, theirs = await browser.meeting(1), await browser.meeting(1)
    await browser.send(theirs, "/1/record", {"notes": "les leurs"})
    page = await browser.send(mine, "/1/record", {"notes": SENTINEL})
    assert page.status == 409
    page.says("Ce que vous aviez écrit", SENTINEL, "les leurs")
    assert (await case.plan())["meetings"][0]["record"]["notes"] == "les leurs"


async def test_a_meeting_that_is_not_held_takes_no_notes(case: Case) -> None:
    await case.has_plan()
    browser = Browser(case)
    page = await browser.meeting(1)
    form = page.form("/1/held")
    form.action = form.action.replace("/held", "/record")
    refused = await page.send(form, {"notes": SENTINEL})
    assert refused.status == 409
    refused.says("n'est pas notée comme tenue", SENTINEL)


async def test_notes_are_added_during_a_pause_too(case: Case) -> None:
    browser = await held(case)
    await browser.send(await browser.open(), "/pause", {})
    page = await browser.send(await browser.meeting(1), "/1/record", {"notes": SENTINEL})
    page.says("Les notes sont gardées")


@pytest.mark.parametrize(
    ("status", "record", "may"),
    [
        (MeetingStatus.HELD, None, True),
        (MeetingStatus.HELD, MeetingRecord(place="ici"), True),
        (MeetingStatus.HELD, MeetingRecord(notes="dit"), False),
        (MeetingStatus.PLANNED, None, False),
        (MeetingStatus.MISSED, None, False),
    ],
)
def test_notes_are_added_to_a_held_meeting_that_has_none(
    status: MeetingStatus, record: MeetingRecord | None, may: bool
) -> None:
    assert may_be_recorded(status, record) is may
