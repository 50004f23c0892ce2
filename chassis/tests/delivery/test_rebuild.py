"""A service that starts on an empty store reads what was said before it, and says only what was not (R-015)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, lines
from chassis.tests.probe import PROBE, plan
from sqlalchemy import delete, select

from arrimage_chassis.bus.broker import Lag
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.rebuild import Rebuild, RebuildState
from arrimage_chassis.delivery.said_before import SaidBefore
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate
from arrimage_chassis.store.tables import store_identity
from arrimage_testing.made_once import empty_store
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-013", "R-015")

Start = Callable[..., AbstractAsyncContextManager[Twin]]


@pytest.fixture
def start(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> Start:
    """Starts the probe on the test's store."""

    def started(**more: Any) -> AbstractAsyncContextManager[Twin]:
        return running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, **more)

    return started


async def said_of(twin: Twin, case_id: UUID) -> int:
    """Count what the probe said of a case."""
    events = await twin.events()
    return sum(event.subject == case_id and event.event_name == "FollowupScheduled" for event in events)


async def test_a_new_store_is_read_from_the_stream_and_nothing_is_said_twice(
    start: Start, store_dsn: str, tmp_path: Path
) -> None:
    cases = [uuid4() for _ in range(12)]
    async with start() as old:
        await old.quiet()  # or what is said before it looked into the stream would be a past of its own
        for case in cases:
            await old.say(plan(case), case_id=case)
        await old.quiet()
        owed = uuid4()
        missed = old.draft(plan(owed), case_id=owed)
    await empty_store(store_dsn)

    async def one_more(jetstream: Any) -> None:  # said while no followup runs
        await jetstream.publish("own.planning.PlanCreated.v1", missed.to_json())

    async with start(before=one_more) as new:
        await new.quiet()
        for case in (*cases, owed):
            assert await applied_to(new, case) == ["plan v1"]
            assert await said_of(new, case) == 1
        assert (await new.get("/health/ready"))["ready"]
        rebuilt = await new.get("/rebuild")
        after = await new.say(plan(owed, version=2), case_id=owed, id=uuid4())
        await new.quiet()
        assert await said_of(new, after.subject) == 2, "it goes on as any other"

    assert rebuilt["state"] == "done"
    assert (rebuilt["read"], rebuilt["watermark"]) == (25, 25)
    assert (rebuilt["said_before"], rebuilt["owed"]) == (12, 1)
    [started], [finished] = lines(tmp_path, "rebuild.started"), lines(tmp_path, "rebuild.finished")
    assert started["watermark"] == 25
    assert (finished["read"], finished["said_before"], finished["owed"]) == (25, 12, 1)


async def test_a_store_that_knows_where_it_is_reads_nothing_again(start: Start, tmp_path: Path) -> None:
    case = uuid4()
    async with start() as twin:
        await twin.say(plan(case), case_id=case)
        await twin.quiet()
    async with start() as again:
        await again.quiet()
        assert await again.get("/rebuild") == {
            "state": "none", "read": 0, "watermark": 0, "said_before": 0, "owed": 0, "seconds": None, "open": None,
        }  # fmt: skip
    assert lines(tmp_path, "rebuild.started") == []


async def test_while_it_reads_it_is_not_ready_takes_no_command_says_nothing_and_fires_nothing(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looks_no_more() -> bool:
        return True

    async with start(fetch_seconds=0.5) as new:
        await new.quiet()
        rebuild = new.runtime.rebuild
        monkeypatch.setattr(rebuild, "step", looks_no_more)
        rebuild.state, rebuild.watermark = RebuildState.RUNNING, 1_000
        shown = await new.client.get("/health/ready")
        refused = await new.post(f"/cases/{uuid4()}/say")
        quiet = (await new.get("/simulation"))["quiet"]
        another = uuid4()
        await new.say(plan(another), case_id=another)

        async def is_applied() -> bool:
            return await applied_to(new, another) == ["plan v1"]

        await eventually(is_applied, what="it reads on")
        held_back = await said_of(new, another)
        rebuild.state = RebuildState.DONE
        new.runtime.wake_all()
        await new.quiet()
        assert await said_of(new, another) == 1

    assert (shown.status_code, [reason["code"] for reason in shown.json()["reasons"]]) == (
        503,
        ["rebuild.running"],
    )
    assert (refused.status_code, refused.json()["code"]) == (503, "rebuild.running")
    assert not quiet
    assert held_back == 0


async def test_with_its_server_away_a_new_store_takes_commands_and_says_them_after_it_has_read(
    start: Start, store_dsn: str, nats_server: NatsServer
) -> None:
    case, other = uuid4(), uuid4()
    async with start() as old:
        await old.say(plan(case), case_id=case)
        await old.quiet()
    await empty_store(store_dsn)
    async with start() as new:
        pass
    await empty_store(store_dsn)
    async with start() as new:
        await new.quiet()
        await nats_server.stop()
        await eventually(lambda: not new.runtime.own_bus.connected, what="the server to be away")
        answered = await new.post(f"/cases/{other}/say")
        await nats_server.start()
        await new.quiet()
        assert answered.status_code == 200
        assert (await said_of(new, case), await said_of(new, other)) == (1, 1)


@pytest.mark.full
async def test_a_rebuild_that_was_interrupted_goes_on_and_says_nothing_twice(start: Start, store_dsn: str) -> None:
    cases = [uuid4() for _ in range(5)]
    async with start() as old:
        for case in cases:
            await old.say(plan(case), case_id=case)
        await old.quiet()
    await empty_store(store_dsn)
    for _ in range(4):  # stopped as soon as it reaches its server
        async with start():
            pass
    async with start() as new:
        await new.quiet()
        assert [await applied_to(new, case) for case in cases] == [["plan v1"]] * 5
        assert [await said_of(new, case) for case in cases] == [1] * 5


async def test_what_was_said_before_a_rebuild_is_not_said_again_by_what_comes_after_it(
    start: Start, store_dsn: str
) -> None:
    case = uuid4()
    async with start() as old:
        assert (await old.post(f"/cases/{case}/say", {"times": 1})).status_code == 200
        await old.quiet()
    await empty_store(store_dsn)
    async with start() as new:
        await new.quiet()
        assert new.runtime.rebuild.state is RebuildState.DONE
        # the same id, from the same facts
        assert (await new.post(f"/cases/{case}/say", {"times": 1})).status_code == 200
        await new.quiet()
        assert await said_of(new, case) == 1


class SlowDurable:
    """A durable that delivered all it had, on a server that takes its time; each reset lets it begin again."""

    connected = True

    def __init__(self) -> None:
        self.resets = 0

    async def lag(self, stream: str, durable: str) -> Lag:
        await asyncio.sleep(0)
        return Lag(25 if self.resets else 0, 0, 30.0, delivered=True)

    async def begin_again(self, stream: str, durable: str) -> bool:
        await asyncio.sleep(0)
        self.resets += 1
        return True


async def test_a_rebuild_for_which_bus_and_loop_ask_at_once_begins_once(sqlite_dsn: str) -> None:
    """A second one would reset what is being read, and take what is left of it for all there is."""
    store, clock, durable = Store(sqlite_dsn), SystemClock("America/Toronto"), SlowDurable()
    await migrate(store, PROBE.metadata, PROBE.migrations)
    async with store.writing() as session:
        await outbox.give_identity(session, clock.now())
    lease = Lease(store, "1", 3600)
    await lease.take_or_renew()
    rebuild = Rebuild(
        store, lease, durable, clock, SaidBefore(), stream="OWN", durable="followup", when_done=lambda: None
    )
    await rebuild.load()
    await asyncio.gather(rebuild.begin(), rebuild.begin(), rebuild.step())
    assert (durable.resets, rebuild.watermark, rebuild.state) == (1, 25, RebuildState.RUNNING)
    await store.close()


async def test_a_restored_store_gets_a_new_identity_and_is_not_rebuilt_again(start: Start, store_dsn: str) -> None:
    case = uuid4()
    async with start() as twin:
        await twin.say(plan(case), case_id=case)
        await twin.quiet()
        async with twin.runtime.store.writing() as session:  # as `arrimage node restore` does
            before = await session.scalar(select(store_identity.c.epoch))
            await session.execute(delete(store_identity))
    async with start() as restored:
        await restored.quiet()
        async with restored.runtime.store.reading() as session:
            assert await session.scalar(select(store_identity.c.epoch)) not in (None, before)
        assert restored.runtime.rebuild.state is RebuildState.DONE
        assert await applied_to(restored, case) == ["plan v1"]
