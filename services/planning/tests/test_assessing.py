"""From the referral to the order of the needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.planning.tests.worker import SENTINEL, THEMES, Case, plan_body, refused

from arrimage_planning.domain.themes import EIGHT
from arrimage_testing.service_twin import Twin, log_lines
from arrimage_testing.waiting import eventually


@pytest.mark.requirement("SC-01")
async def test_a_referral_received_makes_an_empty_shell_and_its_acceptance_begins_the_assessment(
    case: Case,
) -> None:
    await case.is_referred()
    shell = await case.episode()
    assert shell == {
        "case_id": str(case.case_id),
        "referral_id": str(case.referral_id),
        "state": "referred",
        "received_on": "2010-10-04",
        **dict.fromkeys(
            [
                "accepted_on",
                "withdrawn_on",
                "paused_on",
                "closed_on",
                "end_reason",
                "outcome",
                "success_tags",
                "followup_allowed",
                "contact_attempts",
            ]
        ),
        "assessment": None,
        "priorities": None,
        "plans": [],
        "contacts": [],
        "contact_tasks": [],
    }
    await case.is_accepted()  # the referral is said once more, and changes nothing
    episode = await case.episode()
    assert (episode["state"], episode["accepted_on"]) == ("assessing", "2010-10-07")


@pytest.mark.requirement("R-010")
async def test_an_acceptance_that_comes_before_its_referral_waits_for_it(case: Case) -> None:
    await case.twin.say(case.accepted(), case_id=case.case_id)

    async def waits() -> bool:
        return bool((await case.twin.get("/simulation"))["parked"])

    await eventually(waits, what="the acceptance is parked")
    assert await case.twin.get("/episodes") == []

    await case.twin.say(case.received(), case_id=case.case_id)
    await case.twin.quiet()
    assert (await case.episode())["state"] == "assessing"


@pytest.mark.requirement("R-008")
async def test_events_that_come_late_or_again_move_no_episode_back(case: Case) -> None:
    await case.has_plan()
    await case.is_accepted()
    other = case.accepted().model_copy(update={"referral_id": case.case_id})
    await case.twin.say(other, case_id=case.case_id)
    await case.twin.quiet()
    episode = await case.episode()
    assert (episode["state"], episode["referral_id"]) == ("active", str(case.referral_id))


@pytest.mark.requirement("R-116", "R-117")
async def test_an_assessment_may_be_made_again_and_the_latest_counts(case: Case) -> None:
    await case.is_accepted()
    body = {
        "themes": {"HOUSING": "strong", "LOCAL_GAMBLING": "none"},
        "words": {"HOUSING": SENTINEL},
        "strengths": ["jardine"],
        "services_used": ["aide alimentaire"],
    }
    first = (await case.done("assessment", body))["assessment"]
    assert (first["number"], first["author"], first["made_on"]) == (1, "anonymous", "2010-10-08")
    assert first["content"]["themes"] == {
        **dict.fromkeys(EIGHT, "not_discussed"),
        "HOUSING": "strong",
        "LOCAL_GAMBLING": "none",
    }
    assert first["content"]["words"] == {"HOUSING": SENTINEL}
    assert first["content"]["services_used"] == ["aide alimentaire"]

    second = (await case.done("assessment", {"themes": {"HOUSING": "some"}}))["assessment"]
    assert (second["number"], second["content"]["themes"]["HOUSING"]) == (2, "some")


@pytest.mark.requirement("R-118")
async def test_the_order_is_the_persons_and_both_agreements_are_recorded(case: Case) -> None:
    await case.is_accepted()
    order = {"order": ["SELF_ESTEEM", ["HOUSING", "FINANCES"]], "person_agreed_on": "2010-10-07"}
    assert refused(await case.do("priorities", order)) == (409, "assessment.missing")

    await case.done("assessment", {"themes": dict.fromkeys(["SELF_ESTEEM", "HOUSING", "FINANCES"], "some")})
    priorities = (await case.done("priorities", order))["priorities"]
    assert priorities == {
        "order": ["SELF_ESTEEM", "FINANCES", "HOUSING"],
        "person_agreed_on": "2010-10-07",
        "worker_agreed_on": "2010-10-08",
    }
    for wrong, code in (
        ({"order": ["PROBLEM_SOLVING"]}, "priorities.not_a_need"),
        ({"order": ["HOUSING", "HOUSING"]}, "priorities.theme_twice"),
        ({"order": ["HOUSING"], "person_agreed_on": "2010-10-09"}, "date.in_future"),
        ({"order": []}, "request.invalid"),
        ({"order": ["JOIE"]}, "request.invalid"),
    ):
        assert refused(await case.do("priorities", wrong)) == (422, code)
    assert (await case.episode())["priorities"] == priorities


@pytest.mark.requirement("R-118")
async def test_an_assessment_that_takes_a_need_away_asks_for_a_new_order(case: Case) -> None:
    await case.has_priorities()
    more = {"themes": dict.fromkeys([*THEMES, "HOUSING"], "some")}
    assert (await case.done("assessment", more))["priorities"]["order"] == THEMES
    less = {"themes": {**dict.fromkeys(THEMES, "some"), THEMES[1]: "none"}}
    assert (await case.done("assessment", less))["priorities"] is None
    assert refused(await case.do("plans", plan_body())) == (409, "priorities.missing")


async def test_episodes_are_listed_by_state(twin: Twin) -> None:
    referred, accepted = Case(twin), Case(twin)
    await referred.is_referred()
    await accepted.is_accepted()
    assert {item["case_id"] for item in await twin.get("/episodes")} == {
        str(referred.case_id),
        str(accepted.case_id),
    }
    [only] = await twin.get("/episodes?state=assessing")
    assert only["case_id"] == str(accepted.case_id)
    assert await twin.get("/episodes?limit=1&offset=2") == []


@pytest.mark.requirement("R-121")
async def test_a_body_that_is_not_understood_is_refused_and_changes_nothing(case: Case) -> None:
    await case.has_priorities()
    before = await case.episode()
    for what, body in (
        ("assessment", {"themes": {"HOUSING": "beaucoup"}}),
        ("assessment", {"themes": {}, "consommation": "oui"}),
        ("assessment", {"themes": {}, "words": {"HOUSING": "\x00"}}),
        ("plans", plan_body(start_on="2010-02-30")),
        ("plans", plan_body(start_on="0210-10-12")),
        ("plans", plan_body(start_on="9999-12-31")),
        ("plans", plan_body(meeting_dates=[])),
        ("plans", plan_body(meeting_dates=["2010-13-01"])),
        ("plans", plan_body(mode="en groupe")),
        ("plans", plan_body(meeting_date=["2010-10-12"])),
    ):
        assert refused(await case.do(what, body)) == (422, "request.invalid"), (what, body.keys())
    assert await case.episode() == before


@pytest.mark.requirement("R-019", "R-020")
async def test_a_refusal_and_its_log_line_never_repeat_what_was_sent(case: Case, tmp_path: Path) -> None:
    await case.is_accepted()
    answer = await case.do("assessment", {"themes": {}, "words": {"HOUSING": 7}, "strengths": SENTINEL})
    assert refused(answer) == (422, "request.invalid")
    assert SENTINEL not in answer.text
    assert "command.refused" in {line["event"] for line in log_lines(tmp_path)}
    assert SENTINEL not in (tmp_path / "log.jsonl").read_text()
