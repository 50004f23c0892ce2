"""SC-01 as planning lives it, through pages alone."""

from __future__ import annotations

import pytest
from services.planning.tests.desk import AIM, DRAFT, Browser
from services.planning.tests.worker import EIGHT_DATES, THEMES, Case, meetings_of

from arrimage_testing.pages import open_page

LEVELS = {f"levels.{theme.lower()}": "strong" for theme in THEMES}
PLACES = {f"places.{theme.lower()}": str(place) for place, theme in enumerate(THEMES, start=1)}


@pytest.mark.requirement("R-116", "R-118", "R-124", "R-127", "R-136", "R-155")
async def test_a_whole_journey_goes_through_the_pages_alone(case: Case) -> None:
    browser = Browser(case)
    await case.is_referred()
    (await browser.open()).says("pas encore acceptée")
    await case.is_accepted()
    page = await browser.open()
    page.says("Regardez les besoins avec la personne")

    page = await browser.open("/assessment")
    page = await browser.send(
        page,
        "/assessment",
        {**LEVELS, "words.employment_training": "« J'ai déjà tourné en rond »", "transport": "own"},
    )
    assert page.path.endswith("/priorities")
    page.says("L'évaluation est gardée", "J'ai déjà tourné en rond")
    themes = (await case.episode())["assessment"]["content"]["themes"]
    assert sorted(themes.values()) == ["not_discussed"] * 5 + ["strong"] * 3

    page = await browser.send(page, "/priorities", PLACES)
    page.says("Écrivez le plan avec la personne")
    assert (await case.episode())["priorities"]["order"] == THEMES

    page = await browser.open("/plan")
    page = await browser.press(page, "/plan", "/plan/dates", {**DRAFT, "mode": []})
    assert page.status == 200
    form = page.form("/plan")
    assert [form.fields[f"dates.{place}"][0] for place in range(8)] == EIGHT_DATES
    assert form.fields["objectives.employment_training_1.text"] == [AIM]
    page = await page.send(form, DRAFT)
    page.says("Le brouillon est prêt")

    page = await browser.send(page, "/agreement", {"agreed_on": "2010-10-08"})
    page.says("le plan commence", "Rencontres : octobre 2010", "rencontre 8, Prévue")
    [created] = await case.said("PlanCreated")
    assert created.data["meeting_dates"] == EIGHT_DATES

    for number, day in enumerate(EIGHT_DATES, start=1):
        await case.twin.move_to(f"{day}T20:00:00Z")
        page = await browser.open()
        page = await page.submit(f"/{number}/held-today")
        page.says("La rencontre est notée")
    assert {status for _, _, status in meetings_of(await case.plan())} == {"held"}

    page = await browser.open("/closure")
    page.says("8 rencontres tenues")
    page = await browser.send(
        page, "/closure", {"outcome": "completed", "calls": "true", "success_tags": ["volunteering", "network"]}
    )
    page.says("Le suivi est terminé")
    [closed] = await case.said("EpisodeClosed")
    assert closed.data["outcome"] == "completed"
    assert closed.data["followup_allowed"] is True
    assert closed.data["activities_held_count"] == 8
    assert not (await browser.open()).forms


@pytest.mark.requirement("R-136", "R-182", "R-189")
async def test_a_job_after_three_weeks_ends_the_plan_and_cancels_what_was_to_come(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    await case.twin.move_to("2010-11-02T20:00:00Z")
    for number, day in enumerate(EIGHT_DATES[:4], start=1):
        await case.hold(number, day)
    page = await browser.open("/closure")
    page.says("Rencontre 5, mardi 16 novembre 2010")
    page = await browser.send(
        page, "/closure", {"outcome": "early_reintegration", "success_tags": ["employment"], "calls": "false"}
    )
    page.says("La personne ne souhaite pas d'appel")
    assert len(await case.said("MeetingCancelled")) == 4


@pytest.mark.requirement("R-136")
async def test_an_episode_is_closed_before_a_plan_from_its_page(case: Case) -> None:
    browser = Browser(case)
    await case.is_accepted()
    page = await browser.open("/closure")
    page = await browser.send(page, "/closure", {"outcome": "lost_contact", "calls": "true"})
    assert page.status == 422
    page.says("au moins 3, à des jours différents")
    page.does_not_say("POST")
    assert page.form("/closure").fields["outcome"] == ["lost_contact"]
    page = await browser.send(page, "/closure", {"outcome": "withdrew"})
    page.says("La personne a mis fin au suivi")


@pytest.mark.requirement("R-116", "R-120", "R-236")
async def test_an_assessment_keeps_what_was_known_and_the_persons_wishes(case: Case) -> None:
    browser = Browser(case)
    await case.is_accepted()
    await case.done("assessment", {"themes": {"HOUSING": "some", "LOCAL_GAMBLING": "strong"}})
    page = await browser.open("/assessment")
    page.says("Gambling")
    page = await browser.send(
        page,
        "/assessment",
        {"language": "iu", "interpreter": "true", "evening_only": "false", "strengths": "vélo\nmusique\n"},
    )
    content = (await case.episode())["assessment"]["content"]
    assert content["themes"]["LOCAL_GAMBLING"] == "strong"
    assert content["themes"]["HOUSING"] == "some"
    assert content["strengths"] == ["vélo", "musique"]
    wishes = content["preferences"]
    assert (wishes["language"], wishes["interpreter"], wishes["evening_only"]) == ("iu", True, False)
    assert wishes["transport"] is None


@pytest.mark.requirement("R-130", "R-131")
async def test_a_plan_is_revised_paused_resumed_and_changes_its_mode(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    page = await browser.open("/revision")
    page = await browser.send(
        page,
        "/revision",
        {
            "reason": "un cours du soir",
            "objectives.self_esteem_1.text": "Parler devant le groupe",
            "dates.7": [],
            "dates.8": "2011-01-04",
        },
    )
    page.says("La révision est gardée")
    plan = await case.plan()
    assert [item["text"] for item in plan["objectives"]][-1] == "Parler devant le groupe"
    assert plan["meeting_dates"] == [*EIGHT_DATES[:7], "2011-01-04"]
    page = await browser.send(
        page, "/mode", {"mode": "individual", "mode_reason": "wishes", "reason": "préfère seule"}
    )
    page.says("Le mode est changé")
    page = await browser.send(page, "/pause", {"note": "voyage"})
    page.says("en pause depuis")
    page = await browser.send(page, "/resumption", {})
    page.says("Le suivi reprend")
    assert (await case.plan())["mode"] == "individual"


@pytest.mark.requirement("R-134", "R-336")
async def test_the_sheet_is_in_either_language_and_bears_no_name(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    page = await browser.open("/copy")
    page.says("Ce qui compte pour moi, dans l'ordre")
    assert "data-print" in page.response.text
    page.does_not_say("Nom")
    page = await open_page(case.twin.client, f"{browser.path}/copy?language=en")
    page.says("What matters to me, in order")
    assert 'lang="en-CA"' in page.response.text


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_page_is_shown_in_both_languages_in_every_state(case: Case, language: str) -> None:
    browser = Browser(case)
    await open_page(case.twin.client, f"/planning/language/{language}")
    pages = ("", "/assessment", "/priorities", "/plan", "/closure")

    async def all_are_shown(*more: str) -> None:
        for path in (*pages, *more):
            page = await browser.open(path)
            assert page.status == 200, path
            assert f'lang="{language}-CA"' in page.response.text
        for path in ("/planning/plans", "/planning/plans?show=all&page=2"):
            assert (await open_page(case.twin.client, path)).status == 200

    await case.is_referred()
    await all_are_shown()
    await case.has_priorities()
    await all_are_shown()
    await case.writes_plan()
    await case.twin.move_to("2010-10-26T20:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.miss(2)
    await case.move(3, "2010-10-28")
    await all_are_shown("/revision", "/copy")
    for number in (1, 2, 3):
        assert (await browser.meeting(number)).status == 200
    await case.plan_done("pause", {})
    await all_are_shown("/revision", "/copy")
    await case.plan_done("closure", {"outcome": "moved", "followup_allowed": True, "closed_on": "2010-10-26"})
    await all_are_shown("/copy")


@pytest.mark.requirement("R-116")
async def test_an_assessment_in_which_nothing_was_discussed_is_refused_and_nothing_written_is_lost(
    case: Case,
) -> None:
    browser = Browser(case)
    await case.is_accepted()
    page = await browser.open("/assessment")
    page = await browser.send(page, "/assessment", {"strengths": "Jardine depuis toujours"})
    assert page.status == 422
    page.says("Aucun thème n'est encore abordé")
    page.holds("/assessment", strengths="Jardine depuis toujours")
    assert (await case.episode())["assessment"] is None
    page = await browser.send(page, "/assessment", {"levels.housing": "none"})
    page.says("L'évaluation est gardée")
