"""What a person told at a call, entered in a browser: every question may be passed over (R-183)."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.followup.tests.journey import Episode, said, said_by_followup

from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin, log_lines

pytestmark = pytest.mark.full

WORDS = "Mot-sentinelle de la personne"
ALL = {
    "situation.housing": "better",
    "situation.finances": "harder",
    "situation.self_esteem": "",
    "network": "one_or_two",
    "occupation": ["work", "study"],
    "housing": "stable",
    "volunteers": "true",
    "outside_help": "false",
    "hospital_stays": "0",
    "emergency_visits": "2",
    "words.other": WORDS,
    "words.housing": "Deux lignes\r\nde mots",
    "wish_to_return": "true",
}


async def _form(twin: Twin, episode: Episode) -> SeenPage:
    return await open_page(twin.client, f"/followup/calls/{episode.followup_id('M3')}/answers")


@pytest.mark.requirement("R-183", "R-185")
async def test_what_was_told_completes_the_call_and_is_shown_to_the_workers(
    twin: Twin, episode: Episode, tmp_path: Path
) -> None:
    call = await episode.falls_due(twin)
    page = await _form(twin, episode)
    assert page.form("/answers").fields["completed_on"] == ["2011-03-30"]
    page = await page.send(page.form("/answers"), ALL)
    page.says("l'accueil ouvre une nouvelle demande", WORDS, "Une ou deux personnes")
    kept = await twin.get(f"{call}/answers")
    assert kept == {
        "situation": {"FINANCES": "harder", "HOUSING": "better"},
        "network": "one_or_two",
        "occupation": ["work", "study"],
        "housing": "stable",
        "volunteers": True,
        "outside_help": False,
        "hospital_stays": 0,
        "emergency_visits": 2,
        "words": {"housing": "Deux lignes\nde mots", "other": WORDS},
    }
    await twin.quiet()
    (event,) = said_by_followup(await twin.events(), "FollowupCompleted")
    assert event.data["wish_to_return"] is True
    assert await said(twin, "ReentryRequested") == [("ReentryRequested", "")]
    assert "sentinelle" not in str([event.data for event in await twin.events()])
    assert "sentinelle" not in str(log_lines(tmp_path))


@pytest.mark.requirement("R-183")
async def test_everything_may_be_passed_over(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    page = await (await _form(twin, episode)).submit("/answers")
    page.says("Aucune réponse n'est notée.")
    assert (await twin.client.get(f"{call}/answers")).status_code == 404
    assert (await twin.get(call))["state"] == "completed"
    assert (await twin.get(call))["wish_to_return"] is False


@pytest.mark.requirement("R-183", "R-185")
async def test_after_one_tap_what_was_told_is_added_and_a_wish_opens_a_referral_once(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    page = await open_page(twin.client, "/followup/calls")
    page = await page.submit("/reached")
    form = page.form("/answers")
    assert "completed_on" not in form.fields
    page = await page.send(form, {"network": "several", "wish_to_return": "true"})
    page.says("l'accueil ouvre une nouvelle demande, sans autre formulaire")
    assert (await twin.get(f"{call}/answers"))["network"] == "several"
    assert await said(twin, "FollowupCompleted", "ReentryRequested") == [
        ("FollowupCompleted", "M3"),
        ("ReentryRequested", ""),
    ]


@pytest.mark.requirement("R-183")
async def test_answers_of_a_colleague_are_kept_and_mine_are_shown_to_be_copied(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    mine = await _form(twin, episode)
    theirs = await _form(twin, episode)
    await theirs.submit("/answers", housing="stable")
    page = await mine.send(mine.form("/answers"), {"housing": "none", "words.other": WORDS})
    assert page.status == 409
    page.says("Des réponses sont déjà notées pour cet appel")
    assert not page.forms, "there is nothing more to send"
    page.says("Ce que vous aviez écrit", WORDS)
    assert (await twin.get(f"{call}/answers"))["housing"] == "stable"


@pytest.mark.requirement("R-183")
async def test_a_number_that_is_none_is_shown_with_all_that_was_entered(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    page = await _form(twin, episode)
    page = await page.send(page.form("/answers"), {**ALL, "hospital_stays": "-1"})
    assert page.status == 422
    page.says("Séjours à l'hôpital depuis la fin : un nombre qui convient")
    form = page.form("/answers")
    assert form.fields["situation.housing"] == ["better"]
    page.holds("/answers", words__other=WORDS)
    assert form.fields["wish_to_return"] == ["true"]
    assert (await twin.get(call))["state"] == "due"


@pytest.mark.requirement("R-183")
async def test_sent_twice_it_is_recorded_once(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await _form(twin, episode)
    form = page.form("/answers")
    for _ in range(2):
        after = await page.send(form, {"wish_to_return": "true"})
        assert after.status == 200
    assert await said(twin, "FollowupCompleted", "ReentryRequested") == [
        ("FollowupCompleted", "M3"),
        ("ReentryRequested", ""),
    ]


@pytest.mark.requirement("R-183")
async def test_before_the_day_there_is_nothing_to_fill_in(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    page = await _form(twin, episode)
    page.says("Il n'y a rien à remplir ici")
    assert not any(form.action.endswith("/answers") for form in page.forms)
