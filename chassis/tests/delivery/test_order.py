"""The events of a case are handled in the order of the stream, whatever fails in between."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, fetching_nothing, pending
from chassis.tests.probe import PROBE, plan
from nats.js import JetStreamContext
from sqlalchemy.exc import OperationalError

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-008", "R-010")


async def test_a_batch_that_fails_is_handled_before_anything_newer(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = uuid4()
    failures: list[str] = []

    def fail_once(point: str) -> None:
        if point == "inbox.before_commit" and not failures:
            failures.append(point)
            raise OperationalError("COMMIT", None, OSError("as if the disk were gone for a moment"))

    monkeypatch.setattr(twin.runtime.crash, "passed", fail_once)
    await twin.say(plan(case), case_id=case)
    await eventually(lambda: failures, what="the first batch failed")
    await twin.say(plan(case, version=2), case_id=case)
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1", "plan v2"]


async def test_what_an_instance_left_behind_when_it_died_is_handled_before_anything_newer(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    """It was delivered and not acknowledged: the server delivers it again later than what is new."""
    case = uuid4()
    settings = {"nats_server": nats_server, "store_url": store_dsn, "directory": tmp_path}
    async with running_service(PROBE, **settings) as first:  # type: ignore[arg-type]
        older, newer = (first.draft(plan(case, version=version), case_id=case) for version in (1, 2))

    async def die_over_the_first(jetstream: JetStreamContext) -> None:
        await jetstream.publish("own.planning.PlanCreated.v1", older.to_json())
        subscription = await jetstream.pull_subscribe_bind("followup", "OWN")
        assert len(await subscription.fetch(1)) == 1
        await subscription.unsubscribe()
        await jetstream.publish("own.planning.PlanCreated.v1", newer.to_json())

    async with running_service(PROBE, before=die_over_the_first, **settings) as twin:  # type: ignore[arg-type]
        await twin.quiet()
        assert await applied_to(twin, case) == ["plan v1", "plan v2"]
        assert await pending(twin) == (0, 0)


async def test_what_was_delivered_to_a_lost_connection_is_handled_before_anything_newer(
    twin: Twin, nats_server: NatsServer
) -> None:
    case = uuid4()
    bus = twin.runtime.own_bus
    with fetching_nothing(bus):
        (subscriber,) = bus._subscribers
        await eventually(lambda: subscriber._fetching is None, what="nothing is being fetched")
        await twin.say(plan(case), case_id=case)
        subscription = await twin.jetstream.pull_subscribe_bind("followup", "OWN")
        assert len(await subscription.fetch(1)) == 1, "delivered, and lost with the connection"
        await subscription.unsubscribe()
        await nats_server.kill9()
        await nats_server.start()
        await twin.say(plan(case, version=2), case_id=case)
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1", "plan v2"]
