"""A command that was answered with success has its events in the stream, in order for each case."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from chassis.tests.delivery.looking import numbers_of, watch
from chassis.tests.probe import PROBE, scheduled
from sqlalchemy import select, text

from arrimage_chassis.bus.port import RefusedForNowError
from arrimage_chassis.delivery import outbox
from arrimage_chassis.store import tables
from arrimage_chassis.work import Work
from arrimage_contracts.envelope import Envelope
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-009", "R-012")


async def say(twin: Twin, case: UUID, times: int = 1) -> None:
    answer = await twin.post(f"/cases/{case}/say", {"times": times})
    assert answer.status_code == 200, answer.text


async def not_ready_because(twin: Twin) -> list[str]:
    return [reason["code"] for reason in (await twin.client.get("/health/ready")).json()["reasons"]]


async def test_what_is_accepted_while_the_server_is_down_is_published_in_order(
    twin: Twin, nats_server: NatsServer
) -> None:
    await nats_server.kill9()
    cases = [uuid4() for _ in range(4)]
    for _ in range(5):
        for case in cases:
            await say(twin, case)
    await eventually(lambda: not_ready_because(twin), what="readiness says why")
    assert await not_ready_because(twin) == ["bus.own_away"]
    await nats_server.start()
    await twin.quiet()
    assert numbers_of(await twin.events()) == {case: [1, 2, 3, 4, 5] for case in cases}


async def test_a_service_that_starts_before_its_server_publishes_when_it_comes(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        before=lambda _: nats_server.kill9(),
    ) as twin:
        case = uuid4()
        await say(twin, case, 3)
        await nats_server.start()
        await twin.quiet()
        assert numbers_of(await twin.events()) == {case: [1, 2, 3]}


async def test_a_server_that_freezes_in_the_middle_loses_nothing(twin: Twin, nats_server: NatsServer) -> None:
    case = uuid4()
    await say(twin, case)
    await nats_server.sigstop()
    await say(twin, case, 4)
    nats_server.sigcont()
    await twin.quiet()
    assert numbers_of(await twin.events()) == {case: [1, 2, 3, 4, 5]}


async def test_many_interleaved_cases_keep_their_order_with_one_in_flight_for_each(twin: Twin) -> None:
    watched = watch(twin.runtime, before=lambda *_: asyncio.sleep(0))
    cases = [uuid4() for _ in range(20)]

    async def talk(case: UUID) -> None:
        for times in (1, 2, 3, 1):
            await say(twin, case, times)

    await asyncio.gather(*map(talk, cases))
    await twin.quiet()
    seen = numbers_of(await twin.events())
    assert set(seen) == set(cases)
    assert all(numbers == list(range(1, 8)) for numbers in seen.values())
    assert watched.most_of_one_key == 1
    assert watched.most_together > 1, "the window is filled with different cases"


async def test_a_refusal_in_the_middle_of_a_window_reorders_nothing(twin: Twin) -> None:
    refused: list[str] = []
    refusing, other = uuid4(), uuid4()

    def refuse_the_third_twice(envelope: Envelope, _message_id: str) -> None:
        if envelope.subject == refusing and envelope.sequence.endswith(".3") and len(refused) < 2:
            refused.append(envelope.sequence)
            raise RefusedForNowError("bus.mailbox_full")

    watch(twin.runtime, before=refuse_the_third_twice)
    await asyncio.gather(say(twin, refusing, 6), say(twin, other, 6))
    await twin.quiet()
    assert len(refused) == 2
    assert numbers_of(await twin.events()) == {case: [1, 2, 3, 4, 5, 6] for case in (refusing, other)}


async def test_a_command_that_fails_says_nothing(twin: Twin) -> None:
    case = uuid4()
    assert (await twin.post(f"/cases/{case}/say", {"times": 51})).status_code == 409
    await say(twin, case)
    await twin.quiet()
    assert numbers_of(await twin.events()) == {case: [1]}


async def test_on_postgresql_the_rows_of_a_case_are_in_the_order_of_its_commits(
    nats_server: NatsServer, postgres_dsn: str, tmp_path: Path
) -> None:
    """A later transaction may draw its row number only when the earlier one of the same case is committed."""
    async with running_service(PROBE, nats_server=nats_server, store_url=postgres_dsn, directory=tmp_path) as twin:
        runtime, case = twin.runtime, uuid4()
        await say(twin, case)  # so that the case has its counter, and it is the lock on it that is tried
        await twin.quiet()

        async def write(number: int) -> None:
            async with runtime.store.writing() as session:
                work = Work(session, runtime.place)
                work.publish(scheduled(case, case, number), case_id=case)
                await outbox.write([work], runtime.manifest)

        async def somebody_waits_for_a_lock() -> bool:
            query = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            async with runtime.store.reading() as session:
                return bool(await session.scalar(query))

        async with runtime.store.writing() as session:
            work = Work(session, runtime.place)
            work.publish(scheduled(case, case, 2), case_id=case)
            await outbox.write([work], runtime.manifest)
            second = asyncio.create_task(write(3))
            await eventually(somebody_waits_for_a_lock, what="the second transaction waits for the first")
            assert not second.done()
        await second
        runtime.wake_relay()
        await twin.quiet()
        assert numbers_of(await twin.events()) == {case: [1, 2, 3]}
        async with runtime.store.reading() as session:
            said = await session.scalars(select(tables.outbox.c.event_id).order_by(tables.outbox.c.seq))
            assert list(said) == [event.id for event in await twin.events()]
