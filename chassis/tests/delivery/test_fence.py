"""An instance that lost the lease and does not know it changes nothing: each transaction of its work is fenced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, lines, parked_kinds
from chassis.tests.probe import POISON, PROBE, Switch, plan
from sqlalchemy import select

from arrimage_chassis.delivery.lease import Lease, LeaseLostError, steady_seconds
from arrimage_chassis.loops import relay_all, retry_parked, run_timers
from arrimage_chassis.store import tables
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-008", "R-009")


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        lease_seconds=60,
        retry_base_seconds=3600,
        poll_seconds=30,
    ) as running:
        yield running


@asynccontextmanager
async def another_leads(twin: Twin) -> AsyncIterator[None]:
    """Give the lease to another, which does nothing with it; then back, as after its end."""
    ahead = 0.0
    other = Lease(twin.runtime.store, "other", 60, seconds=lambda: steady_seconds() + ahead)
    assert not await other.take_or_renew(), "it stands by, and sees no renewal from here on"
    ahead = 1000.0
    assert await other.take_or_renew()
    yield
    await other.give_back()
    await twin.runtime.lease.take_or_renew()
    twin.runtime.wake_relay()


async def test_it_lands_nothing(twin: Twin, tmp_path: Path) -> None:
    case = uuid4()
    async with another_leads(twin):
        await twin.say(plan(case), case_id=case)
        await eventually(lambda: lines(tmp_path, "service.stands_by"), what="it finds out")
        assert await applied_to(twin, case) == []
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1"]
    assert lines(tmp_path, "landing.failed") == [], "which is no failure"


async def test_it_marks_nothing_as_published(twin: Twin, tmp_path: Path) -> None:
    case = uuid4()
    async with another_leads(twin):
        assert (await twin.post(f"/cases/{case}/say")).status_code == 200
        await eventually(lambda: lines(tmp_path, "service.stands_by"), what="it finds out")
        async with twin.runtime.store.reading() as session:
            assert await session.scalar(select(tables.outbox.c.published_at)) is None
    await twin.quiet()
    assert [event.event_name for event in await twin.events()] == ["FollowupScheduled"]
    assert lines(tmp_path, "relay.message_id_taken") == [], "what the other may have sent is no alarm"


async def test_it_retries_nothing(twin: Twin) -> None:
    case = uuid4()
    await twin.say(plan(case, objectives=POISON), case_id=case)
    await eventually(lambda: parked_kinds(twin), what="the event is parked")
    Switch.cured = True
    async with another_leads(twin):
        (row,) = await twin.get("/operations/parked")
        assert (await twin.post(f"/operations/parked/{row['id']}/retry")).status_code == 200
        await eventually(lambda: not twin.runtime.lease.held, what="it finds out")
        await retry_parked(twin.runtime)
        assert await applied_to(twin, case) == []
    twin.runtime.wake_parked()
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1"]


async def test_it_fires_nothing(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    fired: list[int] = []

    async def due(_session: object) -> object:
        return None if fired else twin.clock.today()

    async def run(_work: object, _today: object, _limit: int) -> int:
        fired.append(1)
        return 1

    timer = PROBE.manifest.timers[0]
    async with another_leads(twin):
        monkeypatch.setitem(timer.__dict__, "next_due", due)
        monkeypatch.setitem(timer.__dict__, "run", run)
        with suppress(LeaseLostError):  # unless another loop found out just before
            await run_timers(twin.runtime)
        assert fired == []
    twin.runtime.wake_timers()  # its own loop fires: two runs of it at once exist in no process
    await eventually(lambda: fired, what="it fires when it leads again")
    assert fired == [1]


async def test_an_instance_that_leads_again_takes_the_others_work_for_no_attack(
    twin: Twin, tmp_path: Path
) -> None:
    """What the other sent and had no time to mark is answered as 'duplicate' to a first attempt of this one."""
    case = uuid4()
    await twin.post(f"/cases/{case}/say")
    await twin.quiet()
    async with another_leads(twin):
        twin.runtime.lease.fence = None  # it knows, and does not relay
        await twin.post(f"/cases/{case}/say")
        async with twin.runtime.store.reading() as session:
            row = (await session.execute(select(tables.outbox).order_by(tables.outbox.c.seq.desc()))).first()
        assert row is not None
        await twin.jetstream.publish(row.subject, row.body, headers={"Nats-Msg-Id": row.message_id})
    await relay_all(twin.runtime)
    await twin.quiet()
    assert len(await twin.events()) == 2
    assert lines(tmp_path, "relay.message_id_taken") == []
