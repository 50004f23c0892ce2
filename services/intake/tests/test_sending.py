from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, form

from arrimage_contracts.events.referral import ReferralSent
from arrimage_testing.service_twin import Twin


@pytest.mark.requirement("R-089", "R-306", "SC-01")
async def test_a_complete_form_without_consent_or_agreement_is_sent(virage: Twin) -> None:
    answer = await virage.post("/referrals", form())

    assert answer.status_code == 201
    referral = answer.json()
    assert referral["side"] == "sender"
    assert referral["state"] == "sent"
    assert (referral["from_organization"], referral["to_organization"]) == ("virage", "margelle")
    assert (referral["urgency"], referral["path"]) == ("routine", "standard")
    assert referral["sent_on"] == "2010-10-04"

    await virage.quiet()
    [sent] = await virage.border_events("margelle")
    assert sent.type == "arrimage.ReferralSent.v1"
    assert ReferralSent.model_validate(sent.data).region == "sorel-tracy"
    assert await virage.events() == []


@pytest.mark.requirement("R-004")
async def test_nothing_that_the_own_node_calls_a_case_or_a_referral_crosses(virage: Twin) -> None:
    referral = (await virage.post("/referrals", form())).json()
    await virage.quiet()

    [sent] = await virage.border_events("margelle")
    crossed = sent.to_json().decode()
    assert referral["referral_id"] not in crossed
    assert referral["case_id"] not in crossed


async def test_two_referrals_of_the_same_words_are_two_cases(virage: Twin) -> None:
    first, second = [(await virage.post("/referrals", form())).json() for _ in range(2)]

    assert first["referral_id"] != second["referral_id"]
    assert first["case_id"] != second["case_id"]
    listed = await virage.get("/referrals")
    assert [entry["referral_id"] for entry in listed] == sorted(
        [first["referral_id"], second["referral_id"]], reverse=True
    )


async def test_a_form_sent_again_under_the_same_key_is_one_referral(virage: Twin) -> None:
    first, second = [await virage.post("/referrals", form(), key="the-same-key") for _ in range(2)]

    assert first.json() == second.json()
    await virage.quiet()
    assert len(await virage.border_events("margelle")) == 1


@pytest.mark.requirement("R-089")
async def test_the_form_and_the_person_stay_with_the_sender(virage: Twin) -> None:
    sent = (await virage.post("/referrals", form(group_ability="with_support", how_heard="friend"))).json()

    shown = await virage.get(f"/referrals/{sent['referral_id']}")
    assert shown["form"]["needs"] == ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT"]
    assert shown["form"]["consent_id"] is None
    assert shown["form"]["group_ability"] == "with_support"
    person = await virage.get(f"/referrals/{sent['referral_id']}/person")
    assert person.items() >= PERSON.items()
    assert person["contact_instructions"] == INSTRUCTIONS


@pytest.mark.requirement("R-089", "R-090")
async def test_a_form_that_lacks_mandatory_fields_is_kept_and_they_are_named(virage: Twin) -> None:
    incomplete = await virage.post("/referrals", {})

    assert incomplete.status_code == 201
    assert incomplete.json()["state"] == "incomplete"
    assert incomplete.json()["missing"] == [
        "referring_unit",
        "referring_worker",
        "entry_point",
        "destination",
        "service_code",
        "needs",
        "eligibility",
        "consent",
        "contact_instructions",
        "person",
    ]
    await virage.quiet()
    [returned] = await virage.events()
    assert (returned.event_name, returned.data["side"]) == ("ReferralReturned", "sender")
    assert returned.data["missing"] == incomplete.json()["missing"]
    assert await virage.border_events("margelle") == []


CANNOT_BE_SENT: list[tuple[dict[str, Any], str]] = [
    ({"to_organization": "nowhere"}, "referral.unknown_destination"),
    ({"to_organization": "virage"}, "referral.to_oneself"),
    ({"referred_on": "2010-10-05"}, "referral.date_in_future"),
    ({"person": {**PERSON, "birth_date": "2011-01-01"}}, "person.birth_date_in_future"),
    ({"referred_on": "2010-02-30"}, "request.invalid"),
    ({"needs": []}, "request.invalid"),
    ({"needs": ["HAPPINESS"]}, "request.invalid"),
    ({"service_code": "anything"}, "request.invalid"),
    ({"consent": "perhaps"}, "request.invalid"),
    ({"surname": "x"}, "request.invalid"),
    ({"contact_instructions": "a\x00b"}, "request.invalid"),
    ({"person": {**PERSON, "name": "a\x00b"}}, "request.invalid"),
    ({"person": {**PERSON, "phone": "   "}}, "request.invalid"),
]


async def test_a_form_that_cannot_be_sent_is_refused(virage: Twin) -> None:
    for wrong, code in CANNOT_BE_SENT:
        answer = await virage.post("/referrals", form(**wrong))
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    await virage.quiet()
    assert await virage.border_events("margelle") == []


async def test_a_lone_surrogate_in_a_name_is_refused(virage: Twin) -> None:
    answer = await virage.client.post(
        "/referrals",
        content=b'{"person": {"name": "\\ud800", "phone": "1"}}',
        headers={"Content-Type": "application/json", "Idempotency-Key": "surrogate-1"},
    )
    assert answer.status_code == 422
    assert "body.person.name" in {entry["field"] for entry in answer.json()["errors"]}


async def test_a_referral_that_does_not_exist_is_not_found(virage: Twin) -> None:
    for path in ("", "/person"):
        answer = await virage.client.get(f"/referrals/{UUID(int=7)}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "referral.unknown")


async def test_whoever_sent_a_referral_cannot_take_it_in_charge(virage: Twin) -> None:
    sent = (await virage.post("/referrals", form())).json()

    for step in ("take-in-charge", "first-contact", "acceptance"):
        answer = await virage.post(f"/referrals/{sent['referral_id']}/{step}")
        assert (answer.status_code, answer.json()["code"]) == (409, "referral.sent_from_here")
