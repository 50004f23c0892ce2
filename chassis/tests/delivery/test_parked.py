"""A valid event that cannot be handled is parked: it costs the others nothing, and a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from chassis.tests import probe
from chassis.tests.delivery.looking import applied_to, lines, parked_kinds, pending
from chassis.tests.probe import POISON, PROBE, Switch, closed, plan
from nats.js import JetStreamContext
from sqlalchemy import func, insert, select

from arrimage_chassis.store import tables
from arrimage_chassis.work import Work
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-010", "R-011")

STUCK = ("failed", "stuck")
BEHIND = ("behind", "waiting")


async def poison_in_the_middle(twin: Twin) -> tuple[UUID, UUID, UUID]:
    """Say events of three cases, the second of them poisoned; wait until that one is stuck."""
    first, poisoned, last = uuid4(), uuid4(), uuid4()
    await twin.say(plan(first), case_id=first)
    await twin.say(plan(poisoned, objectives=POISON), case_id=poisoned)
    await twin.say(plan(last), case_id=last)
    await twin.say(plan(poisoned, version=2), case_id=poisoned)
    await twin.say(plan(first, version=2), case_id=first)
    await twin.say(plan(poisoned, version=3), case_id=poisoned)

    async def is_stuck() -> bool:
        return await parked_kinds(twin) == [STUCK, BEHIND, BEHIND]

    await eventually(is_stuck, what="the poisoned event is stuck and its case waits behind it")
    return first, poisoned, last


@pytest.fixture
def quick(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> dict[str, Any]:
    """The settings of a service that gives up soon."""
    return {
        "nats_server": nats_server,
        "store_url": store_dsn,
        "directory": tmp_path,
        "retry_limit": 2,
        "retry_base_seconds": 0.01,
    }


async def test_a_poisoned_event_costs_the_others_nothing_and_its_case_waits_behind(
    quick: dict[str, Any],
) -> None:
    async with running_service(PROBE, **quick) as twin:
        first, poisoned, last = await poison_in_the_middle(twin)
        await eventually(lambda: _nothing_pending(twin), what="nothing waits for an acknowledgement")
        assert await applied_to(twin, first) == ["plan v1", "plan v2"]
        assert await applied_to(twin, last) == ["plan v1"]
        assert await applied_to(twin, poisoned) == []
        listed = await twin.get("/operations/parked")
        assert [row["code"] for row in listed] == ["handling.failed", *["handling.behind_another"] * 2]
        ready = (await twin.client.get("/health/ready")).json()
        assert ready["ready"]
        assert [warning["code"] for warning in ready["warnings"]] == ["events.stuck"]


async def test_after_the_cure_retry_handles_the_case_in_order(quick: dict[str, Any]) -> None:
    async with running_service(PROBE, **quick) as twin:
        _, poisoned, _ = await poison_in_the_middle(twin)
        Switch.cured = True
        (stuck, *_) = await twin.get("/operations/parked")
        assert (await twin.post(f"/operations/parked/{stuck['id']}/retry")).json()["decision"] == "retried"
        await twin.quiet()
        assert await applied_to(twin, poisoned) == ["plan v1", "plan v2", "plan v3"]
        assert await parked_kinds(twin) == []


async def test_drop_lets_the_rest_of_the_case_go_on(quick: dict[str, Any], tmp_path: Path) -> None:
    async with running_service(PROBE, **quick) as twin:
        _, poisoned, _ = await poison_in_the_middle(twin)
        (stuck, *_) = await twin.get("/operations/parked")
        assert (await twin.post(f"/operations/parked/{stuck['id']}/drop")).json()["decision"] == "dropped"
        await twin.quiet()
        assert await applied_to(twin, poisoned) == ["plan v2", "plan v3"]
        (dropped,) = lines(tmp_path, "event.dropped")
        assert (dropped["event_id"], dropped["worker"]) == (stuck["event_id"], "anonymous")
        await twin.say(plan(poisoned, objectives=POISON), case_id=poisoned)
        await twin.quiet()
        assert await applied_to(twin, poisoned) == ["plan v2", "plan v3"], "what was dropped stays dropped"


async def test_an_event_that_gets_stuck_is_told_once_as_a_warning(quick: dict[str, Any], tmp_path: Path) -> None:
    async with running_service(PROBE, **quick) as twin:
        _, poisoned, _ = await poison_in_the_middle(twin)
        (line,) = lines(tmp_path, "event.stuck")
        assert (line["level"], line["case_id"], line["code"]) == ("warning", str(poisoned), "handling.failed")


async def test_an_unknown_number_is_a_clear_error(twin: Twin) -> None:
    for verb in ("retry", "drop"):
        answer = await twin.post(f"/operations/parked/404/{verb}")
        assert (answer.status_code, answer.json()["code"]) == (404, "parked.not_found")


async def test_an_event_that_was_delivered_too_often_is_parked_before_its_handler_runs(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    """It may be what kills the process: five deliveries without an end are enough."""
    case = uuid4()
    async with running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as first:
        envelope = first.draft(plan(case), case_id=case)
        await first.quiet()  # its store was read into, and is new no more

    async def die_over_it_five_times(jetstream: JetStreamContext) -> None:
        await jetstream.publish("own.planning.PlanCreated.v1", envelope.to_json())
        subscription = await jetstream.pull_subscribe_bind("followup", "OWN")
        for _ in range(5):
            (message,) = await subscription.fetch(1)
            await message.nak()
        await subscription.unsubscribe()

    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        before=die_over_it_five_times,
        retry_base_seconds=3600,
    ) as twin:

        async def is_parked() -> bool:
            return await parked_kinds(twin) == [("failed", "waiting")]

        await eventually(is_parked, what="the event is parked")
        assert await applied_to(twin, case) == []
        (listed,) = await twin.get("/operations/parked")
        assert listed["code"] == "handling.delivered_too_often"
        assert (await twin.post(f"/operations/parked/{listed['id']}/retry")).status_code == 200

        async def is_applied() -> bool:
            return await applied_to(twin, case) == ["plan v1"]

        await eventually(is_applied, what="a person's retry handles it")


async def test_an_event_that_comes_before_its_predecessor_waits_for_it(twin: Twin) -> None:
    case = uuid4()
    await twin.say(closed(case), case_id=case)
    await twin.say(plan(case), case_id=case)
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1", "closed"]


async def test_an_event_of_a_case_never_heard_of_waits_gets_stuck_and_is_released_by_its_predecessor(
    quick: dict[str, Any], tmp_path: Path
) -> None:
    async with running_service(PROBE, **quick) as twin:
        unknown, other = uuid4(), uuid4()
        await twin.say(closed(unknown), case_id=unknown)

        async def is_stuck() -> bool:
            return await parked_kinds(twin) == [("early", "stuck")]

        await eventually(is_stuck, what="the early event is stuck")
        (line,) = lines(tmp_path, "event.stuck")
        assert (line["level"], line["case_id"], line["code"]) == ("warning", str(unknown), "plan.unknown")
        await twin.say(plan(other), case_id=other)
        await twin.say(plan(unknown), case_id=unknown)
        await twin.quiet()
        assert await applied_to(twin, unknown) == ["plan v1", "closed"]
        assert await applied_to(twin, other) == ["plan v1"], "no state was invented, and others went on"
        assert await parked_kinds(twin) == []


@pytest.mark.parametrize("what", ["says what nobody declared", "breaks a rule of the store", "writes too much"])
async def test_a_handler_whose_fault_shows_late_costs_the_others_nothing(
    quick: dict[str, Any], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """When the outbox is written, or the store refuses a statement, the whole batch fails; one event is parked."""
    wrong, right = uuid4(), uuid4()
    note, scheduled = probe.note, probe.scheduled

    async def note_wrongly(work: Work, case_id: UUID, said: str) -> None:
        if case_id != wrong:
            await note(work, case_id, said)
        elif what == "breaks a rule of the store":
            await work.session.execute(insert(probe.applied).values(case_id=case_id, what=None))
        else:
            await note(work, case_id, "x" * 41 if work.session.get_bind().dialect.name == "postgresql" else None)  # type: ignore[arg-type]

    def say_wrongly(case_id: UUID, plan_id: UUID, number: int) -> object:
        return object() if case_id == wrong else scheduled(case_id, plan_id, number)

    if what == "says what nobody declared":
        monkeypatch.setattr(probe, "scheduled", say_wrongly)
    else:
        monkeypatch.setattr(probe, "note", note_wrongly)
    async with running_service(PROBE, **quick) as twin:
        await twin.say(plan(wrong), case_id=wrong)
        await twin.say(plan(right), case_id=right)

        async def is_stuck() -> bool:
            return await parked_kinds(twin) == [STUCK]

        await eventually(is_stuck, what="the event is parked alone, and stuck")
        assert await applied_to(twin, right) == ["plan v1"]
        assert await applied_to(twin, wrong) == []
        (listed,) = await twin.get("/operations/parked")
        assert listed["code"] == ("handling.failed" if what.startswith("says") else "handling.store_refused")


async def test_a_parked_event_keeps_no_second_copy(twin: Twin) -> None:
    case = uuid4()
    for _ in range(3):
        await twin.say(closed(case), case_id=case)

    async def all_landed() -> bool:
        return await pending(twin) == (0, 0) and bool(await parked_kinds(twin))

    await eventually(all_landed, what="all three are taken")
    async with twin.runtime.store.reading() as session:
        assert await session.scalar(select(func.count()).select_from(tables.parked)) == 1


async def test_many_early_events_in_one_batch_all_wait_and_cost_the_others_nothing(twin: Twin) -> None:
    """More failures than a batch is begun anew for: each event then gets a transaction of its own."""
    early, good = [uuid4() for _ in range(12)], uuid4()
    async with twin.runtime.store.writing():  # nothing lands meanwhile, so that it comes in one batch
        for case in early:
            await twin.say(closed(case), case_id=case)
        await twin.say(plan(good), case_id=good)
    await eventually(lambda: _parked(twin, 12), what="the early ones wait")
    assert await applied_to(twin, good) == ["plan v1"]
    for case in early:
        await twin.say(plan(case), case_id=case)
    await twin.quiet()
    for case in early:
        assert await applied_to(twin, case) == ["plan v1", "closed"]


async def _nothing_pending(twin: Twin) -> bool:
    return await pending(twin) == (0, 0)


async def _parked(twin: Twin, count: int) -> bool:
    return await parked_kinds(twin) == [("early", "waiting")] * count and await pending(twin) == (0, 0)


async def test_what_is_parked_is_told_before_the_commit(
    quick: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who dies right after it tells nothing any more: the event is known when it comes again."""
    told: list[int] = []
    async with running_service(PROBE, **quick) as twin:
        passed = twin.runtime.crash.passed

        def look(point: str) -> None:
            if point == "inbox.before_commit":
                told.append(len(lines(tmp_path, "event.parked")))
            passed(point)

        monkeypatch.setattr(twin.runtime.crash, "passed", look)
        await poison_in_the_middle(twin)
    assert told[-1] == len(lines(tmp_path, "event.parked")) == 3
