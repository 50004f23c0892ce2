"""Disclosures are counted: asked, sent, refused by reason, erased by cause; of which partner, nobody can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from services.intake.tests.made_up import SENTINELS
from services.intake.tests.trusting import TrustingPair, trusting_pair

from arrimage_contracts.vocabularies import DisclosureRefusal, ErasureCause
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import Twin

LINE = re.compile(
    r'^arrimage_disclosures_total\{code="([a-z_]*)",org="[a-z-]+",service="intake",step="([a-z]+)"\} (.*)$'
)


async def counted(twin: Twin) -> dict[str, float]:
    """Return what is not nought, by step and code."""
    lines = (await twin.client.get("/metrics")).text.splitlines()
    found = [match for line in lines if (match := LINE.match(line)) is not None]
    assert len(found) == 2 + len(DisclosureRefusal) + len(ErasureCause), (
        "what has not happened is nought, and there"
    )
    return {
        f"{step} {code}".strip(): float(value) for code, step, value in (m.groups() for m in found) if float(value)
    }


@pytest.mark.full
@pytest.mark.requirement("R-020", "R-094", "R-095")
async def test_what_is_asked_sent_refused_and_erased_is_counted_and_of_nobody(
    nats_servers: NatsServerMaker, tmp_path: Path
) -> None:
    async with trusting_pair(nats_servers, tmp_path) as pair:
        await pair.refer()
        assert (await counted(pair.virage), await counted(pair.margelle)) == ({}, {})
        assert await pair.ask(pair.request()) == ("DisclosureRefused", "no_active_consent")
        consent_id = await pair.grant()
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        await pair.revoke(consent_id)
        await pair.until_quiet()
        assert await counted(pair.virage) == {"sent": 1, "refused no_active_consent": 1}
        assert await counted(pair.margelle) == {"asked": 1, "erased consent_revoked": 1}
        await _says_of_nobody(pair)


async def _says_of_nobody(pair: TrustingPair) -> None:
    for twin, partner in ((pair.virage, "margelle"), (pair.margelle, "virage")):
        lines = (await twin.client.get("/metrics")).text.splitlines()
        about = [line for line in lines if line.startswith("arrimage_disclosures")]
        assert not any(partner in line for line in about)
        assert not any(sentinel in line for line in lines for sentinel in SENTINELS)
