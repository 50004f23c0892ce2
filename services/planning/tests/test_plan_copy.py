"""The plan on paper, for the person."""

from __future__ import annotations

import pytest
from services.planning.tests.worker import THEMES, Case, plan_body, refused

from arrimage_contracts.vocabularies import Theme
from arrimage_planning.api.plan_copy import ENGLISH, FRENCH

pytestmark = pytest.mark.requirement("R-134")

OBJECTIVE = [{"theme": THEMES[0], "text": "Réparer des vélos trois matins par semaine"}]
ACTIONS = [
    {
        "theme": THEMES[0],
        "text": "Visiter l'atelier",
        "resource": "la coopérative",
        "responsible": "Marie-Ève",
        "on": "2010-10-15",
        "accompaniment": True,
        "transport": True,
    },
    {"theme": THEMES[1], "text": "Appeler ma sœur"},
]
PLAN = {"objectives": OBJECTIVE, "actions": ACTIONS, "no_action_wanted": [THEMES[2]]}


async def test_the_first_of_a_month_is_an_ordinal_in_french(case: Case) -> None:
    await case.has_plan(**PLAN, meeting_dates=["2010-10-12", "2010-11-01"], meeting_at="18:05")
    copy = await case.twin.get(f"/plans/{case.plan_id}/copy")
    assert "lundi 1er novembre 2010" in copy["text"]


async def test_the_person_gets_the_plan_in_plain_french(case: Case) -> None:
    await case.has_plan(
        **PLAN, meeting_dates=["2010-10-12", "2010-10-19", "2010-10-26", "2010-11-02"], meeting_at="18:05"
    )
    await case.twin.move_to("2010-10-19T23:30:00Z")
    await case.hold(1, "2010-10-13")
    await case.miss(2)
    await case.move(3, "2010-10-28", at="19:00")
    await case.plan_done("objectives/1/status", {"status": "achieved"})
    copy = await case.twin.get(f"/plans/{case.plan_id}/copy")
    assert copy["language"] == "fr"
    assert copy["text"] == "\n".join(
        [
            "Mon plan",
            "========",
            "",
            "Ce qui compte pour moi, dans l'ordre",
            "------------------------------------",
            "1. Le travail, la formation",
            "2. Les proches, l'entourage",
            "3. La confiance en soi (pour le moment, je ne souhaite rien)",
            "",
            "Ce que je veux atteindre",
            "------------------------",
            "- Réparer des vélos trois matins par semaine (c'est fait)",
            "",
            "Ce qui va se faire",
            "------------------",
            "- Visiter l'atelier, avec la coopérative, par Marie-Ève, vendredi 15 octobre 2010, "
            "quelqu'un m'accompagne, le transport est prévu",
            "- Appeler ma sœur",
            "",
            "Mes rencontres",
            "--------------",
            "- mercredi 13 octobre 2010 (a eu lieu)",
            "- jeudi 28 octobre 2010 à 19 h 00",
            "- mardi 2 novembre 2010 à 18 h 05",
            "",
            FRENCH.closing,
            "",
        ]
    )
    assert str(case.case_id) not in copy["text"]


async def test_a_draft_says_that_nothing_is_decided_and_the_sheet_is_there_in_english(case: Case) -> None:
    await case.is_accepted()
    themes = [*THEMES, "LOCAL_GAMBLING"]
    await case.done("assessment", {"themes": dict.fromkeys(themes, "some"), "daytime_worker": True})
    await case.done("priorities", {"order": themes})
    nothing = {**PLAN, "no_action_wanted": [THEMES[2], "LOCAL_GAMBLING"]}
    await case.done("plans", plan_body(**nothing, meeting_dates=["2010-10-12"], meeting_at="18:30"))
    text = (await case.twin.get(f"/plans/{case.plan_id}/copy?language=en"))["text"]
    for line in (
        ENGLISH.draft,
        "4. Something else (for now, I wish nothing)",
        "- Tuesday, October 12, 2010 at 18:30",
        ENGLISH.evening,
    ):
        assert line in text.splitlines()
    assert "LOCAL_" not in text
    assert refused(await case.twin.client.get(f"/plans/{case.case_id}/copy")) == (404, "plan.unknown")
    assert refused(await case.twin.client.get(f"/plans/{case.plan_id}/copy?language=de")) == (
        422,
        "request.invalid",
    )


def test_every_theme_has_plain_words_in_both_languages() -> None:
    assert set(FRENCH.themes) == set(ENGLISH.themes) == set(Theme)
    assert not set(FRENCH.themes.values()) & set(ENGLISH.themes.values())
