from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from services.intake.tests.made_up import BORDER_CASE, PERSON, form, offer
from sqlalchemy import text

from arrimage_contracts.events.referral import ReferralWithdrawnState
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.store.referrals import load_received
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually


@pytest.mark.full
@pytest.mark.requirement("R-102")
async def test_of_two_workers_at_once_one_leads_and_the_referral_goes_its_way(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path / "margelle", border=True
    ) as twin:
        assert (await twin.post("/referrals", form(to_organization="virage"))).status_code == 201
        await twin.say_border(offer(), sender="virage", case_id=BORDER_CASE)
        await twin.quiet()
        received = [entry for entry in await twin.get("/referrals") if entry["side"] == "receiver"]
        path = f"/referrals/{received[0]['referral_id']}"

        answers = await asyncio.gather(*[twin.post(f"{path}/take-in-charge") for _ in range(4)])
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        identities = [twin.post(f"{path}/identity", {"person": PERSON}) for _ in range(3)]
        written = await asyncio.gather(*identities)
        assert sorted(answer.status_code for answer in written) == [200, 409, 409]
        for step in ("first-contact", "acceptance"):
            assert (await twin.post(f"{path}/{step}")).status_code == 200

        await twin.quiet()
        told = [letter.event_name for letter in await twin.border_events("virage")]
        assert sorted(told) == [
            "ReferralAccepted",
            "ReferralAcknowledged",
            "ReferralSent",
            "ReferralTakenInCharge",
        ]
        assert (await twin.get(f"{path}/person")).items() >= PERSON.items()


async def take_in_charge(twin: Twin, sender: str, number: int) -> str:
    known = {entry["referral_id"] for entry in await twin.get("/referrals")}
    await twin.say_border(offer(UUID(int=number)), sender=sender, case_id=UUID(int=100 + number))
    await twin.quiet()
    [new] = [entry for entry in await twin.get("/referrals") if entry["referral_id"] not in known]
    path = f"/referrals/{new['referral_id']}"
    assert (await twin.post(f"{path}/take-in-charge")).status_code == 200
    return path


@pytest.mark.full
@pytest.mark.requirement("R-104", "R-113")
async def test_identities_written_at_once_see_each_other_and_what_is_due_is_said_once(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path / "margelle", border=True
    ) as twin:
        paths = [
            await take_in_charge(twin, sender, number)
            for number, sender in enumerate(("virage", "csss-pds", "virage"), start=1)
        ]
        written = await asyncio.gather(*[twin.post(f"{path}/identity", {"person": PERSON}) for path in paths])
        found = [answer.json()["possible_duplicate_of"] for answer in written]
        assert found.count(None) == 1, "the first one found nobody, and each other found one"

        first = paths[found.index(None)]
        others = [path for path in paths if path != first]
        crossed = await asyncio.gather(
            twin.post(f"{others[0]}/duplicate", {"of": first.removeprefix("/referrals/")}),
            twin.post(f"{first}/duplicate", {"of": others[0].removeprefix("/referrals/")}),
        )
        assert sorted(answer.status_code for answer in crossed) == [200, 409]
        await twin.move_to("2010-10-20T13:00:00Z")
        overdue = [event.subject for event in await twin.events() if event.event_name == "FirstContactOverdue"]
        assert len(overdue) == len(set(overdue)) == 2


@pytest.mark.requirement("R-108")
@pytest.mark.postgres
async def test_a_withdrawal_that_comes_while_a_worker_accepts_sees_that_the_person_was_accepted(
    nats_server: NatsServer, postgres_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=postgres_dsn, directory=tmp_path / "margelle", border=True
    ) as twin:
        path = await take_in_charge(twin, "virage", 1)
        assert (await twin.post(f"{path}/identity", {"person": PERSON})).status_code == 200
        assert (await twin.post(f"{path}/first-contact")).status_code == 200
        store = twin.runtime.store

        async def somebody_waits() -> bool:
            async with store.reading() as session:
                return bool(await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

        async with store.writing() as session:
            referral = await load_received(session, UUID(path.removeprefix("/referrals/")))
            referral.state, referral.accepted_on = ReceiverState.ACCEPTED, date(2010, 10, 4)
            await session.flush()
            withdrawn = ReferralWithdrawnState(referral_id=UUID(int=1), withdrawn_on=date(2010, 10, 4))
            await twin.say_border(withdrawn, sender="virage", case_id=UUID(int=101))
            await eventually(somebody_waits, what="the withdrawal waits for the worker")
        await twin.quiet()
        assert (await twin.get(path))["state"] == "withdrawn"
        assert (await twin.get(f"{path}/person")).items() >= PERSON.items(), (
            "by then it is this organization's file"
        )
