"""Early events: parked in the batch's own transaction, capped for each partner, given up after long (R-010)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, lines, parked_kinds, told_around_the_commit
from chassis.tests.gate import GATE, on_referral_sent, referral
from chassis.tests.probe import METADATA, PROBE, applied, closed, note, plan
from sqlalchemy import event
from sqlalchemy.orm import registry

from arrimage_chassis.delivery.seldom import Seldom
from arrimage_chassis.delivery.staging import Staging
from arrimage_chassis.loops import forget_what_is_old
from arrimage_chassis.manifest import Hears
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store.engine import Store
from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import ReferralSent
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-010")


class Applied:
    n: int


registry().map_imperatively(Applied, applied)


async def hasty(event_: EpisodeClosed, work: Work) -> None:
    """Writes before it finds that its predecessor is missing."""
    await note(work, event_.case_id, "too soon")
    raise NotYetError("plan.unknown")


HASTY = ServiceDefinition(
    replace(
        PROBE.manifest,
        hears=tuple(
            Hears(EpisodeClosed, hasty) if heard.event is EpisodeClosed else heard
            for heard in PROBE.manifest.hears
        ),
    ),
    METADATA,
    PROBE.migrations,
)


async def wait_for_virage(event_: ReferralSent, work: Work) -> None:
    if work.sender == "virage":
        raise NotYetError("something.unknown")
    await on_referral_sent(event_, work)


WAITING_GATE = ServiceDefinition(
    replace(GATE.manifest, hears=(Hears(ReferralSent, wait_for_virage),)), METADATA, PROBE.migrations
)


@contextmanager
def commits(twin: Twin) -> Iterator[list[str]]:
    """Count the transactions that are ended while the block runs."""
    seen: list[str] = []
    engine = twin.runtime.store.engine.sync_engine

    def ended(_connection: object) -> None:
        seen.append("ended")

    for what in ("commit", "rollback"):
        event.listen(engine, what, ended)
    yield seen
    for what in ("commit", "rollback"):
        event.remove(engine, what, ended)


async def test_many_early_events_cost_one_transaction_a_batch_and_those_between_them_are_applied(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    cases = [uuid4() for _ in range(120)]
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        retry_base_seconds=3600.0,
        poll_seconds=30.0,
        lease_seconds=300.0,
    ) as twin:
        with commits(twin) as ended:
            for case in cases:
                await twin.say(closed(case), case_id=case)
            happy = uuid4()
            await twin.say(plan(happy), case_id=happy)

            async def all_landed() -> bool:
                return len(await parked_kinds(twin)) == 120 and await applied_to(twin, happy) == ["plan v1"]

            await eventually(all_landed, what="everything is parked or applied")
        batches = len(ended)
        assert batches < 120, "not one transaction for each"
        assert set(await parked_kinds(twin)) == {("early", "waiting")}


async def test_what_an_early_handler_wrote_before_it_gave_up_is_not_kept(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        HASTY, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, retry_limit=1
    ) as twin:
        cases = [uuid4() for _ in range(12)]
        for number, case in enumerate(cases):
            await twin.say(plan(case), case_id=case)
            if number % 2:
                await twin.say(closed(case), case_id=case)
        await twin.quiet()
        for case in cases:
            assert await applied_to(twin, case) == ["plan v1"]
        assert await parked_kinds(twin) == [("early", "stuck")] * 6


async def test_whatever_a_handler_stages_is_noticed(store_dsn: str) -> None:
    store = Store(store_dsn)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(applied.create)
        async with store.writing() as session:
            staging = await Staging.watch(session, careful=False)
            await staging.before_handler()
            assert staging.nothing_was_left()
            row = Applied()
            row.case_id, row.what = uuid4(), "plan"  # type: ignore[attr-defined]
            session.add(row)
            assert not staging.nothing_was_left()
            staging.after_handler()
            await staging.before_handler()
            assert not staging.nothing_was_left(), "it cannot be told whose it is"
            careful = await Staging.watch(session, careful=True)
            await careful.before_handler()
            assert careful.nothing_was_left()
            row.what = "another"  # type: ignore[attr-defined]
            assert not careful.nothing_was_left()
            await session.flush()
            assert not careful.nothing_was_left(), "written is left as well"
            careful.after_handler()
            await careful.before_handler()
            await session.delete(row)
            assert not careful.nothing_was_left()
    finally:
        await store.close()


@pytest.mark.requirement("R-011")
async def test_a_partner_may_park_so_many_and_no_more_and_others_are_not_kept_waiting(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        WAITING_GATE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        border=True,
        parked_limit=5,
        retry_limit=1,
    ) as twin:
        await flood(twin, 12)
        other = uuid4()
        await twin.say_border(referral(other), sender="csss-pds", case_id=other)
        await twin.quiet()
        assert await applied_to(twin, other) == ["from csss-pds"]
        assert len(await parked_kinds(twin)) == 5
        assert await twin.get("/operations/quarantine") == {"virage": 7}
        assert sum(line["events"] for line in lines(tmp_path, "parked.limit_reached")) <= 7
        assert {line["sender"] for line in lines(tmp_path, "parked.limit_reached")} == {"virage"}
        assert len(lines(tmp_path, "parked.limit_reached")) == 1


@pytest.mark.requirement("R-011")
async def test_what_is_over_the_limit_is_told_before_it_is_kept_and_once_though_it_is_tried_again(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_service(
        WAITING_GATE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        border=True,
        parked_limit=1,
        retry_limit=1,
    ) as twin:
        await flood(twin, 1)
        await twin.quiet()
        told = told_around_the_commit(
            twin, monkeypatch, lambda: sum(line["events"] for line in lines(tmp_path, "parked.limit_reached"))
        )
        await flood(twin, 1)
        await eventually(lambda: told["inbox.after_commit"], what="it is kept")
        assert told == {"inbox.before_commit": [1, 1, 1], "inbox.after_commit": [1]}
        assert await twin.get("/operations/quarantine") == {"virage": 1}


@pytest.mark.requirement("R-011")
async def test_what_waited_too_long_for_a_person_goes_to_the_quarantine_and_is_told(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, retry_limit=1, stuck_days=30
    ) as twin:
        case = uuid4()
        await twin.say(closed(case), case_id=case)
        await twin.quiet()
        assert await parked_kinds(twin) == [("early", "stuck")]
        await forget_what_is_old(twin.runtime)
        assert await parked_kinds(twin) == [("early", "stuck")], "not yet"
        await twin.move_to((twin.clock.now() + timedelta(days=31)).isoformat())
        await forget_what_is_old(twin.runtime)
        assert await parked_kinds(twin) == []
        assert await twin.get("/operations/quarantine") == {"margelle": 1}
        counted = twin.runtime.counted.registry.get_sample_value(
            "arrimage_events_quarantined_total",
            {"org": "margelle", "service": "followup", "sender": "margelle", "code": "parked.kept_too_long"},
        )
        assert counted == 1
        (line,) = lines(tmp_path, "event.given_up")
        assert (line["case_id"], line["code"]) == (str(case), "plan.unknown")


def test_what_happens_often_is_said_once_a_minute_with_its_number() -> None:
    now = [0.0]
    seldom = Seldom(seconds=lambda: now[0])
    assert seldom.happened("virage", 3) == 3
    assert seldom.happened("virage", 4) is None
    assert seldom.happened("csss", 1) == 1
    now[0] = 61
    assert seldom.happened("virage", 1) == 5


async def flood(twin: Twin, count: int) -> None:
    """Let a partner say that many valid events whose predecessors are missing."""
    for _ in range(count):
        case = uuid4()
        await twin.say_border(referral(case), sender="virage", case_id=case)
