from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from services.intake.tests.made_up import BORDER_CASE, BORDER_REFERRAL, offer

from arrimage_contracts.events.referral import ReferralAcknowledged, ReferralReceived
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually


@pytest.mark.requirement("R-005", "R-073", "R-091", "R-112", "SC-01")
async def test_a_partners_offer_is_received_and_acknowledged_at_once(margelle: Twin) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()

    [own] = await margelle.events()
    received = ReferralReceived.model_validate(own.data)
    assert (received.from_org, received.to_org) == ("virage", "margelle")
    assert received.received_on == date(2010, 10, 4)
    assert received.first_contact_due_on == date(2010, 10, 11)
    assert (received.agreement_id, received.consent_id) == (None, None)

    [back] = await margelle.border_events("virage")
    assert back.subject == BORDER_CASE
    assert ReferralAcknowledged.model_validate(back.data) == ReferralAcknowledged(
        referral_id=BORDER_REFERRAL,
        received_on=date(2010, 10, 4),
        first_contact_due_on=date(2010, 10, 11),
    )

    [listed] = await margelle.get("/referrals")
    assert listed["side"] == "receiver"
    assert listed["state"] == "received"
    assert listed["case_id"] == str(own.subject)
    assert listed["referral_id"] == str(received.referral_id)


@pytest.mark.requirement("R-004")
async def test_a_partners_ids_stay_between_the_two(margelle: Twin) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()

    [own] = await margelle.events()
    inside = own.model_dump_json(exclude={"causationid"})
    assert str(BORDER_CASE) not in inside
    assert str(BORDER_REFERRAL) not in inside
    [listed] = await margelle.get("/referrals")
    [back] = await margelle.border_events("virage")
    assert listed["case_id"] not in back.to_json().decode()
    assert listed["referral_id"] not in back.to_json().decode()


@pytest.mark.requirement("R-112")
async def test_the_days_count_from_when_the_offer_came_not_from_when_it_was_read(margelle: Twin) -> None:
    came = margelle.clock.now() - timedelta(days=2)
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE, time=came)
    await margelle.quiet()

    [listed] = await margelle.get("/referrals")
    assert listed["received_on"] == "2010-10-02"
    assert listed["first_contact_due_on"] == "2010-10-09"


@pytest.mark.requirement("R-008")
async def test_an_offer_that_comes_twice_is_one_referral(margelle: Twin) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE, id=UUID(int=3))
    await margelle.quiet()

    assert len(await margelle.get("/referrals")) == 1
    assert len(await margelle.events()) == 1
    assert len(await margelle.border_events("virage")) == 1
    assert await margelle.get("/operations/parked") == []


async def test_two_referrals_of_one_person_are_one_case(margelle: Twin) -> None:
    second = UUID("22222222-0000-4000-8000-000000000003")
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.say_border(offer(second, service_code="housing_search"), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()

    first, other = await margelle.get("/referrals")
    assert first["case_id"] == other["case_id"]
    assert first["referral_id"] != other["referral_id"]


async def test_the_same_ids_from_two_partners_are_two_cases(margelle: Twin) -> None:
    for sender in ("virage", "csss-pds"):
        await margelle.say_border(offer(), sender=sender, case_id=BORDER_CASE)
    await margelle.quiet()

    first, other = await margelle.get("/referrals")
    assert first["case_id"] != other["case_id"]
    assert first["referral_id"] != other["referral_id"]
    assert {first["from_organization"], other["from_organization"]} == {"virage", "csss-pds"}


async def test_a_partner_that_calls_case_and_referral_alike_is_understood(margelle: Twin) -> None:
    await margelle.say_border(offer(BORDER_CASE), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()

    assert len(await margelle.get("/referrals")) == 1
    [back] = await margelle.border_events("virage")
    assert back.subject == BORDER_CASE
    assert back.data["referral_id"] == str(BORDER_CASE)


async def test_a_partner_that_contradicts_itself_is_not_overheard(margelle: Twin) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    contradiction = offer(urgency="urgent")
    await margelle.say_border(contradiction, sender="virage", case_id=BORDER_CASE, id=UUID(int=4))

    async def parked() -> bool:
        return [entry["kind"] for entry in await margelle.get("/operations/parked")] == ["failed"]

    await eventually(parked, what="the contradiction is parked for a person to look at")
    [listed] = await margelle.get("/referrals")
    assert listed["urgency"] == "routine"


@pytest.mark.full
@pytest.mark.requirement("R-112")
@pytest.mark.parametrize(
    ("instant", "received_on", "due_on"),
    [
        ("2010-12-29T04:59:00+00:00", "2010-12-28", "2011-01-04"),
        ("2010-12-29T05:00:00+00:00", "2010-12-29", "2011-01-05"),
        ("2010-11-07T05:30:00+00:00", "2010-11-07", "2010-11-14"),  # 1:30, for the first time that night
        ("2010-11-07T06:30:00+00:00", "2010-11-07", "2010-11-14"),  # 1:30 again
        ("2010-11-08T04:59:00+00:00", "2010-11-07", "2010-11-14"),  # the day of 25 hours ends
    ],
)
async def test_an_offer_counts_for_the_local_day_on_which_it_came(
    margelle: Twin, instant: str, received_on: str, due_on: str
) -> None:
    came = datetime.fromisoformat(instant).astimezone(UTC)
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE, time=came)
    await margelle.quiet()

    [listed] = await margelle.get("/referrals")
    assert (listed["received_on"], listed["first_contact_due_on"]) == (received_on, due_on)


@pytest.mark.requirement("R-005")
async def test_an_offer_with_fields_of_a_newer_minor_is_received(margelle: Twin) -> None:
    data = {**offer().model_dump(mode="json"), "a_field_of_tomorrow": 3}
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE, data=data)
    await margelle.quiet()
    assert len(await margelle.get("/referrals")) == 1
