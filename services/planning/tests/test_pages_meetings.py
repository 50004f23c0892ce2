"""Meetings on the pages: moved with a reason, recorded in one tap, and never overwritten by another worker."""

from __future__ import annotations

import pytest
from services.planning.tests.desk import Browser
from services.planning.tests.worker import SENTINEL, Case, meetings_of

from arrimage_testing.pages import open_page

pytestmark = pytest.mark.full


@pytest.mark.requirement("R-128")
async def test_a_meeting_is_moved_with_its_reason_from_the_list(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    page = await browser.open()
    page = await browser.send(page, "/2/move", {"to": "2010-10-21", "at": "14:30", "reason": "person_asked"})
    page.says("La rencontre est déplacée", "jeudi 21 octobre 2010", "14 h 30")
    page.says("Prévue d'abord le 19 oct. : La personne l'a demandé")
    assert meetings_of(await case.plan())[1:3] == [(2, "10-21", "planned"), (3, "10-26", "planned")]


@pytest.mark.requirement("R-128")
async def test_what_breaks_the_order_is_refused_and_what_was_entered_stays(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    page = await browser.open()
    page = await browser.send(page, "/2/move", {"to": "2010-10-27", "at": "14:30", "reason": "worker_away"})
    assert page.status == 422
    page.says("doivent se suivre")
    fields = page.form("/move").fields
    assert (fields["to"], fields["at"], fields["reason"]) == (["2010-10-27"], ["14:30"], ["worker_away"])
    assert "held_on" in page.form("/held").fields and page.form("/held").fields["held_on"] != ["2010-10-27"]
    page = await browser.send(page, "/move", {"following": "true"})
    page.says("La rencontre est déplacée")
    assert meetings_of(await case.plan())[2][1] == "11-03"


@pytest.mark.requirement("R-155", "R-157")
async def test_a_meeting_is_recorded_with_where_and_what(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    page = await browser.open()
    page = await browser.send(
        page,
        "/1/held",
        {"place_kind": "life_environment", "themes": ["SELF_ESTEEM"], "notes": SENTINEL, "mode": "individual"},
    )
    page.says("La rencontre est notée")
    page = await browser.meeting(1)
    page.says(SENTINEL, "Dans son milieu")
    assert not page.title.startswith("Rencontre 1")
    assert [form.action for form in page.forms if "/meetings/" in form.action] == []


@pytest.mark.requirement("R-156")
async def test_a_missed_meeting_asks_for_a_contact_which_is_recorded_on_the_same_page(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    page = await browser.open()
    page = await page.submit("/1/missed")
    page.says("Le suivi reste ouvert", "à joindre au plus tard le jeudi 14 octobre 2010")
    page = await browser.send(page, "/contacts", {"channel": "phone", "result": "no_answer"})
    page.says("Rappeler la personne")
    page = await browser.send(page, "/contacts", {"channel": "phone", "result": "reached"})
    page.does_not_say("Rappeler la personne")
    page.says("Téléphone, Jointe")


@pytest.mark.requirement("R-131")
async def test_the_second_of_two_workers_sees_what_changed_and_loses_nothing(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    first, second = await browser.open("/revision"), await browser.open("/revision")
    changed = {"reason": "premier", "objectives.social_support_1.text": "Revoir ma sœur"}
    (await browser.send(first, "/revision", changed)).says("La révision est gardée")
    page = await browser.send(
        second, "/revision", {"reason": "deuxième", "objectives.self_esteem_1.text": "Chanter"}
    )
    assert page.status == 409
    page.says("Quelqu'un a changé ce plan", "Plan révisé, par anonymous", "Revoir ma sœur")
    form = page.form("/revision")
    assert form.fields["objectives.self_esteem_1.text"] == ["Chanter"]
    assert form.fields["reason"] == ["deuxième"]
    assert len((await case.plan())["objectives"]) == 2
    page = await page.send(form, {"objectives.social_support_1.text": "Revoir ma sœur"})
    page.says("La révision est gardée")
    assert len((await case.plan())["objectives"]) == 3


@pytest.mark.requirement("R-131")
async def test_a_tap_on_a_page_that_grew_old_changes_nothing_and_says_why(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    old = await browser.open()
    await case.move(1, "2010-10-13")
    page = await old.submit("/1/held-today")
    assert page.status == 409
    page.says("Rencontre déplacée, par anonymous")
    assert meetings_of(await case.plan())[0] == (1, "10-13", "planned")


@pytest.mark.requirement("R-116", "R-118")
async def test_two_assessments_and_two_orders_do_not_overwrite_each_other_unseen(case: Case) -> None:
    browser = Browser(case)
    await case.is_accepted()
    first, second = await browser.open("/assessment"), await browser.open("/assessment")
    await browser.send(first, "/assessment", {"levels.housing": "strong", "words.housing": "chez un ami"})
    page = await browser.send(second, "/assessment", {"levels.finances": "some"})
    assert page.status == 409
    page.says("Quelqu'un a refait l'évaluation", "chez un ami")
    assert page.form("/assessment").fields["levels.finances"] == ["some"]
    page = await browser.send(page, "/assessment", {"levels.housing": "strong"})
    assert page.path.endswith("/priorities")
    other = await browser.open("/priorities")
    await browser.send(page, "/priorities", {"places.housing": "1", "places.finances": "2"})
    page = await browser.send(other, "/priorities", {"places.housing": "2", "places.finances": "1"})
    assert page.status == 409
    page.says("L'ordre gardé entre-temps")
    assert (await case.episode())["priorities"]["order"] == ["HOUSING", "FINANCES"]
    page = await browser.send(page, "/priorities", {})
    assert (await case.episode())["priorities"]["order"] == ["FINANCES", "HOUSING"]


@pytest.mark.requirement("R-124", "R-126")
async def test_a_draft_that_is_refused_is_shown_with_all_of_its_rows(case: Case) -> None:
    browser = Browser(case)
    await case.has_priorities()
    page = await browser.open("/plan")
    entered = {
        "mode": "group",
        "objectives.employment_training_2.text": "Un deuxième but",
        "actions.employment_training_1.text": "Visiter",
        "actions.social_support_1.resource": "la popote",
    }
    page = await browser.send(page, "/plan", entered)
    assert page.status == 422
    page.says("Action (Réseau et entourage) : à remplir")
    page = await browser.send(page, "/plan", {"actions.social_support_1.text": "Dîner"})
    assert page.status == 422
    page.says("Estime de soi. Donnez")
    page.does_not_say("SELF_ESTEEM")
    assert page.form("/plan").fields["objectives.employment_training_2.text"] == ["Un deuxième but"]
    page = await browser.send(page, "/plan", {"no_action_wanted": ["SELF_ESTEEM"]})
    page.says("Le brouillon est gardé")
    plan = await case.plan()
    assert [(item["theme"], item["text"]) for item in plan["objectives"]] == [
        ("EMPLOYMENT_TRAINING", "Un deuxième but")
    ]
    assert plan["meeting_dates"][0] == "2010-10-08"


@pytest.mark.requirement("R-124")
async def test_of_two_drafts_the_second_worker_sees_the_first_before_taking_its_place(case: Case) -> None:
    browser = Browser(case)
    await case.has_priorities()
    page = await browser.open("/plan")
    await case.done("plans", {
        "start_on": "2010-10-12", "mode": "mixed", "objectives": [{"theme": "SELF_ESTEEM", "text": "le premier"}],
        "actions": [], "no_action_wanted": ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM"],
    })  # fmt: skip
    everything = {"mode": "mixed", "no_action_wanted": ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM"]}
    page = await browser.send(page, "/plan", {**everything, "objectives.self_esteem_1.text": "le deuxième"})
    assert page.status == 409
    page.says("le premier")
    page = await browser.send(page, "/plan", {})
    page.says("Le brouillon est gardé")
    (await browser.open()).says("le deuxième")


@pytest.mark.requirement("R-155")
async def test_a_form_sent_twice_is_done_once_and_an_unknown_case_says_so(case: Case) -> None:
    browser = Browser(case)
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    page = await browser.open()
    form = page.form("/1/held-today")
    for _ in range(2):
        (await page.send(form)).says("La rencontre est notée")
    assert len(await case.said("MeetingHeld")) == 1
    unknown = await open_page(case.twin.client, f"/planning/cases/{case.plan_id}")
    assert unknown.status == 404
    unknown.does_not_say("GET")
