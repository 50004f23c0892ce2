"""What a stream may answer, and what the relay makes of it: nothing is lost, and what cannot go is told."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, lines, numbers_of, watch
from chassis.tests.gate import GATE
from chassis.tests.probe import plan
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy
from sqlalchemy import select

from arrimage_chassis.bus.port import AwayError, RefusedForNowError
from arrimage_chassis.store import tables
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.subjects import OWN_STREAM, mailbox_stream, own_subject
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-009", "R-012")

SCHEDULED = own_subject("followup", "FollowupScheduled", 1)


async def say(twin: Twin, case: UUID, times: int = 1) -> None:
    assert (await twin.post(f"/cases/{case}/say", {"times": times})).status_code == 200


async def unpublished(twin: Twin) -> list[UUID]:
    """Return the cases of what is not published, in order."""
    async with twin.runtime.store.reading() as session:
        rows = await session.scalars(
            select(tables.outbox.c.case_id)
            .where(tables.outbox.c.published_at.is_(None))
            .order_by(tables.outbox.c.seq)
        )
        return list(rows)


async def test_a_swallowed_event_is_an_alarm_and_goes_out_under_another_id(twin: Twin, tmp_path: Path) -> None:
    """Somebody made the server hold the event's message id already: it answers 'duplicate' to a first attempt."""
    poisoned: list[str] = []

    async def poison(_envelope: Envelope, message_id: str) -> None:
        if not poisoned:
            poisoned.append(message_id)
            await twin.jetstream.publish("own.intake.Junk.v1", b"junk", headers={"Nats-Msg-Id": message_id})

    watch(twin.runtime, before=poison)
    case = uuid4()
    await say(twin, case, 2)
    await eventually(lambda: _is_empty(twin), what="both are published")
    (line,) = lines(tmp_path, "relay.message_id_taken")
    stored = [await twin.jetstream.get_msg(OWN_STREAM, seq) for seq in (1, 2, 3)]
    assert stored[0].data == b"junk"
    first, second = (Envelope.from_json(message.data or b"") for message in stored[1:])
    assert line["event_id"] == str(first.id)
    assert numbers_of([first, second]) == {case: [1, 2]}
    assert (stored[1].headers or {})["Nats-Msg-Id"] not in poisoned


async def test_an_answer_that_was_lost_is_no_alarm(twin: Twin, nats_server: NatsServer, tmp_path: Path) -> None:
    """The server stored the event and died before it said so: 'duplicate' is then the right answer."""
    watched = watch(twin.runtime)
    killed: list[bool] = []

    async def kill_after_storing(_envelope: Envelope, message_id: str) -> None:
        if not killed:
            killed.append(True)
            async with twin.runtime.store.reading() as session:
                row = (await session.execute(select(tables.outbox))).one()
            await twin.jetstream.publish(row.subject, row.body, headers={"Nats-Msg-Id": message_id})
            nats_server.kill9_at_once()

    watched.before = kill_after_storing
    case = uuid4()
    await say(twin, case)
    await eventually(lambda: killed and not nats_server.running, what="the server was killed")
    await nats_server.kill9()
    await nats_server.start()
    await twin.quiet()
    assert numbers_of(await twin.events()) == {case: [1]}
    assert lines(tmp_path, "relay.message_id_taken") == []


@pytest.mark.parametrize("how", ["made anew", "put back from an older copy"])
async def test_what_a_restored_stream_lost_is_published_again_and_applied_once(
    twin: Twin, nats_server: NatsServer, tmp_path: Path, how: str
) -> None:
    cases = [uuid4() for _ in range(3)]
    for case in cases:
        await twin.say(plan(case), case_id=case)
    await twin.quiet()
    said_before = {event.id for event in await twin.events() if event.event_name == "FollowupScheduled"}
    if how == "made anew":
        await _make_anew(twin)
    else:
        await _put_back(twin, nats_server, tmp_path, lambda: say(twin, cases[0], 2))
        said_before |= {event for event in await _said(twin) if event not in said_before}
    newcomer = uuid4()
    await say(twin, newcomer)
    await twin.quiet()
    ids = [event.id for event in await twin.events() if event.event_name == "FollowupScheduled"]
    assert set(ids) == set(await _said(twin))
    assert len(ids) == len(set(ids)), "each is there once"
    assert len(ids) > len(cases)
    for case in cases:
        assert (await applied_to(twin, case)).count("plan v1") == 1
    (line,) = lines(tmp_path, "relay.stream_restored")
    assert (line["stream"], line["events"]) == (OWN_STREAM, 3 if how == "made anew" else 2)


async def test_a_service_that_says_nothing_finds_out_that_its_stream_was_restored(
    twin: Twin, nats_server: NatsServer, tmp_path: Path
) -> None:
    """Before others have said more than was lost: its own next event would lie behind and show nothing."""
    cases = [uuid4() for _ in range(3)]
    for case in cases:
        await say(twin, case)
    await twin.quiet()
    there = (await twin.jetstream.stream_info(OWN_STREAM)).state
    assert await twin.runtime.own_bus.place(SCHEDULED) == there.last_seq
    assert await twin.runtime.own_bus.place(own_subject("followup", "FollowupDue", 1)) == 0, "none of that kind"
    assert (await twin.jetstream.stream_info(OWN_STREAM)).state == there, "to ask stores nothing"

    await _put_back(twin, nats_server, tmp_path, lambda: say(twin, cases[0], 2))
    await eventually(lambda: lines(tmp_path, "relay.stream_restored"), what="it is found out")
    await twin.quiet()
    ids = [event.id for event in await twin.events() if event.event_name == "FollowupScheduled"]
    assert sorted(ids) == sorted(await _said(twin)), "each is there, once"
    (line,) = lines(tmp_path, "relay.stream_restored")
    assert (line["stream"], line["events"]) == (OWN_STREAM, 2)


async def test_where_a_stream_is_that_does_not_answer_is_not_known(twin: Twin, nats_server: NatsServer) -> None:
    with pytest.raises(RefusedForNowError):
        await twin.runtime.own_bus.place("nobody.takes.this")
    await nats_server.stop()
    with pytest.raises(AwayError):
        await twin.runtime.own_bus.place(SCHEDULED)
    await nats_server.start()


async def test_what_is_refused_for_ever_is_parked_and_holds_back_its_case_alone(
    twin: Twin, tmp_path: Path
) -> None:
    refused, other = uuid4(), uuid4()
    config = (await twin.jetstream.stream_info(OWN_STREAM)).config
    await twin.jetstream.update_stream(config, max_msg_size=100)
    await say(twin, refused)
    await eventually(lambda: lines(tmp_path, "relay.refused_for_ever"), what="the event is refused for ever")
    await twin.jetstream.update_stream(config, max_msg_size=-1)
    await say(twin, refused, 2)
    await say(twin, other, 2)

    async def others_are_out() -> bool:
        return await unpublished(twin) == [refused] * 3

    await eventually(others_are_out, what="other cases flow")
    assert numbers_of(await twin.events()) == {other: [1, 2]}
    (line,) = lines(tmp_path, "relay.refused_for_ever")
    assert (line["level"], line["case_id"], line["code"]) == ("error", str(refused), "bus.message_too_large")
    ready = (await twin.client.get("/health/ready")).json()
    assert [warning["code"] for warning in ready["warnings"]] == ["events.refused"]


async def test_a_full_mailbox_makes_the_relay_back_off_for_that_recipient_alone(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        GATE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, border=True
    ) as twin:
        config = (await twin.jetstream.stream_info(mailbox_stream("virage"))).config
        config.max_msgs_per_subject, config.discard = 1, DiscardPolicy.NEW
        await twin.jetstream.update_stream(config, discard_new_per_subject=True)
        full, open_ = uuid4(), uuid4()
        for case, partner in ((full, "virage"), (open_, "csss-pds")) * 3:
            answer = await twin.post(f"/cases/{case}/refer", {"to": partner})
            assert answer.status_code == 200

        async def the_other_has_all() -> bool:
            return len(await twin.border_events("csss-pds")) == 3

        await eventually(the_other_has_all, what="the other recipient has all of its events")
        assert len(await twin.border_events("virage")) == 1
        await eventually(lambda: lines(tmp_path, "relay.recipient_refuses"), what="the refusal is told")
        config.max_msgs_per_subject = -1
        await twin.jetstream.update_stream(config, discard_new_per_subject=False)
        await twin.quiet()
        numbers = numbers_of(await twin.border_events("virage"), name="ReferralSent")
        assert list(numbers.values()) == [[1, 2, 3]]
        (line,) = lines(tmp_path, "relay.recipient_refuses")
        assert (line["recipient"], line["code"]) == ("virage", "bus.mailbox_full")


async def test_a_recipient_that_nobody_knows_yet_is_waited_for(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        GATE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, border=True
    ) as twin:
        await twin.jetstream.delete_stream(mailbox_stream("virage"))
        case = uuid4()
        await twin.post(f"/cases/{case}/refer", {"to": "virage", "times": 2})
        await eventually(lambda: lines(tmp_path, "relay.recipient_refuses"), what="the refusal is told")
        await twin.jetstream.add_stream(name=mailbox_stream("virage"), subjects=["evt.margelle.virage.>"])
        await twin.quiet()
        numbers = numbers_of(await twin.border_events("virage"), name="ReferralSent")
        assert list(numbers.values()) == [[1, 2]]


async def _is_empty(twin: Twin) -> bool:
    return not await unpublished(twin)


async def _said(twin: Twin) -> list[UUID]:
    async with twin.runtime.store.reading() as session:
        return list(await session.scalars(select(tables.outbox.c.event_id)))


async def _make_anew(twin: Twin) -> None:
    durable = (await twin.jetstream.consumer_info(OWN_STREAM, "followup")).config
    stream = (await twin.jetstream.stream_info(OWN_STREAM)).config
    await twin.jetstream.delete_stream(OWN_STREAM)
    await twin.jetstream.add_stream(stream)
    await twin.jetstream.add_consumer(
        OWN_STREAM,
        ConsumerConfig(
            durable_name="followup",
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=durable.ack_wait,
            filter_subjects=durable.filter_subjects,
        ),
    )


async def _put_back(twin: Twin, nats_server: NatsServer, directory: Path, meanwhile: object) -> None:
    """Copy the server's store, let more be said, and put the copy back."""
    store, copy = nats_server.directory / "jetstream", directory / "copy"
    await nats_server.stop()
    await asyncio.to_thread(shutil.copytree, store, copy)
    await nats_server.start()
    assert callable(meanwhile)
    await meanwhile()
    await twin.quiet()
    await nats_server.stop()
    await asyncio.to_thread(shutil.rmtree, store)
    await asyncio.to_thread(shutil.copytree, copy, store)
    await nats_server.start()
