"""No new referral goes to a partner that is suspended or has left; what is under way with it is listed (R-037)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from services.intake.tests.made_up import form

from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-037")


async def gate(
    nats_server: NatsServer, directory: Path, closed: dict[str, str], store: Path
) -> AsyncIterator[Twin]:
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=f"sqlite+aiosqlite:///{store}",
        directory=directory,
        organization="virage",
        border=True,
        closed_partners=closed,
    ) as twin:
        yield twin


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    closed = {"margelle": "left 2010-10-01", "csss-pds": "suspended 2010-09-30"}
    async for each in gate(nats_server, tmp_path, closed, tmp_path / "store.sqlite3"):
        yield each


@pytest.mark.parametrize(
    ("partner", "code", "since"),
    [
        ("margelle", "referral.destination_left", "2010-10-01"),
        ("csss-pds", "referral.destination_suspended", "2010-09-30"),
    ],
)
async def test_a_new_referral_to_it_is_refused_with_the_day_since_when(
    twin: Twin, partner: str, code: str, since: str
) -> None:
    refused = await twin.post("/referrals", {**form(), "to_organization": partner})

    problem: dict[str, Any] = refused.json()
    assert (refused.status_code, problem["code"]) == (409, code)
    assert since in problem["detail"]
    assert await twin.get("/referrals") == []


async def test_what_is_under_way_with_it_is_listed_for_somebody_else(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    store = tmp_path / "store.sqlite3"
    async for twin in gate(nats_server, tmp_path, {}, store):
        sent = (await twin.post("/referrals", {**form(), "to_organization": "margelle"})).json()
        ended = (await twin.post("/referrals", {**form(), "to_organization": "margelle"})).json()
        withdrawn = await twin.post(f"/referrals/{ended['referral_id']}/withdrawal", {"by": "person"})
        assert withdrawn.is_success, withdrawn.json()["code"]

        listed = await twin.get("/partners/margelle/open-referrals")

        assert [each["referral_id"] for each in listed] == [sent["referral_id"]]
        assert await twin.get("/partners/csss-pds/open-referrals") == []
