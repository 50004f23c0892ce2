"""A person comes back: by a wish at a call, or by a new referral; and talks of which nothing is kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from services.intake.tests.made_up import BORDER_CASE, PERSON, offer

from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import ReentryRequested
from arrimage_contracts.ids import reentry_case_id, reentry_referral_id
from arrimage_contracts.vocabularies import Outcome, OutcomeClass
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

CALL = UUID(int=4242)


def ended(case_id: str, *, plan_agreed: bool = True) -> EpisodeClosed:
    return EpisodeClosed(
        case_id=UUID(case_id),
        plan_id=UUID(int=UUID(case_id).int + 1),
        closed_on=date(2010, 10, 4),
        outcome=Outcome.COMPLETED,
        outcome_class=OutcomeClass.POSITIVE,
        success_tags=[],
        activities_held_count=1,
        followup_allowed=True,
        plan_agreed=plan_agreed,
    )


def wish(case_id: str, call: UUID = CALL, day: int = 4) -> ReentryRequested:
    return ReentryRequested(followup_id=call, case_id=UUID(case_id), requested_on=date(2010, 10, day))


async def closed(twin: Twin) -> dict[str, Any]:
    """Let a referral come, be accepted and end."""
    await twin.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await twin.quiet()
    [referral] = await twin.get("/referrals")
    path = f"/referrals/{referral['referral_id']}"
    for step, body in (
        ("take-in-charge", {}),
        ("identity", {"person": PERSON}),
        ("first-contact", {}),
        ("acceptance", {}),
    ):
        assert (await twin.post(f"{path}/{step}", body)).status_code == 200
    await twin.say(ended(referral["case_id"]), case_id=UUID(referral["case_id"]))
    await twin.quiet()
    shown: dict[str, Any] = await twin.get(path)
    assert shown["state"] == "closed"
    return shown


@pytest.mark.requirement("R-112", "R-137", "R-185")
async def test_a_wish_at_a_call_opens_a_referral_with_its_days_and_its_history(margelle: Twin) -> None:
    old = await closed(margelle)
    letters = len(await margelle.border_events("virage"))
    for number in range(2):
        await margelle.say(wish(old["case_id"]), case_id=UUID(old["case_id"]), id=UUID(int=number + 1))
    await margelle.quiet()

    new = await margelle.get(f"/referrals/{reentry_referral_id(CALL)}")
    assert len(await margelle.get("/referrals")) == 2
    assert (new["state"], new["path"]) == ("received", "self_via_reception")
    assert (new["from_organization"], new["to_organization"]) == ("margelle", "margelle")
    assert (new["case_id"], new["previous_case_id"]) == (str(reentry_case_id(CALL)), old["case_id"])
    assert (new["received_on"], new["first_contact_due_on"]) == ("2010-10-04", "2010-10-11")
    path = f"/referrals/{new['referral_id']}"
    assert (await margelle.get(f"{path}/person")).items() >= PERSON.items()
    [received] = [one for one in await margelle.events() if one.subject == reentry_case_id(CALL)]
    assert received.event_name == "ReferralReceived"
    assert received.data["from_org"] == received.data["to_org"] == "margelle"

    for step in ("take-in-charge", "first-contact", "acceptance"):
        assert (await margelle.post(f"{path}/{step}")).status_code == 200
    await margelle.say(ended(new["case_id"]), case_id=UUID(new["case_id"]))
    await margelle.quiet()
    assert (await margelle.get(path))["state"] == "closed"
    assert len(await margelle.border_events("virage")) == letters, "who once referred the person is not told"


@pytest.mark.requirement("R-137", "R-185")
async def test_a_case_has_one_return_at_a_time(margelle: Twin) -> None:
    old = await closed(margelle)
    case = UUID(old["case_id"])

    async def returns_after(*wishes: ReentryRequested) -> int:
        for one in wishes:
            await margelle.say(one, case_id=case)
        await margelle.quiet()
        return len(await margelle.get("/referrals")) - 1

    second, third = UUID(int=4343), UUID(int=4444)
    assert await returns_after(wish(old["case_id"])) == 1
    assert await returns_after(wish(old["case_id"], second), wish(old["case_id"], second, day=3)) == 1
    path = f"/referrals/{reentry_referral_id(CALL)}"
    for step, body in (("take-in-charge", {}), ("decline", {"reason": "person_declined"})):
        assert (await margelle.post(f"{path}/{step}", body)).status_code == 200
    assert await returns_after(wish(old["case_id"], second, day=3)) == 1, "it was open on the day of that wish"
    assert await returns_after(wish(old["case_id"], third)) == 2, "nobody is left out once it has ended"
    assert await margelle.get("/operations/parked") == []


@pytest.mark.requirement("R-099", "R-137")
async def test_how_a_person_may_be_reached_holds_in_the_new_case_too(margelle: Twin) -> None:
    old = await closed(margelle)
    wishes = {"may_be_contacted": False}
    said = await margelle.client.put(
        f"/persons/{old['case_id']}/contact-preferences", json=wishes, headers={"Idempotency-Key": "say-no-thanks"}
    )
    assert said.status_code == 200
    await margelle.say(wish(old["case_id"]), case_id=UUID(old["case_id"]))
    await margelle.quiet()
    holds = await margelle.get(f"/persons/{reentry_case_id(CALL)}/contact-preferences")
    assert holds["may_be_contacted"] is False


@pytest.mark.requirement("R-010", "R-185")
async def test_a_wish_of_a_case_never_heard_of_waits(margelle: Twin) -> None:
    await margelle.say(wish(str(UUID(int=77))), case_id=UUID(int=77))

    async def waits() -> bool:
        parked = await margelle.get("/operations/parked")
        return [entry["code"] for entry in parked] == ["referral.unknown"]

    await eventually(waits, what="the wish is parked")


@pytest.mark.requirement("R-137")
async def test_declining_a_person_who_came_back_leaves_the_old_file_as_it_was(margelle: Twin) -> None:
    old = await closed(margelle)
    await margelle.say(wish(old["case_id"]), case_id=UUID(old["case_id"]))
    await margelle.quiet()
    path = f"/referrals/{reentry_referral_id(CALL)}"
    await margelle.post(f"{path}/take-in-charge")
    assert (await margelle.post(f"{path}/decline", {"reason": "person_declined"})).status_code == 200
    assert (await margelle.client.get(f"{path}/person")).status_code == 404
    assert (await margelle.get(f"/referrals/{old['referral_id']}/person")).items() >= PERSON.items()


@pytest.mark.requirement("R-137")
async def test_a_new_referral_of_a_person_who_was_here_is_linked_to_the_earlier_case(margelle: Twin) -> None:
    old = await closed(margelle)
    await margelle.say_border(offer(UUID(int=5)), sender="csss-pds", case_id=UUID(int=6))
    await margelle.quiet()
    [new] = [one for one in await margelle.get("/referrals") if one["state"] == "received"]
    path = f"/referrals/{new['referral_id']}"
    await margelle.post(f"{path}/take-in-charge")
    written = (await margelle.post(f"{path}/identity", {"person": PERSON})).json()
    assert written["possible_duplicate_of"] is None
    assert written["possible_earlier_case"] == old["case_id"]
    linked = await margelle.post(f"{path}/history", {"case_id": old["case_id"]})
    assert linked.json()["previous_case_id"] == old["case_id"]
    for wrong in (new["case_id"], str(UUID(int=8))):
        answer = await margelle.post(f"{path}/history", {"case_id": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "history.unknown")


@pytest.mark.requirement("R-010", "R-136")
async def test_an_episode_that_ends_before_a_plan_closes_the_referral_and_a_withdrawn_one_is_left(
    margelle: Twin,
) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    [referral] = await margelle.get("/referrals")
    path = f"/referrals/{referral['referral_id']}"
    for step in ("take-in-charge", "withdrawal"):
        assert (await margelle.post(f"{path}/{step}")).status_code == 200
    await margelle.say(ended(referral["case_id"], plan_agreed=False), case_id=UUID(referral["case_id"]))
    await margelle.quiet()
    assert (await margelle.get(path))["state"] == "withdrawn"
    assert await margelle.get("/operations/parked") == []


@pytest.mark.requirement("R-025", "R-111")
async def test_a_talk_with_somebody_is_recorded_without_a_file_and_without_who_it_was(margelle: Twin) -> None:
    made = await margelle.post("/contacts", {"channel": "in_person", "theme": "HOUSING"})
    assert made.status_code == 201
    assert set(made.json()) == {"contact_id", "contacted_on", "channel", "theme"}
    await margelle.post("/contacts", {"channel": "phone", "contacted_on": "2010-10-01"})
    listed = await margelle.get("/contacts")
    assert [(one["contacted_on"], one["theme"]) for one in listed] == [
        ("2010-10-04", "HOUSING"),
        ("2010-10-01", None),
    ]
    for wrong, code in (
        ({"channel": "phone", "contacted_on": "2010-10-05"}, "contact.in_future"),
        ({"channel": "phone", "name": PERSON["name"]}, "request.invalid"),
        ({"channel": "phone", "phone": PERSON["phone"]}, "request.invalid"),
        ({}, "request.invalid"),
    ):
        answer = await margelle.post("/contacts", wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    await margelle.quiet()
    assert await margelle.events() == []
