"""Identity arrives sealed once a referral is in charge and the person authorized it, and leaves no other way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, SENTINELS
from services.intake.tests.trusting import TrustingPair, named, trusting_pair

from arrimage_testing.plugin import NatsServerMaker


@pytest_asyncio.fixture
async def pair(nats_servers: NatsServerMaker, tmp_path: Path) -> AsyncIterator[TrustingPair]:
    async with trusting_pair(nats_servers, tmp_path) as pair:
        await pair.refer()
        yield pair


@pytest.mark.requirement("R-093", "R-094", "R-106", "SC-01")
async def test_who_is_taken_in_charge_becomes_known_sealed_and_both_sides_say_so(
    pair: TrustingPair, tmp_path: Path
) -> None:
    consent_id = await pair.grant()
    await pair.there()
    assert await pair.is_known() == []
    await pair.does("take-in-charge")
    asked = named(await pair.back(), "DisclosureRequested")
    assert [(each["categories"], each["purpose"]) for each in asked] == [(["identity", "contact"], "referral")]
    letters = await pair.there()
    assert len(named(letters, "InformationDisclosed")) == 1
    [known] = await pair.is_known()
    assert known["content"]["identity"] == {"name": PERSON["name"], "birth_date": PERSON["birth_date"]}
    assert known["content"]["contact"]["instructions"] == INSTRUCTIONS
    assert known["categories"] == ["identity", "contact"]
    received = named(await pair.back(), "DisclosureReceived")
    assert [each["opened"] for each in received] == [True]

    there, here = await pair.disclosures()
    [answered], [request] = there["answered"], here["asked"]
    assert (answered["consent_id"], answered["disclosed"]) == (consent_id, ["identity", "contact"])
    assert (answered["received_on"], answered["opened"], answered["refusal"]) == ("2010-10-04", True, None)
    assert (request["state"], request["received"]) == ("received", ["identity", "contact"])
    said = [event.event_name for event in await pair.virage.events()]
    assert said.count("InformationDisclosed") == 1

    everything = [letter.to_json() for letter in await pair.mail(pair.virage, pair.margelle)]
    everything += [letter.to_json() for letter in await pair.mail(pair.margelle, pair.virage)]
    everything.append((tmp_path / "both.jsonl").read_bytes())
    leaked = [number for number, sentinel in enumerate(SENTINELS) if sentinel.encode() in b"\n".join(everything)]
    assert leaked == []
