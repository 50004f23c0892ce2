from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from services.intake.tests.made_up import BORDER_CASE, BORDER_REFERRAL, offer

from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.ids import plan_id
from arrimage_contracts.vocabularies import Outcome, OutcomeClass, SuccessTag
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-091", "R-189")

OTHER_REFERRAL = UUID("22222222-0000-4000-8000-000000000003")


def ended(case_id: str, number: int = 1, closed_on: date = date(2010, 12, 28)) -> EpisodeClosed:
    return EpisodeClosed(
        case_id=UUID(case_id),
        plan_id=plan_id(UUID(case_id), number),
        closed_on=closed_on,
        outcome=Outcome.EARLY_REINTEGRATION,
        outcome_class=OutcomeClass.POSITIVE,
        success_tags=[SuccessTag.EMPLOYMENT],
        activities_held_count=8,
        followup_allowed=True,
    )


async def receive(twin: Twin, referral_id: UUID = BORDER_REFERRAL) -> dict[str, Any]:
    known = {entry["referral_id"] for entry in await twin.get("/referrals")}
    await twin.say_border(offer(referral_id), sender="virage", case_id=BORDER_CASE)
    await twin.quiet()
    [new] = [entry for entry in await twin.get("/referrals") if entry["referral_id"] not in known]
    return dict(new)


async def accept(twin: Twin, referral: dict[str, Any]) -> None:
    for step in ("take-in-charge", "first-contact", "acceptance"):
        assert (await twin.post(f"/referrals/{referral['referral_id']}/{step}")).status_code == 200


async def said_closed(twin: Twin) -> list[dict[str, Any]]:
    return [letter.data for letter in await twin.border_events("virage") if letter.event_name == "ReferralClosed"]


async def test_the_end_of_an_episode_closes_its_referral_and_its_sender_learns_the_date_alone(
    margelle: Twin,
) -> None:
    referral = await receive(margelle)
    await accept(margelle, referral)
    await margelle.say(ended(referral["case_id"]), case_id=UUID(referral["case_id"]))
    await margelle.quiet()

    [listed] = await margelle.get("/referrals")
    assert (listed["state"], listed["closed_on"]) == ("closed", "2010-12-28")
    assert await said_closed(margelle) == [{"referral_id": str(BORDER_REFERRAL), "closed_on": "2010-12-28"}]


async def test_an_end_told_twice_or_of_a_later_episode_closes_nothing_twice(margelle: Twin) -> None:
    referral = await receive(margelle)
    await accept(margelle, referral)
    case_id = UUID(referral["case_id"])
    for number in (1, 1, 2):
        await margelle.say(ended(referral["case_id"], number, date(2010, 12, 27 + number)), case_id=case_id)
    await margelle.quiet()

    [listed] = await margelle.get("/referrals")
    assert listed["closed_on"] == "2010-12-28"
    assert len(await said_closed(margelle)) == 1
    assert await margelle.get("/operations/parked") == []


@pytest.mark.requirement("R-010")
async def test_an_end_that_comes_before_the_acceptance_waits_for_it(margelle: Twin) -> None:
    referral = await receive(margelle)
    await margelle.say(ended(referral["case_id"]), case_id=UUID(referral["case_id"]))

    async def waits() -> bool:
        parked = await margelle.get("/operations/parked")
        return [entry["code"] for entry in parked] == ["referral.not_yet_accepted"]

    await eventually(waits, what="the end is parked")
    await accept(margelle, referral)
    [parked] = await margelle.get("/operations/parked")
    await margelle.client.post(f"/operations/parked/{parked['id']}/retry")
    await margelle.quiet()
    assert (await margelle.get("/referrals"))[0]["state"] == "closed"


async def test_every_accepted_referral_of_the_case_is_closed_and_no_other(margelle: Twin) -> None:
    first = await receive(margelle)
    await accept(margelle, first)
    second = await receive(margelle, OTHER_REFERRAL)
    await margelle.say(ended(first["case_id"]), case_id=UUID(first["case_id"]))
    await margelle.quiet()

    states = {entry["referral_id"]: entry["state"] for entry in await margelle.get("/referrals")}
    assert states == {first["referral_id"]: "closed", second["referral_id"]: "received"}


async def test_an_end_of_a_case_never_heard_of_is_parked_as_unknown(margelle: Twin) -> None:
    case_id = UUID(int=77)
    await margelle.say(ended(str(case_id)), case_id=case_id)

    async def unknown() -> bool:
        parked = await margelle.get("/operations/parked")
        return [entry["code"] for entry in parked] == ["referral.unknown"]

    await eventually(unknown, what="the end is parked")
