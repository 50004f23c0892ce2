"""A power cut at each named place of each service: the same end, nothing lost, nothing applied twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count

import pytest
import pytest_asyncio

from arrimage.demo.journeys import PERSONS, Person
from arrimage_chassis.crash import CRASH_POINTS, EXIT_CODE
from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [pytest.mark.requirement("R-008", "R-009", "R-012", "R-179"), pytest.mark.asyncio(loop_scope="module")]

_BEGIN = datetime.fromisoformat("2010-10-04T09:00")
_NUMBERS = count(1)
EXPECTED = Counter(
    {
        "ReferralReceived": 1,
        "ReferralTakenInCharge": 1,
        "FirstContactMade": 1,
        "ReferralAccepted": 1,
        "PlanCreated": 1,
        "MeetingHeld": 1,
        "MeetingCancelled": 7,
        "EpisodeClosed": 1,
        "FollowupScheduled": 2,
        "FollowupDue": 2,
        "FollowupCompleted": 2,
    }
)
"""What a short journey says inside La Margelle, each once."""

_COMMAND = ("outbox.before_commit", "outbox.after_commit")
_RELAY = ("relay.before_publish", "relay.after_publish", "relay.after_mark")
_INBOX = ("inbox.before_commit", "inbox.after_commit", "inbox.after_ack")
_TIMER = ("timer.before_commit", "timer.after_commit")
PLACES = [
    *(("virage", "intake", point) for point in (*_COMMAND, *_RELAY, *_INBOX)),
    *(("margelle", "intake", point) for point in (*_COMMAND, *_RELAY, *_INBOX)),
    *(("margelle", "planning", point) for point in (*_COMMAND, *_RELAY, *_INBOX)),
    *(("margelle", "followup", point) for point in (*_COMMAND, *_RELAY, *_INBOX, *_TIMER)),
    *(("margelle", "notifications", point) for point in _INBOX),
]


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
    states = await network.workers.referral_states()
    assert set(states.values()) == {"accepted"}
    url = network.stage.service_url("margelle", "followup")
    calls = (await network.http.get(f"{url}/followups")).json()
    assert Counter(call["state"] for call in calls if call["case_id"] == case) == {"completed": 2}
    url = network.stage.service_url("margelle", "notifications")
    notices = (await network.http.get(f"{url}/notices")).json()
    causes = Counter(notice["cause_event_id"] for notice in notices)
    wanted = {"ReferralReceived", "PlanCreated", "FollowupDue"}
    assert {causes[str(i)] for i, name in by_id.items() if name in wanted} == {1}


def test_every_crash_point_is_played() -> None:
    assert {point for _, _, point in PLACES} == set(CRASH_POINTS)


@pytest.mark.parametrize(("organization", "service", "point"), PLACES)
async def test_a_power_cut_changes_nothing(
    network: RunningNetwork, organization: str, service: str, point: str
) -> None:
    node = network.stage.nodes[organization]
    await node.kill_service(service)
    crashed_before = len(node.services[service].endings)
    await node.start_service(service, {"ARRIMAGE_CRASH_AT": point})
    await network.recover()
    case = await play_short_journey(network)
    endings = node.services[service].endings[crashed_before:]
    assert [ended.exit_code for ended in endings] == [EXIT_CODE], "the point was not hit"
    output = (node.directory.logs / f"{service}.out").read_text()
    assert f"crash point hit: {point}" in output
    await assert_everything_happened_once(network, case)


