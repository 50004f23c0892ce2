"""A second referral of the same person for the same service is attached to the first, and nobody outside knows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from services.intake.tests.made_up import BORDER_CASE, PERSON, offer

from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import ReferralWithdrawnState
from arrimage_contracts.vocabularies import Outcome, OutcomeClass, ServiceCode
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.requirement("R-104")

SAME = {**PERSON, "name": "VRAISEMBLANCE,  apolline", "phone": "(514) 555-0142"}


def case_of(sender: str) -> UUID:
    return uuid5(BORDER_CASE, sender)


async def receive(twin: Twin, sender: str, person: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Let a referral come from ``sender``, be taken in charge and get its identity; return what was answered."""
    known = {entry["referral_id"] for entry in await twin.get("/referrals")}
    changes.setdefault("referral_id", case_of(sender))
    await twin.say_border(offer(**changes), sender=sender, case_id=case_of(sender))
    await twin.quiet()
    [new] = [entry for entry in await twin.get("/referrals") if entry["referral_id"] not in known]
    path = f"/referrals/{new['referral_id']}"
    assert (await twin.post(f"{path}/take-in-charge")).status_code == 200
    written = await twin.post(f"{path}/identity", {"person": person})
    assert written.status_code == 200
    return {**written.json(), "path": path}


async def told(twin: Twin, sender: str) -> list[str]:
    await twin.quiet()
    return [letter.event_name for letter in await twin.border_events(sender)]


async def two(twin: Twin) -> tuple[dict[str, Any], dict[str, Any]]:
    first = await receive(twin, "virage", PERSON)
    second = await receive(twin, "csss-pds", SAME)
    assert second["possible_duplicate_of"] == first["referral_id"]
    attached = await twin.post(f"{second['path']}/duplicate", {"of": first["referral_id"]})
    assert attached.status_code == 200
    assert (attached.json()["state"], attached.json()["attached_to"]) == ("merged", first["referral_id"])
    return first, second


async def test_the_worker_is_told_attaches_it_and_the_second_sender_hears_the_firsts_bare_states(
    margelle: Twin,
) -> None:
    first, second = await two(margelle)
    assert (await margelle.get(f"{second['path']}/person"))["case_id"] == first["case_id"]
    for step in ("first-contact", "acceptance"):
        assert (await margelle.post(f"{first['path']}/{step}")).status_code == 200
    ended = EpisodeClosed(
        case_id=UUID(first["case_id"]),
        plan_id=UUID(int=9),
        closed_on=date(2010, 10, 4),
        outcome=Outcome.COMPLETED,
        outcome_class=OutcomeClass.POSITIVE,
        success_tags=[],
        activities_held_count=1,
        followup_allowed=False,
    )
    await margelle.say(ended, case_id=UUID(first["case_id"]))
    both = ["ReferralAcknowledged", "ReferralTakenInCharge", "ReferralAccepted", "ReferralClosed"]
    assert await told(margelle, "virage") == both
    assert await told(margelle, "csss-pds") == both
    letters = await margelle.border_events("csss-pds")
    assert {letter.data["referral_id"] for letter in letters} == {str(case_of("csss-pds"))}
    assert {letter.subject for letter in letters} == {case_of("csss-pds")}

    own = [(event.event_name, str(event.subject)) for event in await margelle.events()]
    assert own.count(("ReferralAccepted", first["case_id"])) == 1
    assert ("ReferralAccepted", second["case_id"]) not in own
    [detected] = [event for event in await margelle.events() if event.event_name == "DuplicateReferralDetected"]
    assert detected.data["attached_to_referral_id"] == first["referral_id"]


async def test_nothing_tells_the_second_sender_that_the_person_was_known(margelle: Twin) -> None:
    first, _ = await two(margelle)
    assert await told(margelle, "csss-pds") == ["ReferralAcknowledged", "ReferralTakenInCharge"]
    crossed = b"".join(letter.to_json() for letter in await margelle.border_events("csss-pds"))
    for word in (b"virage", b"uplicate", first["referral_id"].encode(), first["case_id"].encode()):
        assert word not in crossed


async def test_one_that_comes_after_the_acceptance_hears_at_once_that_it_is_accepted(margelle: Twin) -> None:
    first = await receive(margelle, "virage", PERSON)
    for step in ("first-contact", "acceptance"):
        await margelle.post(f"{first['path']}/{step}")
    second = await receive(margelle, "csss-pds", SAME)
    await margelle.post(f"{second['path']}/duplicate", {"of": first["referral_id"]})
    assert (await told(margelle, "csss-pds"))[-1] == "ReferralAccepted"


@pytest.mark.full
@pytest.mark.requirement("R-091", "R-108")
@pytest.mark.parametrize(
    ("step", "body", "event"),
    [
        ("decline", {"reason": "no_capacity", "suggested": ["csss-pds"]}, "ReferralDeclined"),
        ("redirection", {"reason": "no_capacity"}, "ReferralRedirected"),
        ("withdrawal", {"by": "person"}, "ReferralWithdrawn"),
    ],
)
async def test_an_end_of_the_first_is_the_end_of_the_second(
    margelle: Twin, step: str, body: dict[str, Any], event: str
) -> None:
    first, second = await two(margelle)
    ended = (await margelle.post(f"{first['path']}/{step}", body)).json()["state"]
    assert (await margelle.get(second["path"]))["state"] == ended
    for sender in ("virage", "csss-pds"):
        assert (await told(margelle, sender))[-1] == event
    assert (await margelle.client.get(f"{second['path']}/person")).status_code == 404


@pytest.mark.requirement("R-108")
async def test_when_one_sender_withdraws_the_other_ones_referral_goes_on(margelle: Twin) -> None:
    first, second = await two(margelle)
    for sender in ("virage", "csss-pds"):
        news = ReferralWithdrawnState(referral_id=case_of(sender), withdrawn_on=date(2010, 10, 4))
        if sender == "virage":
            await margelle.say_border(news, sender=sender, case_id=case_of(sender))
            await margelle.quiet()
            shown = await margelle.get(first["path"])
            assert (shown["state"], shown["sender_withdrew_on"]) == ("taken_in_charge", "2010-10-04")
            for step in ("first-contact", "acceptance"):
                assert (await margelle.post(f"{first['path']}/{step}")).status_code == 200
            assert (await told(margelle, "csss-pds"))[-1] == "ReferralAccepted"
            assert (await told(margelle, "virage"))[-1] == "ReferralTakenInCharge"
        else:
            await margelle.say_border(news, sender=sender, case_id=case_of(sender))
            await margelle.quiet()
            assert (await margelle.get(second["path"]))["state"] == "withdrawn"
    assert (await margelle.get(first["path"]))["state"] == "accepted"


async def test_what_is_no_duplicate_is_refused_and_says_what_to_do(margelle: Twin) -> None:
    first = await receive(margelle, "virage", PERSON)
    other = await receive(margelle, "csss-pds", SAME, service_code=ServiceCode.HOUSING_SEARCH)
    assert other["possible_duplicate_of"] is None, "another service is another need"

    async def refused(path: str, of: str) -> tuple[int, str]:
        answer = await margelle.post(f"{path}/duplicate", {"of": of})
        return answer.status_code, answer.json()["code"]

    assert await refused(other["path"], first["referral_id"]) == (422, "duplicate.other_service")
    assert await refused(first["path"], first["referral_id"]) == (422, "duplicate.of_itself")
    assert await refused(first["path"], str(UUID(int=7))) == (404, "referral.unknown")
    await margelle.post(f"{first['path']}/decline", {"reason": "no_capacity"})
    assert await refused(other["path"], first["referral_id"]) == (409, "duplicate.not_open")
    assert await refused(first["path"], other["referral_id"]) == (409, "referral.wrong_state")


async def test_an_attached_referral_has_no_life_of_its_own_any_more(margelle: Twin) -> None:
    _, second = await two(margelle)
    for step, body in (
        ("first-contact", {}),
        ("attempts", {"channel": "phone", "result": "reached"}),
        ("identity", {"person": PERSON}),
        ("decline", {"reason": "no_capacity"}),
        ("lead/backup", {}),
    ):
        answer = await margelle.post(f"{second['path']}/{step}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "referral.wrong_state")
        assert "jointe à une autre" in answer.json()["detail"]
    await margelle.move_to("2010-10-30T13:00:00Z")
    overdue = [event for event in await margelle.events() if event.event_name == "FirstContactOverdue"]
    assert len(overdue) == 1, "the first one's alone"


@pytest.mark.requirement("R-099")
async def test_a_wish_not_to_be_reached_holds_in_the_file_that_stays(margelle: Twin) -> None:
    first = await receive(margelle, "virage", PERSON)
    second = await receive(margelle, "csss-pds", SAME)
    address = f"/persons/{second['case_id']}/contact-preferences"
    headers = {"Idempotency-Key": "say-no-thanks"}
    await margelle.client.put(address, json={"may_be_contacted": False}, headers=headers)
    await margelle.post(f"{second['path']}/duplicate", {"of": first["referral_id"]})
    holds = await margelle.get(f"/persons/{first['case_id']}/contact-preferences")
    assert holds["may_be_contacted"] is False
    assert (await margelle.client.get(address)).status_code == 404


async def test_somebody_else_is_not_taken_for_the_same(margelle: Twin) -> None:
    await receive(margelle, "virage", PERSON)
    namesake = {**SAME, "birth_date": "1990-01-01"}
    assert (await receive(margelle, "csss-pds", namesake))["possible_duplicate_of"] is None
