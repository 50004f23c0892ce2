"""A form that lacks something is kept, completed and sent; one that its receiver returns comes back (R-090)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import BORDER_CASE, BORDER_REFERRAL, INSTRUCTIONS, PERSON, form, offer

from arrimage_contracts.events.referral import ReferralResubmitted
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-089", "R-090")


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in form().items() if name not in names}


FIELDS = {"to_organization": "destination"}


async def test_what_is_missing_is_named_and_once_it_is_there_the_referral_leaves(virage: Twin) -> None:
    mandatory = [name for name in form() if name != "referred_on"]
    assert len(mandatory) == 10
    for left_out in mandatory:
        kept = (await virage.post("/referrals", without(left_out))).json()
        missing = [FIELDS.get(left_out, left_out)]
        assert (kept["state"], kept["missing"], kept["sent_on"]) == ("incomplete", missing, None)

        path = f"/referrals/{kept['referral_id']}"
        completed = await virage.post(f"{path}/form", {left_out: form()[left_out]})
        assert completed.status_code == 200
        assert (completed.json()["state"], completed.json()["missing"]) == ("sent", None)
        assert (await virage.get(f"{path}/person")).items() >= PERSON.items()
        shown = await virage.get(path)
        assert shown["form"]["eligibility"]["dependency_treated"] == "unknown"
        assert shown["form"]["needs"] == form()["needs"]
    await virage.quiet()
    letters = [letter.event_name for letter in await virage.border_events("margelle")]
    assert letters == ["ReferralSent"] * len(mandatory)


async def test_each_time_something_is_still_missing_the_own_node_hears_it(virage: Twin) -> None:
    kept = (await virage.post("/referrals", without("person", "contact_instructions", "needs"))).json()
    path = f"/referrals/{kept['referral_id']}"
    still = await virage.post(f"{path}/form", {"needs": ["HOUSING"], "contact_instructions": INSTRUCTIONS})
    assert (still.json()["state"], still.json()["missing"]) == ("incomplete", ["person"])
    unknown = await virage.client.get(f"{path}/person")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "person.unknown")
    done = await virage.post(f"{path}/form", {"person": PERSON})
    assert done.json()["state"] == "sent"

    await virage.quiet()
    said = [(event.event_name, event.data["submission"], event.data["missing"]) for event in await virage.events()]
    assert said == [
        ("ReferralReturned", 1, ["needs", "contact_instructions", "person"]),
        ("ReferralReturned", 2, ["person"]),
    ]
    assert (await virage.get(f"{path}/person"))["contact_instructions"] == INSTRUCTIONS


async def test_a_draft_waits_without_a_word_to_anybody(virage: Twin) -> None:
    draft = (await virage.post("/referrals", {**form(), "keep_as_draft": True})).json()
    assert draft["state"] == "draft"
    path = f"/referrals/{draft['referral_id']}"
    again = await virage.post(f"{path}/form", {"urgency": "soon", "keep_as_draft": True})
    assert (again.json()["state"], again.json()["urgency"]) == ("draft", "soon")
    await virage.quiet()
    assert await virage.events() == []
    assert await virage.border_events("margelle") == []

    assert (await virage.post(f"{path}/form", {})).json()["state"] == "sent"
    too_late = await virage.post(f"{path}/form", {"urgency": "urgent"})
    assert (too_late.status_code, too_late.json()["code"]) == (409, "referral.wrong_state")


async def test_what_cannot_be_is_refused_while_a_form_is_completed(virage: Twin) -> None:
    kept = (await virage.post("/referrals", without("needs"))).json()
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"to_organization": "virage"}, "referral.to_oneself"),
        ({"to_organization": "nowhere"}, "referral.unknown_destination"),
        ({"referred_on": "2010-10-05"}, "referral.date_in_future"),
        ({"person": {**PERSON, "birth_date": "2011-01-01"}}, "person.birth_date_in_future"),
        ({"eligibility": {"rich": "met"}}, "request.invalid"),
        ({"eligibility": {"adult": "perhaps"}}, "request.invalid"),
    ]
    for wrong, code in wrongs:
        answer = await virage.post(f"/referrals/{kept['referral_id']}/form", wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await virage.get(f"/referrals/{kept['referral_id']}"))["missing"] == ["needs"]


@pytest.mark.requirement("R-108")
async def test_an_incomplete_form_can_be_withdrawn_and_nobody_else_hears_of_it(virage: Twin) -> None:
    kept = (await virage.post("/referrals", without("needs"))).json()
    path = f"/referrals/{kept['referral_id']}"
    assert (await virage.post(f"{path}/withdrawal", {"by": "person"})).json()["state"] == "withdrawn"
    assert (await virage.post(f"{path}/form", {"needs": ["HOUSING"]})).status_code == 409
    assert (await virage.post(f"{path}/closure")).json()["state"] == "closed"
    await virage.quiet()
    assert await virage.border_events("margelle") == []


async def receive(margelle: Twin) -> str:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    [listed] = await margelle.get("/referrals")
    return f"/referrals/{listed['referral_id']}"


def again(submission: int = 2, **changes: Any) -> ReferralResubmitted:
    return ReferralResubmitted(submission=submission, **{**dict(offer()), **changes})


@pytest.mark.requirement("R-112", "R-113")
async def test_a_returned_offer_has_no_clock_and_gets_new_days_when_it_comes_back(margelle: Twin) -> None:
    path = await receive(margelle)
    returned = await margelle.post(f"{path}/return", {"missing": ["contact_instructions", "eligibility"]})
    assert returned.json()["state"] == "returned"
    await margelle.move_to("2010-10-20T13:00:00Z")
    assert "FirstContactOverdue" not in [event.event_name for event in await margelle.events()]

    await margelle.say_border(again(urgency="urgent"), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    shown = await margelle.get(path)
    assert (shown["state"], shown["urgency"], shown["submission"]) == ("received", "urgent", 2)
    assert (shown["received_on"], shown["first_contact_due_on"]) == ("2010-10-20", "2010-10-27")

    own = {event.event_name: event.data for event in await margelle.events()}
    assert own["ReferralReturned"]["side"] == "receiver"
    assert own["ReferralResumed"]["first_contact_due_on"] == "2010-10-27"
    told = {letter.event_name: letter.data for letter in await margelle.border_events("virage")}
    assert told["ReferralReturned"] == {
        "referral_id": str(BORDER_REFERRAL),
        "submission": 1,
        "returned_on": "2010-10-04",
        "missing": ["contact_instructions", "eligibility"],
    }
    assert told["ReferralResumed"]["received_on"] == "2010-10-20"


async def test_what_was_said_first_and_again_changes_nothing_once_it_came_back(margelle: Twin) -> None:
    path = await receive(margelle)
    await margelle.post(f"{path}/return", {"missing": ["needs"]})
    await margelle.say_border(again(urgency="soon"), sender="virage", case_id=BORDER_CASE)
    for replay in (offer(), again(urgency="soon"), again(1)):
        await margelle.say_border(replay, sender="virage", case_id=BORDER_CASE, id=UUID(int=replay.sent_on.day))
        await margelle.quiet()
    assert (await margelle.get(path))["urgency"] == "soon"
    assert await margelle.get("/operations/parked") == []


@pytest.mark.requirement("R-010")
async def test_a_referral_that_comes_back_without_having_been_returned_waits(margelle: Twin) -> None:
    await receive(margelle)
    await margelle.say_border(again(), sender="virage", case_id=BORDER_CASE)
    await margelle.say_border(
        again(referral_id=UUID(int=5)), sender="virage", case_id=UUID(int=6), time="2010-10-04T13:31:00Z"
    )

    async def codes() -> list[str]:
        return sorted(entry["code"] for entry in await margelle.get("/operations/parked"))

    async def both_wait() -> bool:
        return await codes() == ["referral.not_yet_returned", "referral.unknown"]

    await eventually(both_wait, what="both are parked")


async def test_a_referral_that_nobody_asked_to_complete_cannot_be_returned_twice_or_empty(margelle: Twin) -> None:
    path = await receive(margelle)
    assert (await margelle.post(f"{path}/return", {"missing": []})).status_code == 422
    assert (await margelle.post(f"{path}/return", {"missing": ["needs", "needs"]})).json()["missing"] == ["needs"]
    twice = await margelle.post(f"{path}/return", {"missing": ["needs"]})
    assert (twice.status_code, twice.json()["code"]) == (409, "referral.wrong_state")
    assert (await margelle.post(f"{path}/take-in-charge")).status_code == 409
    assert date.fromisoformat((await margelle.get(path))["returned_on"]) == date(2010, 10, 4)


async def test_an_incomplete_form_is_kept_to_be_looked_at_before_it_goes(virage: Twin) -> None:
    kept = (await virage.post("/referrals", without("needs"))).json()
    path = f"/referrals/{kept['referral_id']}"

    filled = await virage.post(f"{path}/form", {"needs": ["HOUSING"], "keep_as_draft": True})
    assert (filled.json()["state"], filled.json()["missing"]) == ("incomplete", None)
    await virage.quiet()
    assert await virage.border_events("margelle") == []

    assert (await virage.post(f"{path}/form", {})).json()["state"] == "sent"


@pytest.mark.requirement("R-017", "R-113")
async def test_a_day_that_comes_near_twice_is_said_once_and_keeps_no_other_waiting(margelle: Twin) -> None:
    path = await receive(margelle)
    shorter = {"value": 2, "effective_on": "2010-10-08", "reason": "essai"}
    assert (await margelle.post("/parameters/first_contact_days", shorter)).is_success
    await margelle.move_to("2010-10-09T13:00:00Z")
    await margelle.post(f"{path}/return", {"missing": ["needs"]})
    await margelle.say_border(again(), sender="virage", case_id=BORDER_CASE)
    other = uuid4()
    await margelle.say_border(offer(referral_id=other), sender="virage", case_id=other)
    await margelle.quiet()
    await margelle.move_to("2010-10-10T13:00:00Z")
    near = [event.data["due_on"] for event in await margelle.events() if event.event_name == "FirstContactDueSoon"]
    assert near == ["2010-10-11"] * 2  # one of each referral
