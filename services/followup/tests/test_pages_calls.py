"""The list of calls in a browser: what is due first, who it is, and one tap for what came of a call."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from services.followup.tests.journey import Episode, said, said_by_followup
from services.followup.tests.page_intake import ALLOWED, NAME, intake_says, kept_in

from arrimage_testing.pages import hold_said, open_page
from arrimage_testing.service_twin import Twin

CALLS = "/followup/calls"
HOME = "/intake/today"


@pytest.mark.requirement("R-180")
async def test_what_is_due_is_first_then_what_comes_then_what_ended(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    soon, over = Episode(), Episode()
    await soon.happens(twin, soon.closed(episode.closed().closed_on + timedelta(days=60)))
    await over.happens(twin)
    await twin.post(f"{over.path('M3')}/result", {"result": "reached"})
    async with intake_says(twin, {"answer": ALLOWED}):
        page = await open_page(twin.client, CALLS)
    assert page.status == 200
    assert page.title == "Relances · Arrimage"
    due, rest = page.text.split("À venir d'ici 90 jours")
    coming, ended = rest.split("Relances terminées")
    assert "Attend depuis 2 jours" in due
    assert "Relance de trois mois" in due
    assert "À essayer jusqu'au 10 avr." in due
    assert "Prévue le 26 mai" in coming
    assert "Jointe" in ended
    for part in (due, coming, ended):
        hold_said(part, NAME)


@pytest.mark.requirement("R-180")
async def test_one_tap_records_an_attempt_at_this_time_of_day(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin, "2011-03-30T22:30:00Z")
    page = await open_page(twin.client, CALLS)
    form = page.form("/no-answer")
    assert form.fields["back"] == [CALLS]
    page = await page.send(form)
    assert page.path == CALLS
    page.says("L'essai est noté.", "30 mars (soir)")
    await twin.quiet()
    (event,) = said_by_followup(await twin.events(), "FollowupAttempted")
    assert (event.data["result"], event.data["part_of_day"]) == ("no_answer", "evening")


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize("act", ["no-answer", "message-left", "reached"])
async def test_a_tap_of_today_goes_back_there_and_a_double_tap_is_one(
    twin: Twin, episode: Episode, act: str
) -> None:
    await episode.falls_due(twin)
    page = await open_page(twin.client, CALLS)
    form = page.form("/no-answer")
    path = f"{CALLS}/{episode.followup_id('M3')}/{act}"
    data = {**form.fields, "back": HOME}
    first = await twin.client.post(path, data=data)
    second = await twin.client.post(path, data=data)
    assert first.status_code == second.status_code == 303
    for answer in (first, second):
        assert answer.headers["location"].split("?")[0] == HOME
    assert len(await said(twin, "FollowupAttempted")) == 1


@pytest.mark.requirement("R-180", "R-183")
async def test_reached_goes_on_to_what_was_told(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await open_page(twin.client, CALLS)
    page = await page.submit("/reached")
    assert page.path == f"{CALLS}/{episode.followup_id('M3')}/answers"
    page.says("La personne a été jointe")
    assert await said(twin, "FollowupAttempted", "FollowupCompleted") == [
        ("FollowupAttempted", "M3"),
        ("FollowupCompleted", "M3"),
    ]


@pytest.mark.requirement("R-180")
async def test_a_tap_on_a_call_that_a_colleague_completed_says_so_and_changes_nothing(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    page = await open_page(twin.client, CALLS)
    await twin.post(f"{call}/result", {"result": "reached"})
    page = await page.submit("/no-answer")
    assert page.status == 409
    page.says("Cet appel est terminé et son résultat est noté.")
    assert await said(twin, "FollowupAttempted") == []


@pytest.mark.requirement("R-180")
async def test_the_list_is_shown_twenty_five_at_a_time(twin: Twin) -> None:
    episodes = [Episode() for _ in range(26)]
    for one in episodes:
        await twin.say(one.plan_created(), case_id=one.case_id)
        await twin.say(one.closed(), case_id=one.case_id)
    await twin.move_to("2011-03-28T12:00:00Z")
    first = await open_page(twin.client, CALLS)
    second = await open_page(twin.client, f"{CALLS}?page=2")
    shown = [sum(form.action.endswith("/reached") for form in page.forms) for page in (first, second)]
    assert shown == [25, 1]
    first.says("Page suivante")
    second.says("Page précédente")
    assert (await open_page(twin.client, f"{CALLS}?page=x&ended=2")).status == 200


@pytest.mark.requirement("R-188", "R-208")
async def test_names_are_shown_and_neither_stored_nor_logged_nor_in_a_title(
    twin: Twin, episode: Episode, tmp_path: Path
) -> None:
    await episode.falls_due(twin)
    async with intake_says(twin, {"answer": ALLOWED}):
        page = await open_page(twin.client, CALLS)
        page.says(NAME)
        page.is_discreet(NAME)
        page = await page.submit("/no-answer")
        page.is_discreet(NAME)
    await twin.quiet()
    contents = kept_in(tmp_path)
    assert contents
    assert not any(b"Sentinelle" in content for content in contents)
    assert "Sentinelle" not in str([event.data for event in await twin.events()])


@pytest.mark.requirement("R-188")
async def test_when_intake_is_away_the_list_says_so_and_works(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await open_page(twin.client, CALLS)
    page.says("Les noms ne peuvent pas être montrés")
    assert (await page.submit("/message-left")).status == 200
    assert await said(twin, "FollowupAttempted") == [("FollowupAttempted", "M3")]


async def test_the_list_is_in_english_by_one_click(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await open_page(twin.client, CALLS)
    (english,) = [link for link in page.links if "/language/en" in link]
    page = await open_page(twin.client, english)
    page.says("To be made now", "Three-month follow-up call", "Reached")


@pytest.mark.requirement("R-178", "R-180")
async def test_a_call_that_is_further_ahead_than_the_list_is_told_with_its_day(
    twin: Twin, episode: Episode
) -> None:
    (await open_page(twin.client, CALLS)).says("Aucune relance n'est prévue.")
    await twin.move_to("2011-05-01T20:00:00Z")
    await episode.happens(twin, episode.closed(date(2011, 5, 1)))
    page = await open_page(twin.client, CALLS)
    page.says("Aucune relance d'ici 90 jours.", "1er août 2011, dans 92 jours.")
    page.does_not_say("n'est prévue")
