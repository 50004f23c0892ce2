"""How an episode ends before its time: with its referral, before a plan is agreed, or out of a pause."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from services.planning.tests.worker import CLOSED, SENTINEL, THEMES, Case, answered, plan_body, refused

from arrimage_contracts import ids
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.referral import (
    DuplicateReferralDetected,
    ReferralDeclined,
    ReferralRedirected,
    ReferralWithdrawn,
)
from arrimage_contracts.vocabularies import DeclineReason, ReferralSide, WithdrawnBy
from arrimage_testing.service_twin import Twin

ON = date(2010, 10, 6)
ENDING = {**CLOSED, "closed_on": "2010-10-08", "outcome": "withdrew"}


def withdrawn(case: Case, side: ReferralSide = ReferralSide.RECEIVER, **changes: Any) -> ReferralWithdrawn:
    facts = {"referral_id": case.referral_id, "withdrawn_on": ON, "side": side, "by": WithdrawnBy.PERSON}
    return ReferralWithdrawn.model_validate({**facts, **changes})


def ends(case: Case) -> dict[str, EventData]:
    """Return what intake says when a referral comes to nothing, by what planning then keeps."""
    referral = case.referral_id
    return {
        "withdrawn": withdrawn(case),
        "declined": ReferralDeclined(referral_id=referral, declined_on=ON, reason=DeclineReason.NO_CAPACITY),
        "redirected": ReferralRedirected(
            referral_id=referral, redirected_on=ON, suggested=["csss-pds"], reason=DeclineReason.OUTSIDE_TERRITORY
        ),
        "duplicate": DuplicateReferralDetected(
            referral_id=referral,
            attached_to_case_id=uuid4(),
            attached_to_referral_id=uuid4(),
            detected_on=ON,
        ),
    }


async def hears(case: Case, event: EventData) -> None:
    await case.twin.say(event, case_id=case.case_id)
    await case.twin.quiet()


async def nothing_is_parked(twin: Twin) -> bool:
    state = await twin.get("/simulation")
    return (state["parked"], state["pending"]) == (0, 0) and await twin.get("/operations/quarantine") == {}


@pytest.mark.requirement("R-102", "R-104", "R-108")
@pytest.mark.parametrize("reason", ["withdrawn", "declined", "redirected", "duplicate"])
async def test_a_referral_that_comes_to_nothing_ends_the_empty_shell_without_noise(
    case: Case, reason: str
) -> None:
    event, unknown = ends(case)[reason], Case(case.twin)
    await hears(unknown, ends(unknown)[reason])
    assert await nothing_is_parked(case.twin)
    assert await case.twin.get("/episodes") == []
    await case.is_referred()
    await hears(case, event.model_copy(update={"referral_id": uuid4()}))  # another referral of the case
    assert (await case.episode())["state"] == "referred"

    await hears(case, event)
    episode = await case.episode()
    assert (episode["state"], episode["end_reason"], episode["outcome"]) == ("ended", reason, None)
    assert episode["closed_on"] == "2010-10-06"
    assert await case.said() == []
    assert await nothing_is_parked(case.twin)

    await case.is_accepted()  # too late, or said again: it stays ended
    assert (await case.episode())["state"] == "ended"
    answer = await case.do("assessment", {"themes": {}})
    assert refused(answer) == (409, "episode.ended")
    assert "ouvrez une nouvelle demande" in answer.json()["detail"]
    assert refused(await case.do("closure", ENDING)) == (409, "episode.ended")
    assert [item["case_id"] for item in await case.twin.get("/episodes?state=ended")] == [str(case.case_id)]


@pytest.mark.requirement("R-108")
async def test_a_withdrawal_before_a_plan_is_agreed_ends_what_was_begun_and_the_draft_stays_readable(
    twin: Twin,
) -> None:
    assessing, drafting = Case(twin), Case(twin)
    await assessing.is_accepted()
    await drafting.has_draft()
    for case in (assessing, drafting):
        await hears(case, withdrawn(case))
        episode = await case.episode()
        assert (episode["state"], episode["end_reason"], episode["outcome"]) == ("ended", "withdrawn", None)
        assert await case.said() == []
    assert (await drafting.plan())["objectives"]
    assert refused(await drafting.on_plan("agreement", {"agreed_on": "2010-10-08"}, version=0)) == (
        409,
        "episode.ended",
    )
    assert await nothing_is_parked(twin)


@pytest.mark.requirement("R-108", "R-136")
async def test_a_plan_that_is_agreed_wins_over_a_withdrawal_which_the_worker_sees_and_decides_on(
    twin: Twin,
) -> None:
    active, paused, closed = (Case(twin) for _ in range(3))
    for case in (active, paused, closed):
        await case.has_plan()
    await paused.plan_done("pause", {})
    await closed.plan_done("closure", ENDING)
    for case, state in ((active, "active"), (paused, "paused"), (closed, "closed")):
        said = await case.said()
        await hears(case, withdrawn(case))
        episode = await case.episode()
        assert episode["state"] == state
        assert episode["withdrawn_on"] == (None if case is closed else "2010-10-06")
        assert await case.said() == said
    assert await nothing_is_parked(twin)


@pytest.mark.requirement("R-108")
async def test_what_the_organization_itself_sent_and_withdrew_is_no_concern_of_planning(case: Case) -> None:
    await case.is_referred()
    await hears(case, withdrawn(case, ReferralSide.SENDER))
    assert (await case.episode())["state"] == "referred"
    assert await nothing_is_parked(case.twin)


@pytest.mark.requirement("R-137")
async def test_who_returns_comes_by_a_referral_as_any_other(twin: Twin) -> None:
    first, again = Case(twin), Case(twin)
    await first.has_plan()
    await first.plan_done("closure", ENDING)
    await again.has_plan()
    assert (await again.episode())["state"] == "active"
    assert (await first.episode())["state"] == "closed"


@pytest.mark.requirement("R-136", "R-189")
async def test_an_episode_may_be_closed_before_any_plan_is_written(case: Case) -> None:
    await case.is_accepted()
    episode = answered(await case.do("closure", ENDING))
    assert (episode["state"], episode["outcome"], episode["plans"]) == ("closed", "withdrew", [])
    [closed] = await case.said()
    assert closed.data == {
        "case_id": str(case.case_id),
        "plan_id": str(ids.plan_id(case.case_id, 1)),
        "closed_on": "2010-10-08",
        "outcome": "withdrew",
        "outcome_class": "interrupted",
        "success_tags": [],
        "activities_held_count": 0,
        "followup_allowed": True,
        "plan_agreed": False,
    }
    assert refused(await case.do("closure", ENDING)) == (409, "episode.closed")


@pytest.mark.requirement("R-136")
async def test_a_draft_is_closed_with_its_episode_and_names_the_plan_that_never_came(case: Case) -> None:
    await case.has_draft()
    second = await case.done("plans", plan_body(replaces=str(case.plan_id)))
    await case.done("closure", ENDING)
    assert [(item["number"], item["state"]) for item in (await case.episode())["plans"]] == [
        (1, "replaced"),
        (2, "closed"),
    ]
    [closed] = await case.said()
    assert (closed.data["plan_id"], closed.data["plan_agreed"]) == (second["plan_id"], False)
    versions = await case.twin.get(f"/plans/{second['plan_id']}/versions")
    assert [item["reason"] for item in versions] == ["written", "episode_closed"]
    agreement = {"agreed_on": "2010-10-08", "expected_version": 1}
    late = await case.twin.post(f"/plans/{second['plan_id']}/agreement", agreement)
    assert refused(late) == (409, "episode.closed")


@pytest.mark.requirement("R-136", "R-156")
async def test_a_closure_before_a_plan_keeps_the_rules_of_any_closure(case: Case) -> None:
    await case.is_referred()
    answer = await case.do("closure", ENDING)
    assert refused(answer) == (409, "episode.only_referred")
    assert "Déclinez ou retirez la demande" in answer.json()["detail"]
    await case.is_accepted()
    for changes, expected in (
        ({"closed_on": "2010-10-09"}, (422, "date.in_future")),
        ({"closed_on": "2010-10-06"}, (422, "closure.too_early")),
        ({"outcome": "lost_contact"}, (422, "closure.attempts_missing")),
        ({"expected_version": 0}, (422, "request.invalid")),
    ):
        assert refused(await case.do("closure", {**ENDING, **changes})) == expected
    assert (await case.episode())["state"] == "assessing"
    assert await case.said() == []

    await case.has_plan()
    answer = await case.do("closure", ENDING)
    assert refused(answer) == (409, "closure.with_plan")
    assert "POST /plans/<plan>/closure" in answer.json()["detail"]


@pytest.mark.requirement("R-131", "R-136")
async def test_a_paused_episode_takes_a_contact_or_its_end_and_nothing_else(case: Case) -> None:
    await case.has_plan()
    assert await case.refuses("resumption", {}) == (409, "episode.not_paused")
    plan = await case.plan_done("pause", {"note": SENTINEL})
    assert [item["reason"] for item in await case.twin.get(f"/plans/{case.plan_id}/versions")][-1] == "paused"
    for what, body in (
        ("pause", {}),
        ("meetings/1/held", {"held_on": "2010-10-08"}),
        ("meetings/1/missed", {}),
        ("meetings/1/move", {"to": "2010-10-13", "reason": "other"}),
        ("objectives/1/status", {"status": "achieved"}),
        ("revision", {"reason": SENTINEL, "evening": True}),
    ):
        assert await case.refuses(what, body) == (409, "episode.paused")
    assert refused(await case.do("assessment", {"themes": dict.fromkeys(THEMES, "some")})) == (
        409,
        "episode.paused",
    )
    assert refused(await case.on_plan("resumption", {}, version=plan["version"] - 1)) == (
        409,
        "plan.version_conflict",
    )
    await case.done("contacts", {"on": "2010-10-08", "channel": "phone", "result": "reached"})
    await case.plan_done("closure", ENDING)
    assert len(await case.said("MeetingCancelled")) == 8
    assert len(await case.said("EpisodeClosed")) == 1


@pytest.mark.requirement("R-120", "R-122", "R-157")
async def test_what_the_person_wishes_is_asked_once_and_kept_here(case: Case) -> None:
    await case.is_accepted()
    wishes = {
        "transport": "offers_seats",
        "evening_only": True,
        "mode": "group",
        "accompaniment": True,
        "language": "iu",
        "interpreter": True,
    }
    body = {"themes": {"HOUSING": "some"}, "strengths": ["jardine"], "preferences": wishes}
    content = (await case.done("assessment", body))["assessment"]["content"]
    assert (content["preferences"], content["strengths"]) == (wishes, ["jardine"])
    none = (await case.done("assessment", {"themes": {"HOUSING": "none"}}))["assessment"]["content"]["preferences"]
    assert none == dict.fromkeys(wishes)
    wrong = {"themes": {}, "preferences": {"language": SENTINEL}}
    assert refused(await case.do("assessment", wrong)) == (422, "request.invalid")
