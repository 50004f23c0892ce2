from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from services.intake.tests.made_up import BORDER_CASE, BORDER_REFERRAL, INSTRUCTIONS, PERSON, offer

from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.contact import FirstContactMade
from arrimage_contracts.events.referral import (
    ReferralAccepted,
    ReferralAcceptedState,
    ReferralTakenInChargeState,
)
from arrimage_testing.service_twin import Twin, log_lines

IDENTITY = {"person": PERSON, "contact_instructions": INSTRUCTIONS}
STEPS: list[tuple[str, dict[str, Any]]] = [
    ("take-in-charge", {}),
    ("first-contact", {}),
    ("acceptance", {}),
]


async def receive(twin: Twin, steps: int = 0) -> str:
    """Let a referral come, and take the first ``steps`` of its way; return its path."""
    await twin.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await twin.quiet()
    [listed] = await twin.get("/referrals")
    path = f"/referrals/{listed['referral_id']}"
    for step, body in STEPS[:steps]:
        assert (await twin.post(f"{path}/{step}", body)).status_code == 200
    return path


def named(envelopes: list[Envelope], name: str) -> Envelope:
    [found] = [envelope for envelope in envelopes if envelope.event_name == name]
    return found


@pytest.mark.requirement("R-091", "R-102", "R-112", "R-114", "SC-01")
async def test_a_referral_goes_from_reception_to_acceptance(margelle: Twin) -> None:
    path = await receive(margelle)
    taken = await margelle.post(f"{path}/take-in-charge")
    await margelle.move_to("2010-10-07T18:00:00+00:00")
    contacted = await margelle.post(f"{path}/first-contact")
    accepted = await margelle.post(f"{path}/acceptance")
    states = [answer.json()["state"] for answer in (taken, contacted, accepted)]
    assert states == ["taken_in_charge", "first_contact_made", "accepted"]
    assert taken.json()["lead_worker"] == "anonymous"

    await margelle.quiet()
    own, border = await margelle.events(), await margelle.border_events("virage")
    assert [envelope.event_name for envelope in own] == [
        "ReferralReceived",
        "ReferralTakenInCharge",
        "CaseLeadAssigned",
        "FirstContactMade",
        "ReferralAccepted",
        "CaseLeadTransferred",
    ]
    assert len({(envelope.subject, envelope.correlationid) for envelope in own}) == 1
    contact = FirstContactMade.model_validate(named(own, "FirstContactMade").data)
    assert (contact.made_on, contact.delay_days, contact.late) == (date(2010, 10, 7), 3, False)
    acceptance = ReferralAccepted.model_validate(named(own, "ReferralAccepted").data)
    assert acceptance.service_code == "reintegration"

    assert [envelope.event_name for envelope in border] == [
        "ReferralAcknowledged",
        "ReferralTakenInCharge",
        "ReferralAccepted",
    ]
    assert {envelope.subject for envelope in border} == {BORDER_CASE}
    assert named(border, "ReferralTakenInCharge").data == ReferralTakenInChargeState(
        referral_id=BORDER_REFERRAL, taken_in_charge_on=date(2010, 10, 4)
    ).model_dump(mode="json")
    assert named(border, "ReferralAccepted").data == ReferralAcceptedState(
        referral_id=BORDER_REFERRAL, accepted_on=date(2010, 10, 7)
    ).model_dump(mode="json")


@pytest.mark.full
@pytest.mark.requirement("R-112")
@pytest.mark.parametrize(
    ("made_on", "delay", "late"),
    [("2010-10-04", 0, False), ("2010-10-11", 7, False), ("2010-10-12", 8, True)],
)
async def test_a_contact_after_the_due_day_is_late(margelle: Twin, made_on: str, delay: int, late: bool) -> None:
    path = await receive(margelle, steps=1)
    await margelle.move_to("2010-10-12T13:00:00+00:00")
    assert (await margelle.post(f"{path}/first-contact", {"made_on": made_on})).status_code == 200

    await margelle.quiet()
    contact = FirstContactMade.model_validate(named(await margelle.events(), "FirstContactMade").data)
    assert (contact.delay_days, contact.late) == (delay, late)


@pytest.mark.requirement("R-112")
@pytest.mark.parametrize(
    ("made_on", "code"),
    [
        ("2010-10-03", "first_contact.before_reception"),
        ("2010-10-05", "first_contact.in_future"),
        ("2010-02-30", "request.invalid"),
    ],
)
async def test_a_contact_on_a_day_that_cannot_be_is_refused(margelle: Twin, made_on: str, code: str) -> None:
    path = await receive(margelle, steps=1)
    answer = await margelle.post(f"{path}/first-contact", {"made_on": made_on})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await margelle.get(path))["state"] == "taken_in_charge"


@pytest.mark.parametrize("done", range(4))
async def test_a_step_out_of_turn_is_refused_and_the_next_one_named(margelle: Twin, done: int) -> None:
    path = await receive(margelle, steps=done)
    before = await margelle.get(path)
    for number, (step, body) in enumerate(STEPS):
        if number == done:
            continue
        answer = await margelle.client.post(
            f"{path}/{step}",
            json=body,
            headers={"Idempotency-Key": f"out-of-turn-{step}", "Accept-Language": "en"},
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "referral.wrong_state")
        assert before["state"].replace("_", " ") in answer.json()["detail"]
        assert "Next step: " in answer.json()["detail"]
    assert await margelle.get(path) == before


@pytest.mark.requirement("R-102")
async def test_the_second_worker_who_takes_a_referral_in_charge_is_refused(margelle: Twin) -> None:
    path = await receive(margelle)
    first, second = [await margelle.post(f"{path}/take-in-charge") for _ in range(2)]

    assert (first.status_code, second.status_code) == (200, 409)
    assert "prise en charge" in second.json()["detail"]
    await margelle.quiet()
    assert len(await margelle.border_events("virage")) == 2


async def test_identity_is_written_by_hand_once_a_worker_answers_for_the_person(
    margelle: Twin, tmp_path: Any
) -> None:
    path = await receive(margelle)
    early = await margelle.post(f"{path}/identity", IDENTITY)
    assert (early.status_code, early.json()["code"]) == (409, "referral.wrong_state")
    missing = await margelle.client.get(f"{path}/person")
    assert (missing.status_code, missing.json()["code"]) == (404, "person.unknown")
    assert "/referrals/{" in missing.json()["detail"]

    await margelle.post(f"{path}/take-in-charge")
    written = await margelle.post(f"{path}/identity", IDENTITY)
    assert written.status_code == 200
    assert written.json()["possible_duplicate_of"] is None
    person = await margelle.get(f"{path}/person")
    assert person.items() >= PERSON.items()
    assert person["contact_instructions"] == INSTRUCTIONS

    [line] = [line for line in log_lines(tmp_path / "margelle") if line["event"] == "identity.handed_over"]
    assert line["case_id"] == person["case_id"]
    assert line["worker"] == "anonymous"


async def test_who_corrects_an_identity_says_which_version_they_read(margelle: Twin) -> None:
    path = await receive(margelle, steps=1)
    corrected = {"person": {**PERSON, "phone": "450 555-0100"}}
    too_soon = await margelle.post(f"{path}/identity", {**corrected, "expected_version": 1})
    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "person.version_conflict")
    assert (await margelle.post(f"{path}/identity", IDENTITY)).json()["version"] == 1

    again = await margelle.post(f"{path}/identity", corrected)
    assert (again.status_code, again.json()["code"]) == (409, "person.version_conflict")
    right = await margelle.post(f"{path}/identity", {**corrected, "expected_version": 1})
    assert right.json()["version"] == 2
    assert (await margelle.get(f"{path}/person"))["phone"] == "450 555-0100"
    stale = await margelle.post(f"{path}/identity", {**corrected, "expected_version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "person.version_conflict")
