"""A partner with a real key: what it says reaches its own referrals, and tells it nothing of others'."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from services.intake.tests.made_up import BORDER_REFERRAL, PERSON, form, offer
from services.intake.tests.test_duplicates import SAME, receive, told

from arrimage_contracts.events.followup import ReentryRequested
from arrimage_contracts.events.referral import ReferralWithdrawnState
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually


@pytest.mark.requirement("R-108", "R-306")
async def test_a_receiver_that_answers_within_our_case_cannot_have_our_own_file_erased(virage: Twin) -> None:
    """Margelle was sent a person. It opens a referral of its own in that very case, and withdraws it."""
    sent = (await virage.post("/referrals", form())).json()
    permission = {"may_be_contacted": True, "ways": ["phone"]}
    preferences = f"/persons/{sent['case_id']}/contact-preferences"
    key = {"Idempotency-Key": "said-once"}
    assert (await virage.client.put(preferences, json=permission, headers=key)).status_code == 200
    await virage.quiet()
    [letter] = await virage.border_events("margelle")

    await virage.say_border(offer(), sender="margelle", case_id=letter.subject)
    gone = ReferralWithdrawnState(referral_id=BORDER_REFERRAL, withdrawn_on=date(2010, 10, 4))
    await virage.say_border(gone, sender="margelle", case_id=letter.subject)

    async def both_wait() -> bool:
        return [entry["event_name"] for entry in await virage.get("/operations/parked")] == [
            "ReferralSent",
            "ReferralWithdrawn",
        ]

    await eventually(both_wait, what="both events to wait for a person")
    assert [entry["referral_id"] for entry in await virage.get("/referrals")] == [sent["referral_id"]]
    person = await virage.client.get(f"/referrals/{sent['referral_id']}/person")
    assert person.status_code == 200
    assert person.json()["name"] == PERSON["name"]
    assert (await virage.client.get(preferences)).status_code == 200


@pytest.mark.requirement("R-104")
async def test_a_sender_whose_referral_is_attached_learns_no_day_before_its_own(margelle: Twin) -> None:
    """The day on which somebody else's referral was accepted would say that the person was known."""
    first = await receive(margelle, "virage", PERSON)
    for step in ("first-contact", "acceptance"):
        assert (await margelle.post(f"{first['path']}/{step}")).status_code == 200
    await margelle.move_to("2010-11-15T09:00:00-05:00")
    second = await receive(margelle, "csss-pds", SAME, sent_on=date(2010, 11, 15))
    assert (await margelle.post(f"{second['path']}/duplicate", {"of": first["referral_id"]})).status_code == 200
    assert (await told(margelle, "csss-pds"))[-1] == "ReferralAccepted"
    accepted = (await margelle.border_events("csss-pds"))[-1]
    assert accepted.data["accepted_on"] == "2010-11-15"


@pytest.mark.requirement("R-137", "R-188")
async def test_a_wish_to_come_back_to_what_has_not_ended_copies_no_identity(margelle: Twin) -> None:
    """The key of followup is stolen: else each made-up call made one more copy, which no withdrawal reached."""
    first = await receive(margelle, "virage", PERSON)
    case_id = UUID(first["case_id"])
    for number in (1, 2):
        wish = ReentryRequested(followup_id=UUID(int=number), case_id=case_id, requested_on=date(2010, 10, 4))
        await margelle.say(wish, case_id=case_id)

    async def both_wait() -> bool:
        return [entry["code"] for entry in await margelle.get("/operations/parked")] == [
            "referral.not_yet_closed"
        ] * 2

    await eventually(both_wait, what="both to wait for the end")
    assert len(await margelle.get("/referrals")) == 1
