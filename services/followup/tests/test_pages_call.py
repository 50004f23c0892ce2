"""One call in a browser: how to reach the person now, what was tried, and how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from services.followup.tests.journey import THE_THREE, Episode, said, said_by_followup
from services.followup.tests.page_intake import ALLOWED, NAME, PHONE, intake_says, kept_in

from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.full


async def _opened(twin: Twin, episode: Episode, kind: str = "M3", end: str = "") -> SeenPage:
    return await open_page(twin.client, f"/followup/calls/{episode.followup_id(kind)}{end}")


@pytest.mark.requirement("SC-01", "R-180", "R-183")
async def test_both_calls_of_a_journey_are_due_and_reached_through_pages_only(
    twin: Twin, episode: Episode
) -> None:
    await episode.falls_due(twin, "2011-03-29T14:00:00Z")
    async with intake_says(twin, {"answer": ALLOWED}):
        page = await _opened(twin, episode)
        page = await page.submit("/reached")
        page = await page.submit("/answers", situation__housing="better", network="several", volunteers="true")
        page.says("La relance est notée.")
        await twin.move_to("2011-09-28T14:00:00Z")
        page = await open_page(twin.client, "/followup/calls")
        page = await page.submit("/reached")
        page = await page.submit("/answers")
    assert await said(twin) == [
        ("FollowupScheduled", "M3"),
        ("FollowupScheduled", "M9"),
        ("FollowupDue", "M3"),
        ("FollowupAttempted", "M3"),
        ("FollowupCompleted", "M3"),
        ("FollowupDue", "M9"),
        ("FollowupAttempted", "M9"),
        ("FollowupCompleted", "M9"),
    ]
    assert await episode.states(twin) == {"M3": "completed", "M9": "completed"}
    answers = await twin.get(f"{episode.path('M3')}/answers")
    assert (answers["situation"], answers["volunteers"]) == ({"HOUSING": "better"}, True)


@pytest.mark.requirement("R-099", "R-188", "R-236")
async def test_how_to_reach_the_person_is_shown_and_kept_nowhere(
    twin: Twin, episode: Episode, tmp_path: Path
) -> None:
    await episode.falls_due(twin)
    async with intake_says(twin, {"answer": ALLOWED}) as asked:
        page = await _opened(twin, episode)
        assert [question["purpose"] for question in asked if "fields" in question] == ["followup_call"]
    for words in (NAME, PHONE, "espagnol", "de 18 h 00 à 20 h 00", "Pas maintenant", "Ne laissez pas de message"):
        assert words in page.text, "something of how to reach the person is missing"
    assert page.title == "Relance de trois mois · Arrimage"
    assert PHONE not in str(page.response.headers)
    assert not any(PHONE in link for link in page.links)
    await twin.quiet()
    contents = kept_in(tmp_path)
    assert not any(PHONE.encode() in content or b"Sentinelle" in content for content in contents)


@pytest.mark.requirement("R-099")
async def test_within_the_safe_hours_the_page_says_so(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin, "2011-03-30T22:30:00Z")
    allowed = {**ALLOWED, "ways": ["phone", "voicemail"]}
    async with intake_says(twin, {"answer": allowed}):
        page = await _opened(twin, episode)
    page.says("Maintenant, c'est possible.", "votre prénom et le numéro à rappeler, rien de plus")


@pytest.mark.requirement("R-099", "R-188")
@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ({"answer": {"may_be_contacted": False}}, "Personne n'appelle : la personne n'a pas donné la permission"),
        ({"refused": "case.unknown"}, "L'accueil ne connaît plus personne sous ce dossier"),
    ],
)
async def test_without_permission_the_page_says_that_nobody_calls(
    twin: Twin, episode: Episode, reply: dict[str, Any], words: str
) -> None:
    await episode.falls_due(twin)
    async with intake_says(twin, reply):
        page = await _opened(twin, episode)
    page.says(words)
    page.does_not_say(PHONE)
    assert not any(form.action.endswith("/no-answer") for form in page.forms)
    assert any(link.endswith("/answers") for link in page.links)


@pytest.mark.requirement("R-188")
@pytest.mark.parametrize("reply", [None, {"answer": {**ALLOWED, "safe_from": "29:00"}}])
async def test_when_intake_is_away_the_page_says_so_and_goes_on(
    twin: Twin, episode: Episode, reply: dict[str, Any] | None
) -> None:
    await episode.falls_due(twin)
    if reply is None:
        page = await _opened(twin, episode)
    else:
        async with intake_says(twin, reply):
            page = await _opened(twin, episode)
    page.says("Le service Accueil ne répond pas")
    page.does_not_say(PHONE)
    page = await page.submit("/no-answer")
    page.says("L'essai est noté.")


@pytest.mark.requirement("R-180", "R-181")
async def test_three_attempts_at_different_times_of_day_then_nobody_was_reached(
    twin: Twin, episode: Episode
) -> None:
    await episode.falls_due(twin)
    hints = ("Pas encore essayé : après-midi, soir.", "Pas encore essayé : soir.", "Les essais prévus sont faits.")
    page = await _opened(twin, episode)
    for (result, part), hint in zip(THE_THREE, hints, strict=True):
        page = await page.submit("/attempts", result=result, part_of_day=part)
        page.says("L'essai est noté.", hint)
    page = await page.submit("/unreached")
    page.says("C'est noté : la personne n'a pas été jointe.", "Ce n'est ni un échec ni une rechute.")
    assert [name for name, _ in await said(twin)][3:] == [*["FollowupAttempted"] * 3, "FollowupUnreached"]


@pytest.mark.requirement("R-180")
async def test_the_same_time_of_day_again_is_kept_and_told(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await (await _opened(twin, episode)).submit("/no-answer")
    page = await page.submit("/message-left")
    page.says("On avait déjà essayé à ce moment de la journée", "Matin")
    assert len(await said(twin, "FollowupAttempted")) == 2


@pytest.mark.requirement("R-180")
async def test_a_refused_attempt_is_shown_with_what_was_entered(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await _opened(twin, episode)
    page = await page.submit("/attempts", result="wrong_number", part_of_day="evening", attempted_on="2011-03-27")
    assert page.status == 422
    page.says("avant le jour prévu")
    form = page.form("/attempts")
    assert (form.fields["result"], form.fields["part_of_day"]) == (["wrong_number"], ["evening"])
    assert form.fields["attempted_on"] == ["2011-03-27"]
    assert await said(twin, "FollowupAttempted") == []


@pytest.mark.requirement("R-180")
async def test_an_attempt_that_says_too_little_names_what_is_missing(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await (await _opened(twin, episode)).submit("/attempts", part_of_day="evening")
    assert page.status == 422
    page.says("Résultat : à remplir")


@pytest.mark.requirement("R-180", "R-182")
async def test_a_person_who_does_not_wish_to_answer_is_not_called_again(twin: Twin, episode: Episode) -> None:
    await episode.falls_due(twin)
    page = await (await _opened(twin, episode)).submit("/declined")
    page.says("la personne n'a pas souhaité la relance")
    assert await episode.states(twin) == {"M3": "declined", "M9": "cancelled"}


@pytest.mark.requirement("R-182", "R-184")
@pytest.mark.parametrize(("end", "reason"), [("refusal", "ne souhaite pas d'appel"), ("deceased", "Décès")])
async def test_before_the_day_a_refusal_of_all_calls_or_a_death_is_recorded(
    twin: Twin, episode: Episode, end: str, reason: str
) -> None:
    await episode.happens(twin)
    page = await _opened(twin, episode, "M9")
    page.says("Cette relance n'est pas encore à faire.")
    page = await page.submit(f"/{end}")
    page.says("plus aucune relance", reason)
    assert await episode.states(twin) == {"M3": "cancelled", "M9": "cancelled"}


@pytest.mark.requirement("R-180")
async def test_a_tap_before_the_day_is_refused_in_plain_words(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    page = await _opened(twin, episode)
    form = page.form("/refusal")
    form.action = form.action.replace("/refusal", "/reached")
    page = await page.send(form)
    assert page.status == 409
    page.says("n'est pas encore à faire : sa date est le 2011-03-28")
    page.does_not_say("POST")


async def test_a_call_that_is_none_says_so(twin: Twin, episode: Episode) -> None:
    page = await _opened(twin, episode)
    assert page.status == 404
    page.says("Voyez la liste des relances")


async def test_each_state_of_a_call_is_shown_in_both_languages(twin: Twin, episode: Episode) -> None:
    others = [Episode() for _ in range(4)]
    await episode.falls_due(twin)
    for other, result in zip(others, ("reached", "unreached", "declined", None), strict=True):
        await other.happens(twin)
        if result is not None:
            await twin.post(f"{other.path('M3')}/result", {"result": result})
    await twin.post(f"/episodes/{others[3].case_id}/deceased")
    async with intake_says(twin, {"answer": ALLOWED}):
        for language, title in (("fr", "Relance de trois mois"), ("en", "Three-month follow-up call")):
            await twin.client.get(f"/followup/language/{language}?to=/followup/calls")
            for one in (episode, *others):
                for end in ("", "/answers"):
                    page = await _opened(twin, one, end=end)
                    assert page.status == 200
                    page.says(title)
            assert (await _opened(twin, episode, "M9")).status == 200
    assert said_by_followup(await twin.events(), "FollowupDue")
