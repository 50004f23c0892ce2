"""A power cut at each named place of each service: the same end, nothing lost, nothing applied twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from arrimage.demo.journeys import PERSONS, Person
from arrimage_chassis.crash import CRASH_POINTS, EXIT_CODE
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [
    pytest.mark.begins_first,
    pytest.mark.requirement("R-008", "R-009", "R-012", "R-179"),
    pytest.mark.asyncio(loop_scope="module"),
]

_BEGIN = datetime.fromisoformat("2010-10-04T09:00")
_NUMBERS = count(1)
EXPECTED = Counter(
    {
        "ReferralReceived": 1,
        "ReferralTakenInCharge": 1,
        "CaseLeadAssigned": 1,
        "FirstContactMade": 1,
        "ReferralAccepted": 1,
        "CaseLeadTransferred": 1,
        "PlanCreated": 1,
        "MeetingDueSoon": 1,
        "MeetingHeld": 1,
        "MeetingCancelled": 7,
        "EpisodeClosed": 1,
        "FollowupScheduled": 2,
        "FollowupDue": 2,
        "FollowupCompleted": 2,
        "NotificationSent": 5,
        "NotificationSuppressed": 1,
    }
)
"""What a short journey says inside La Margelle, each once."""
CROSSING = (
    "ReferralSent",
    "ReferralAcknowledged",
    "ReferralTakenInCharge",
    "ReferralAccepted",
    "ReferralClosed",
)
"""What each journey says across the border, each once."""

TOLD = {"ReferralReceived": ("coordinator",), "PlanCreated": ("coordinator",), "FollowupDue": ("worker",)}
"""Whom what happens is told to, each once."""

Place = tuple[str, str, str]
"""An organization, one of its services, a crash point."""

_COMMAND = ("outbox.before_commit", "outbox.after_commit")
_RELAY = ("relay.before_publish", "relay.after_publish", "relay.after_mark")
_INBOX = ("inbox.before_commit", "inbox.after_commit", "inbox.after_ack")
_TIMER = ("timer.before_commit", "timer.after_commit")
PLACES = [
    *(("virage", "intake", point) for point in (*_COMMAND, *_RELAY, *_INBOX)),
    *(("margelle", "intake", point) for point in (*_COMMAND, *_RELAY, *_INBOX)),
    *(("margelle", "planning", point) for point in (*_COMMAND, *_RELAY, *_INBOX)),
    *(("margelle", "followup", point) for point in (*_COMMAND, *_RELAY, *_INBOX, *_TIMER)),
    *(("margelle", "notifications", point) for point in (*_RELAY, *_INBOX)),
]

AT_THE_GATES = [place for place in PLACES if place[1] == "intake"]
QUICK = [
    ("margelle", "intake", "relay.after_publish"),
    ("margelle", "planning", "outbox.after_commit"),
    ("margelle", "followup", "timer.after_commit"),
    ("margelle", "notifications", "inbox.before_commit"),
]
"""Each kind of work once: what `make test` plays, with a minute of storm; `make test-full` plays every point."""
QUICK_WITH_SERVER = [("margelle", "planning", "relay.after_publish")]
QUICK_WITH_HUB: list[Place] = []
"""None: a server that dies with a service is played above, and a hub that goes away in tests/outages."""


def marked_by_length(places: list[Place], quick: list[Place] = QUICK) -> list[Any]:
    """Mark as ``full`` what is not in ``quick``."""
    return [pytest.param(*place, marks=[] if place in quick else [pytest.mark.full]) for place in places]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def network(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNetwork]:
    async with running_network(tmp_path_factory.mktemp("network"), begin=_BEGIN) as running:
        yield running


async def play_short_journey(network: RunningNetwork) -> str:
    """Play a journey of one meeting and two calls, from wherever simulated time is; return its case."""
    journey = f"J{next(_NUMBERS)}"
    PERSONS[journey] = Person("Personne Inventée", "450-555-0100", "1, rue Fictive")
    workers = network.workers
    day = await network.next_morning()
    await workers.send(journey, on=day.isoformat())
    await network.settle()
    await workers.find_received(journey)
    await workers.take_in_charge(journey)
    await workers.contact_and_accept(journey)
    await network.settle()
    await workers.plan(journey, start_on=day.isoformat(), agreed_on=day.isoformat())
    await workers.meet(journey, number=1)
    await workers.close(journey, outcome="early_reintegration", success_tags=["employment"])
    await network.settle()
    for kind in ("M3", "M9"):
        due = await network.time.next_due()
        assert due is not None
        await network.move_to(datetime.combine(due, datetime.min.time()) + timedelta(hours=13))
        await workers.call(journey, kind=kind)
        await network.settle()
    return workers.case_of(journey)


async def assert_everything_happened_once(network: RunningNetwork, case: str) -> None:
    own = [held.envelope for held in await network.own_events("margelle") if str(held.envelope.subject) == case]
    by_id = {envelope.id: envelope.event_name for envelope in own}
    assert Counter(by_id.values()) == EXPECTED
    crossed = {held.envelope.id: held.envelope.event_name for held in await network.mailboxes()}
    states = await network.workers.referral_states()
    assert Counter(crossed.values()) == {name: len(states) for name in CROSSING}
    assert set(states.values()) == {"closed"}
    url = network.stage.service_url("margelle", "followup")
    calls = (await network.http.get(f"{url}/followups?case_id={case}")).json()
    assert Counter(call["state"] for call in calls) == {"completed": 2}
    url = network.stage.service_url("margelle", "notifications")
    notices = (await network.http.get(f"{url}/notices?case_id={case}")).json()
    causes = Counter((notice["cause_event_id"], notice["role"]) for notice in notices)
    assert set(causes.values()) == {1}
    assert {(str(id_), role) for id_, name in by_id.items() for role in TOLD.get(name, ())} <= set(causes)


async def test_every_crash_point_is_played() -> None:
    assert {point for _, _, point in PLACES} == set(CRASH_POINTS)
    assert {point.partition(".")[0] for _, _, point in QUICK} == {
        point.partition(".")[0] for point in CRASH_POINTS
    }
    assert {service for _, service, _ in QUICK} == set(ServiceName)


@pytest.mark.parametrize(("organization", "service", "point"), marked_by_length(PLACES))
async def test_a_power_cut_changes_nothing(
    network: RunningNetwork, organization: str, service: str, point: str
) -> None:
    async with crashing_once_at(network, organization, service, point):
        case = await play_short_journey(network)
    await assert_everything_happened_once(network, case)


@pytest.mark.full
@pytest.mark.parametrize(("organization", "service", "point"), marked_by_length(PLACES, quick=QUICK_WITH_SERVER))
async def test_a_power_cut_of_service_and_server_together_changes_nothing(
    network: RunningNetwork, organization: str, service: str, point: str
) -> None:
    node = network.stage.nodes[organization]

    async def kill_the_server() -> None:
        await node.kill_server()
        await node.start_server()

    async with crashing_once_at(network, organization, service, point, then=kill_the_server):
        case = await play_short_journey(network)
    await assert_everything_happened_once(network, case)


@pytest.mark.parametrize(
    ("organization", "service", "point"), marked_by_length(AT_THE_GATES, quick=QUICK_WITH_HUB)
)
async def test_a_power_cut_of_a_gate_and_the_hub_together_changes_nothing(
    network: RunningNetwork, organization: str, service: str, point: str
) -> None:
    async def kill_the_hub() -> None:
        await network.stage.hub.kill()
        await network.stage.hub.start_again()

    async with crashing_once_at(network, organization, service, point, then=kill_the_hub):
        case = await play_short_journey(network)
    await assert_everything_happened_once(network, case)


@asynccontextmanager
async def crashing_once_at(
    network: RunningNetwork,
    organization: str,
    service: str,
    point: str,
    then: Callable[[], Awaitable[None]] | None = None,
) -> AsyncIterator[None]:
    """Let a service die at ``point`` once within the block, do ``then`` at that moment, and show that it died."""
    node = network.stage.nodes[organization]
    endings = node.services[ServiceName(service)].endings
    before = len(endings)

    async def at_that_moment() -> None:
        await eventually(lambda: len(endings) > before, deadline=90, what=f"{service} died at {point}")
        if then is not None:
            await then()

    url = network.stage.service_url(organization, service)
    (await network.http.put(f"{url}/simulation/crash-point", json={"point": point})).raise_for_status()
    watching = asyncio.create_task(at_that_moment())
    try:
        yield
        await watching
        await network.settle()
    finally:
        watching.cancel()
    assert [ended.exit_code for ended in endings[before:]] == [EXIT_CODE], "the point was not hit, or hit twice"
    output = (node.directory.logs / f"{service}.out").read_text()
    assert f"crash point hit: {point}" in output
