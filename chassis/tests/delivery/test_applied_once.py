"""Each event takes effect exactly once, however often it is delivered."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, pending
from chassis.tests.probe import PROBE, closed, plan
from nats.js import JetStreamContext
from sqlalchemy import func, select

from arrimage_chassis.delivery.screening import Incoming, Message, Refusal, Screen
from arrimage_chassis.store import tables
from arrimage_contracts.subjects import OWN_STREAM
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-008")


async def test_an_event_takes_effect_once_however_often_it_is_delivered(twin: Twin) -> None:
    case = uuid4()
    for _ in range(3):
        await twin.say(plan(case), case_id=case)
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1"]
    assert [event.event_name for event in await twin.events()].count("FollowupScheduled") == 1


async def test_delivering_the_whole_capture_again_changes_nothing(twin: Twin) -> None:
    cases = [uuid4() for _ in range(5)]
    for case in cases:
        for version in (1, 2):
            await twin.say(plan(case, version=version), case_id=case)
        await twin.say(closed(case), case_id=case)
    await twin.quiet()
    before = await twin.get("/applied")
    assert before == {"plan v1": 5, "plan v2": 5, "closed": 5}
    last = (await twin.jetstream.stream_info(OWN_STREAM)).state.last_seq
    for seq in range(1, last + 1):
        captured = await twin.jetstream.get_msg(OWN_STREAM, seq)
        await twin.publish(str(captured.subject), captured.data or b"")
    await twin.quiet()
    assert await twin.get("/applied") == before
    assert (await twin.jetstream.stream_info(OWN_STREAM)).state.last_seq == 2 * last, "and it said nothing anew"


async def test_an_event_that_is_doubled_in_one_batch_takes_effect_once(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as first:
        case = uuid4()
        envelope = first.draft(plan(case), case_id=case)

    async def publish_twice(jetstream: JetStreamContext) -> None:
        for _ in range(2):
            await jetstream.publish("own.planning.PlanCreated.v1", envelope.to_json())

    async with running_service(
        PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, before=publish_twice
    ) as twin:
        await twin.quiet()
        assert await applied_to(twin, case) == ["plan v1"]


async def test_a_lost_acknowledgement_changes_nothing(
    twin: Twin, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is killed between the commit and the acknowledgement, and delivers again."""
    case = uuid4()
    deliveries: list[int] = []
    look_at = Screen.look_at

    def look_and_remember(screen: Screen, message: Message) -> Incoming | Refusal:
        deliveries.append(message.deliveries)
        return look_at(screen, message)

    def kill_the_server_once(point: str) -> None:
        if point == "inbox.after_commit" and nats_server.running:
            monkeypatch.setattr(twin.runtime.crash, "passed", lambda _: None)
            nats_server.kill9_at_once()

    monkeypatch.setattr(Screen, "look_at", look_and_remember)
    monkeypatch.setattr(twin.runtime.crash, "passed", kill_the_server_once)
    await twin.say(plan(case), case_id=case)
    await eventually(lambda: not nats_server.running, what="the server was killed")
    await nats_server.kill9()
    await nats_server.start()
    await eventually(lambda: max(deliveries) > 1, what="the event is delivered again")
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1"]
    assert await pending(twin) == (0, 0)


@pytest.mark.requirement("R-013", "R-015")
async def test_what_the_service_itself_said_before_comes_by_its_durable_and_is_accepted_silently(
    twin: Twin, tmp_path: Path
) -> None:
    case = uuid4()
    assert (await twin.post(f"/cases/{case}/say")).status_code == 200
    await twin.quiet()
    (said,) = await twin.events()
    async with twin.runtime.store.reading() as session:
        landed = list(await session.scalars(select(tables.inbox.c.event_id)))
        aside = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (tables.parked, tables.quarantine)
        ]
    assert landed == [said.id]
    assert aside == [0, 0]
