"""Authorizations between two gates: given, withdrawn, erased there, and refused without losing the service."""

from __future__ import annotations

from typing import Any

import pytest
from services.intake.tests.test_both_sides import TO_ACCEPTANCE, Pair
from services.intake.tests.test_both_sides import pair as pair
from services.intake.tests.test_consents import GIVEN


async def give(pair: Pair, **changes: Any) -> dict[str, Any]:
    case_id = (await pair.virage.get(pair.sent))["case_id"]
    answer = await pair.virage.post(f"/cases/{case_id}/consents", {**GIVEN, **changes})
    assert answer.status_code == 201, answer.json()
    consent: dict[str, Any] = answer.json()
    return consent


async def own(pair: Pair, consent: dict[str, Any]) -> dict[str, Any]:
    listed = await pair.virage.get(f"/cases/{consent['case_id']}/consents")
    found: dict[str, Any] = next(each for each in listed if each["consent_id"] == consent["consent_id"])
    return found


@pytest.mark.requirement("R-092", "R-095", "SC-16")
async def test_a_withdrawal_reaches_the_partner_which_says_that_its_copies_are_erased(pair: Pair) -> None:
    consent = await give(pair)
    await pair.there()
    [told] = await pair.margelle.get(f"/cases/{pair.case_id}/consents/told")
    assert told["consent_id"] != consent["consent_id"], "each has its own id of it"
    assert (told["categories"], told["ends_on"]) == (["identity", "contact"], "2011-10-01")

    await pair.virage.post(f"/consents/{consent['consent_id']}/revocation")
    await pair.there()
    [told] = await pair.margelle.get(f"/cases/{pair.case_id}/consents/told")
    assert (told["ended_on"], told["ended_because"]) == ("2010-10-04", "consent_revoked")
    assert told["erased_on"] == "2010-10-04"
    await pair.back()
    assert (await own(pair, consent))["erased_on"] == "2010-10-04"
    await pair.virage.move_to("2010-10-20T13:30:00Z")
    assert (await own(pair, consent))["erasure_missing_since"] is None


@pytest.mark.full
@pytest.mark.requirement("R-095", "R-096", "SC-16")
async def test_a_partner_that_is_away_for_days_is_said_to_be_late_and_confirms_in_the_end(pair: Pair) -> None:
    consent = await give(pair)
    await pair.there()
    await pair.virage.post(f"/consents/{consent['consent_id']}/revocation")
    await pair.virage.move_to("2010-10-12T13:30:00Z")
    assert (await own(pair, consent))["erasure_missing_since"] == "2010-10-07"

    await pair.there()
    await pair.back()
    shown = await own(pair, consent)
    assert (shown["erasure_missing_since"], shown["erased_on"]) == ("2010-10-07", "2010-10-04"), "both are kept"


@pytest.mark.full
@pytest.mark.requirement("R-096")
async def test_a_renewal_replaces_at_the_partner_what_it_replaces_here(pair: Pair) -> None:
    old = await give(pair)
    await pair.there()
    answer = await pair.virage.post(
        f"/consents/{old['consent_id']}/amendment", {**GIVEN, "categories": ["identity"]}
    )
    assert answer.status_code == 201
    await pair.there()
    await pair.back()

    told = await pair.margelle.get(f"/cases/{pair.case_id}/consents/told")
    assert {(tuple(each["categories"]), each["ended_because"]) for each in told} == {
        (("identity", "contact"), "consent_replaced"),
        (("identity",), None),
    }
    assert (await own(pair, old))["erased_on"] == "2010-10-04"
    assert (await own(pair, answer.json()))["erased_on"] is None


@pytest.mark.requirement("R-097", "R-306", "SC-08")
async def test_a_person_who_refuses_is_helped_all_the_same_from_the_offer_to_the_end(pair: Pair) -> None:
    case_id = (await pair.virage.get(pair.sent))["case_id"]
    declined = await pair.virage.post(f"/cases/{case_id}/consents/declined", {"to_organization": "margelle"})
    assert declined.status_code == 201

    # name and telephone are given by the person, or by word of mouth with them
    await pair.receiver_does(*TO_ACCEPTANCE)
    await pair.planning_says(pair.plan())
    await pair.planning_says(pair.end())
    await pair.there()
    await pair.back()
    assert await pair.states() == ("closed", "closed")
    for here, there in ((pair.virage, "margelle"), (pair.margelle, "virage")):
        crossed = {event.event_name for event in await here.border_events(there)}
        assert not {name for name in crossed if name.startswith(("Consent", "Disclosure", "Information"))}


@pytest.mark.full
@pytest.mark.requirement("R-097", "R-095")
async def test_a_person_who_withdraws_after_they_were_accepted_goes_on_being_helped(pair: Pair) -> None:
    consent = await give(pair)
    await pair.there()
    await pair.receiver_does(*TO_ACCEPTANCE)
    await pair.back()

    await pair.virage.post(f"/consents/{consent['consent_id']}/revocation")
    await pair.there()
    await pair.back()
    assert await pair.states() == ("accepted", "accepted")
    person = await pair.margelle.client.get(f"{pair.received}/person")
    assert person.status_code == 200, "what the worker wrote down themself is the organization's own file"
