"""What planning tells intake for Today and for the story of a case: codes, days and ids alone."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from services.planning.tests.desk import Browser
from services.planning.tests.worker import SENTINEL, THEMES, Case, meetings_of

from arrimage_contracts.requests.story import PlanningStoryTold
from arrimage_contracts.requests.todo import PlanningTodoTold
from arrimage_testing.pages import open_page

pytestmark = pytest.mark.full


async def ask(case: Case, name: str, question: dict[str, Any], asker: str = "intake") -> dict[str, Any]:
    reply = await case.twin.nats.request(
        f"req.planning.{name}.v1.{asker}", json.dumps(question).encode(), timeout=5
    )
    found: dict[str, Any] = json.loads(reply.data)
    return found


async def todo(case: Case, today: str) -> list[tuple[Any, ...]]:
    answer = (await ask(case, "todo", {"today": today}))["answer"]
    told = PlanningTodoTold.model_validate(answer)
    assert told.more == 0
    told_too_much = [number for number, word in enumerate((SENTINEL, *THEMES)) if word in json.dumps(answer)]
    assert not told_too_much
    return [(item.code, item.number, str(item.due_on or item.since)[5:]) for item in told.items]


@pytest.mark.requirement("R-128", "R-155", "R-156")
async def test_what_waits_follows_the_episode(case: Case) -> None:
    assert await todo(case, "2010-10-08") == []
    await case.is_accepted()
    assert await todo(case, "2010-10-08") == [("episode.assess", None, "10-07")]
    await case.done("assessment", {"themes": dict.fromkeys(THEMES, "strong")})
    assert await todo(case, "2010-10-08") == [("episode.prioritize", None, "10-07")]
    await case.done("priorities", {"order": THEMES})
    assert await todo(case, "2010-10-08") == [("plan.draft", None, "10-07")]
    draft = {"start_on": "2010-10-12", "mode": "mixed", "actions": [], "no_action_wanted": THEMES}
    await case.done("plans", {**draft, "objectives": [{"theme": THEMES[0], "text": SENTINEL}]})
    assert await todo(case, "2010-10-08") == [("plan.agree", None, "10-07")]
    await case.plan_done("agreement", {"agreed_on": "2010-10-08"})
    assert await todo(case, "2010-10-08") == []
    await case.twin.move_to("2010-10-19T15:00:00Z")
    assert await todo(case, "2010-10-19") == [("meeting.unrecorded", 1, "10-12"), ("meeting.today", 2, "10-19")]
    await case.miss(1)
    assert await todo(case, "2010-10-19") == [
        ("meeting.today", 2, "10-19"),
        ("contact.after_missed", None, "10-21"),
    ]
    await case.plan_done("pause", {})
    assert await todo(case, "2010-10-19") == [("contact.after_missed", None, "10-21")]


@pytest.mark.requirement("R-155")
async def test_each_thing_to_do_leads_to_a_page_and_its_taps_need_no_more(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-19T15:00:00Z")
    answer = (await ask(case, "todo", {"today": "2010-10-19"}))["answer"]
    page = await Browser(case).open()
    csrf = page.form("/1/missed").fields["csrf"][0]
    for item, code in zip(answer["items"], ("meeting.missed", "meeting.held"), strict=True):
        assert (await open_page(case.twin.client, item["path"])).status == 200
        [path] = [act["path"] for act in item["acts"] if act["code"] == code]
        fields = {"csrf": csrf, "once": uuid4().hex, "back": "/intake/today"}
        response = await case.twin.client.post(path, data=fields)
        assert response.status_code == 303
        assert "/intake/today" in response.headers["location"]
    assert [status for _, _, status in meetings_of(await case.plan())[:2]] == ["missed", "held"]


@pytest.mark.requirement("R-128", "R-155")
async def test_more_than_an_answer_holds_is_counted(case: Case) -> None:
    for _ in range(43):
        other = Case(case.twin)
        await case.twin.say(other.received(), case_id=other.case_id)
        await case.twin.say(other.accepted(), case_id=other.case_id)
    await case.twin.quiet()
    told = PlanningTodoTold.model_validate((await ask(case, "todo", {"today": "2010-10-08"}))["answer"])
    assert (len(told.items), told.more) == (40, 3)


@pytest.mark.requirement("R-128", "R-155", "R-131")
async def test_the_story_is_told_in_order_by_codes(case: Case) -> None:
    await case.has_plan(meeting_dates=["2010-10-12", "2010-10-19", "2010-10-26", "2010-11-02"])
    await case.twin.move_to("2010-10-19T15:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.miss(2)
    await case.move(3, "2010-10-28")
    await case.revise(mode="individual", mode_reason="wishes", meeting_dates=["2010-10-28"])
    await case.plan_done("pause", {"note": SENTINEL})
    await case.plan_done("resumption", {})
    await case.twin.move_to("2010-10-20T15:00:00Z")
    answer = (await ask(case, "story", {"case_id": str(case.case_id)}))["answer"]
    told_too_much = [number for number, word in enumerate((SENTINEL, *THEMES)) if word in json.dumps(answer)]
    assert not told_too_much
    told = PlanningStoryTold.model_validate(answer)
    assert [(step.code, step.number, str(step.on)[5:]) for step in told.steps] == [
        ("assessed", None, "10-08"),
        ("prioritized", None, "10-08"),
        ("plan.drafted", None, "10-08"),
        ("plan.agreed", None, "10-08"),
        ("meeting.held", 1, "10-12"),
        ("plan.revised", None, "10-19"),
        ("mode.changed", None, "10-19"),
        ("episode.paused", None, "10-19"),
        ("episode.resumed", None, "10-19"),
        ("meeting.missed", 2, "10-19"),
        ("meeting.moved", 3, "10-19"),
        ("meeting.cancelled", 4, "10-19"),
        ("meeting.planned", 3, "10-28"),
    ]
    [moved] = [step for step in told.steps if step.code == "meeting.moved"]
    assert (moved.detail, str(moved.due_on)) == ("person_asked", "2010-10-28")
    assert told.path == f"/planning/cases/{case.case_id}"
    await case.plan_done(
        "closure", {"outcome": "early_reintegration", "followup_allowed": True, "closed_on": "2010-10-20"}
    )
    answer = (await ask(case, "story", {"case_id": str(case.case_id)}))["answer"]
    assert ("episode.closed", "early_reintegration") in [
        (step["code"], step.get("detail")) for step in answer["steps"]
    ]


@pytest.mark.requirement("R-188")
@pytest.mark.parametrize("asker", ["followup", "notifications", "planning"])
async def test_nobody_but_intake_is_told(case: Case, asker: str) -> None:
    await case.has_plan()
    refused = {"refused": "request.not_allowed"}
    assert await ask(case, "todo", {"today": "2010-10-08"}, asker) == refused
    assert await ask(case, "story", {"case_id": str(case.case_id)}, asker) == refused
    unknown = await ask(case, "story", {"case_id": str(uuid4())})
    assert unknown == {"refused": "case.unknown"}
