"""Somebody's life is in danger: the strict minimum goes to one partner at once, and is reviewed (R-107)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from services.intake.tests.made_up import PERSON, SENTINELS, form
from services.intake.tests.trusting import TrustingPair, named, trusting_pair

from arrimage_contracts.events.disclosure import EmergencyInformationDisclosedState
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import Twin

WHY = "Elle a dit au téléphone qu'elle allait se jeter du pont Turcotte."
DANGER: dict[str, Any] = {
    "to_organization": "margelle",
    "categories": ["identity", "contact", "crisis"],
    "danger": "suicide",
    "reason": WHY,
    "hours": 24,
}


@pytest_asyncio.fixture
async def pair(nats_servers: NatsServerMaker, tmp_path: Path) -> AsyncIterator[TrustingPair]:
    """Le Virage knows a person whom it referred to somebody else; la Margelle has never heard of them."""
    async with trusting_pair(nats_servers, tmp_path) as pair:
        pair.keys.disagree()
        referral = await pair.virage.post("/referrals", form(to_organization="csss-pds"))
        pair.sent_case = referral.json()["case_id"]
        yield pair


async def open_it(pair: TrustingPair, **changes: Any) -> dict[str, Any]:
    answer = await pair.virage.post(f"/cases/{pair.sent_case}/emergency-disclosures", {**DANGER, **changes})
    assert answer.status_code == 201, answer.json()["code"]
    opened: dict[str, Any] = answer.json()
    return opened


async def dangers(margelle: Twin) -> list[dict[str, Any]]:
    listed = await margelle.get("/dangers")
    return [await margelle.get(f"/dangers/{each['exception_id']}") for each in listed]


@pytest.mark.requirement("R-107", "R-279")
async def test_a_partner_that_never_heard_of_the_person_gets_the_minimum_at_once_without_an_agreement(
    pair: TrustingPair, tmp_path: Path
) -> None:
    opened = await open_it(pair)
    assert opened["until"] == "2010-10-05T13:30:00Z"
    told = named(await pair.there(), "EmergencyInformationDisclosed")
    assert [set(each) for each in told] == [{"exception_id", "categories", "ends_on"}]
    await pair.until_quiet()

    [danger] = await dangers(pair.margelle)
    assert danger["received"]["content"]["identity"]["name"] == PERSON["name"]
    assert danger["received"]["content"]["crisis"] == {"danger": "suicide"}
    assert danger["received"]["categories"] == ["identity", "contact", "crisis"]
    shown = await pair.virage.get(f"/cases/{pair.sent_case}/disclosures")
    assert [each["purpose"] for each in shown["answered"]] == ["emergency"]
    assert [each["agreement_id"] for each in shown["answered"]] == [None]

    written = (tmp_path / "both.jsonl").read_text()
    assert '"emergency.disclosed"' in written and '"emergency.told"' in written
    said = [letter.to_json() for letter in await pair.mail(pair.virage, pair.margelle)]
    said += [event.to_json() for event in await pair.virage.events()]
    everything = b"\n".join(said).decode() + written
    assert [
        number for number, sentinel in enumerate([*SENTINELS, WHY, "Turcotte"]) if sentinel in everything
    ] == []


@pytest.mark.requirement("R-107")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "emergency.reason_missing"),
        ({"categories": []}, "danger.no_category"),
        ({"categories": ["identity", "therapy"]}, "danger.too_much"),
        ({"to_organization": "all"}, "consent.blanket"),
        ({"to_organization": "virage"}, "consent.to_oneself"),
        ({"hours": 73}, "request.invalid"),
        ({"danger": "unhappy"}, "request.invalid"),
    ],
)
async def test_nothing_is_opened_without_a_reason_for_everybody_or_for_more(
    virage: Twin, changes: dict[str, Any], code: str
) -> None:
    case_id = (await virage.post("/referrals", form())).json()["case_id"]
    path = f"/cases/{case_id}/emergency-disclosures"
    answer = await virage.post(path, {**DANGER, **changes})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert "Turcotte" not in answer.text
    await virage.quiet()
    assert named(await virage.events(), "EmergencyInformationDisclosed") == []
    assert (await virage.post(path, DANGER)).status_code == 201, "control"
    assert (await virage.post(path, DANGER)).json()["code"] == "danger.given_already"


@pytest.mark.full
@pytest.mark.requirement("R-107")
async def test_when_it_is_over_the_copies_are_erased_and_whoever_opened_it_is_told(pair: TrustingPair) -> None:
    opened = await open_it(pair)
    await pair.until_quiet()
    assert len(await dangers(pair.margelle)) == 1
    for twin in (pair.virage, pair.margelle):
        await twin.move_to("2010-10-06T13:30:00Z")
    assert await pair.margelle.get("/dangers") == []
    await pair.until_quiet()
    erased = named(await pair.margelle.events(), "DisclosureErased")
    assert [each["because"] for each in erased] == ["emergency_over"]
    shown = await pair.virage.get(f"/cases/{pair.sent_case}/disclosures")
    assert [each["erased_on"] for each in shown["in_danger"]] == ["2010-10-06"]
    assert shown["in_danger"][0]["exception_id"] == opened["exception_id"]
    late = named(await pair.virage.events(), "EmergencyReviewDue")
    assert [each["exception_id"] for each in late] == [opened["exception_id"]], "nobody reviewed it"


@pytest.mark.requirement("R-107")
async def test_whoever_opened_it_may_not_review_it(pair: TrustingPair) -> None:
    opened = await open_it(pair)
    path = f"/emergency-disclosures/{opened['exception_id']}/review"
    answer = await pair.virage.post(path, {"finding": "justified"})
    assert (answer.status_code, answer.json()["code"]) == (403, "emergency.own_review")
    unknown = await pair.virage.post(f"/emergency-disclosures/{UUID(int=1)}/review", {"finding": "justified"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "danger.unknown")


@pytest.mark.requirement("R-107", "R-093")
async def test_an_exception_opens_nothing_else_and_to_nobody_else_and_for_no_other_purpose(
    pair: TrustingPair,
) -> None:
    opened = await open_it(pair)
    await pair.virage.quiet()
    urgent: dict[str, Any] = {
        "consent_id": pair.border_consent(opened["exception_id"]),
        "purpose": DisclosurePurpose.EMERGENCY,
    }
    reason = ("DisclosureRefused", "category_not_included")
    assert await pair.ask(pair.request(**urgent, categories=(DataCategory.THERAPY,))) == reason
    other = {**urgent, "purpose": DisclosurePurpose.REFERRAL}
    assert await pair.ask(pair.request(**other)) == ("DisclosureRefused", "purpose_differs")
    assert await pair.ask(pair.request(**urgent)) == ("InformationDisclosed", ""), "control"
    await pair.virage.move_to("2010-10-05T13:31:00Z")
    assert await pair.ask(pair.request(**urgent)) == ("DisclosureRefused", "expired"), "to the minute"


@pytest.mark.requirement("R-107")
async def test_a_partner_cannot_keep_an_exception_open_for_longer_than_one_lasts(margelle: Twin) -> None:
    said = EmergencyInformationDisclosedState.model_validate(
        {"exception_id": UUID(int=7), "categories": ["identity", "therapy"], "ends_on": "2011-10-04"}
    )
    await margelle.say_border(said, sender="virage", case_id=UUID(int=8))
    await margelle.quiet()
    [told] = await margelle.get("/dangers")
    assert told["ends_on"] == "2010-10-08"
    await margelle.move_to("2010-10-10T13:30:00Z")
    assert await margelle.get("/dangers") == []
