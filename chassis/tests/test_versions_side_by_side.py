"""An event changes while its node works: a new minor, then a new major beside the old, then the old is retired.

Played with components of different ages on one node's bus: each is built from the contracts of its day.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, lines
from chassis.tests.probe import METADATA, applied, note
from sqlalchemy import func, select

from arrimage_chassis.manifest import Command, Hears, Manifest
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts import fields as f
from arrimage_contracts.declaration import Audience, Catalogue, EventData
from arrimage_contracts.generate.compatibility import breaking_changes
from arrimage_contracts.generate.json_schema import message_schema
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-007", "R-013")

MIGRATIONS = Path(__file__).parent / "probe_migrations"
WORKER = UUID("7d5c1c0e-8a44-5b7e-9a5d-2a4f60c3ab10")


@dataclass(frozen=True)
class Contracts:
    """The contracts of one day: what they know of the event, by version."""

    catalogue: Catalogue
    v1: type[EventData] | None = None
    v2: type[EventData] | None = None


def first_contracts() -> Contracts:
    catalogue = Catalogue()

    @catalogue.event(producer=ServiceName.PLANNING, requirements=("R-156",), identity=("meeting_id",))
    class MeetingMissed(EventData):
        """A meeting was missed."""

        meeting_id: f.OwnId
        planned_on: f.CivilDate

    return Contracts(catalogue, v1=MeetingMissed)


def contracts_of_the_new_minor() -> Contracts:
    catalogue = Catalogue()

    @catalogue.event(producer=ServiceName.PLANNING, requirements=("R-156",), identity=("meeting_id",))
    class MeetingMissed(EventData):
        """A meeting was missed."""

        meeting_id: f.OwnId
        planned_on: f.CivilDate
        worker: f.OptionalWorkerRef

    return Contracts(catalogue, v1=MeetingMissed)


def contracts_of_both_majors() -> Contracts:
    before = contracts_of_the_new_minor()
    catalogue = before.catalogue

    @catalogue.event(producer=ServiceName.PLANNING, requirements=("R-156",), identity=("meeting_id",), major=2)
    class MeetingMissed(EventData):
        """A meeting was missed; v2 says the meeting's number, and its day under another name."""

        meeting_id: f.OwnId
        missed_on: f.CivilDate
        number: f.Ordinal

    return Contracts(catalogue, v1=before.v1, v2=MeetingMissed)


def contracts_after_the_old_is_retired() -> Contracts:
    both, catalogue = contracts_of_both_majors(), Catalogue()
    assert both.v2 is not None
    declare = catalogue.event(
        producer=ServiceName.PLANNING, requirements=("R-156",), identity=("meeting_id",), major=2
    )
    return Contracts(catalogue, v2=declare(both.v2))


def a_producer(contracts: Contracts) -> ServiceDefinition:
    """planning, which says every version that its contracts know."""

    async def say_missed(meeting_id: UUID, work: Work) -> None:
        if contracts.v1 is not None:
            more = {"worker": WORKER} if "worker" in contracts.v1.model_fields else {}
            v1 = contracts.v1.model_validate({"meeting_id": meeting_id, "planned_on": work.today, **more})
            work.publish(v1, case_id=meeting_id)
        if contracts.v2 is not None:
            v2 = contracts.v2.model_validate({"meeting_id": meeting_id, "missed_on": work.today, "number": 3})
            work.publish(v2, case_id=meeting_id)

    says = tuple(each for each in (contracts.v1, contracts.v2) if each is not None)
    commands = (Command("POST", "/meetings/{meeting_id}/missed", say_missed),)
    manifest = Manifest(ServiceName.PLANNING, says=says, commands=commands, catalogue=contracts.catalogue)
    return ServiceDefinition(manifest, METADATA, MIGRATIONS)


def a_reader(service: ServiceName, contracts: Contracts) -> ServiceDefinition:
    """A service that acts once on each missed meeting, by whichever version it is told first."""

    async def act_once(event: EventData, work: Work, how: str) -> None:
        meeting: UUID = event.meeting_id  # type: ignore[attr-defined]
        known = select(func.count()).select_from(applied).where(applied.c.case_id == meeting)
        if not await work.session.scalar(known):  # two majors are two events; the meeting is the fact
            await note(work, meeting, how)

    async def on_v1(event: EventData, work: Work) -> None:
        worker = getattr(event, "worker", None)
        await act_once(event, work, "v1" if worker is None else "v1 with a worker")

    async def on_v2(event: EventData, work: Work) -> None:
        await act_once(event, work, f"v2, number {event.number}")  # type: ignore[attr-defined]

    hears = [Hears(contracts.v1, on_v1)] if contracts.v1 is not None else []
    hears += [Hears(contracts.v2, on_v2)] if contracts.v2 is not None else []
    manifest = Manifest(service, hears=tuple(hears), catalogue=contracts.catalogue)
    return ServiceDefinition(manifest, METADATA, MIGRATIONS)


class Node:
    """One bus, on which services of different ages run, each on a store that outlives it."""

    def __init__(self, nats_server: NatsServer, directory: Path) -> None:
        self._nats_server = nats_server
        self._directory = directory

    @asynccontextmanager
    async def running(self, definition: ServiceDefinition) -> AsyncIterator[Twin]:
        place = self._directory / definition.manifest.service
        place.mkdir(exist_ok=True)
        url = f"sqlite+aiosqlite:///{place / 'store.sqlite3'}"
        async with running_service(
            definition, nats_server=self._nats_server, store_url=url, directory=place
        ) as twin:
            yield twin

    async def miss_a_meeting(self, contracts: Contracts, readers: Sequence[Twin] = ()) -> UUID:
        """Start planning with ``contracts``, let it say one event, and wait until everybody has dealt with it."""
        meeting = uuid4()
        async with self.running(a_producer(contracts)) as planning:
            assert (await planning.post(f"/meetings/{meeting}/missed")).is_success
            await planning.quiet()
        for reader in readers:
            await reader.quiet()
        return meeting


@pytest.fixture
def node(nats_server: NatsServer, tmp_path: Path) -> Node:
    return Node(nats_server, tmp_path)


@pytest.mark.full
async def test_a_new_minor_reaches_an_old_reader_and_an_old_event_reaches_a_new_reader(node: Node) -> None:
    old, new = first_contracts(), contracts_of_the_new_minor()
    async with (
        node.running(a_reader(ServiceName.FOLLOWUP, old)) as old_reader,
        node.running(a_reader(ServiceName.NOTIFICATIONS, new)) as new_reader,
    ):
        readers = (old_reader, new_reader)
        before = await node.miss_a_meeting(old, readers)
        after = await node.miss_a_meeting(new, readers)

        assert [await applied_to(old_reader, each) for each in (before, after)] == [["v1"], ["v1"]]
        assert [await applied_to(new_reader, each) for each in (before, after)] == [["v1"], ["v1 with a worker"]]


async def test_a_new_major_beside_the_old_lets_each_reader_move_on_its_own_day_and_acts_once(node: Node) -> None:
    minor, both, retired = (
        contracts_of_the_new_minor(),
        contracts_of_both_majors(),
        contracts_after_the_old_is_retired(),
    )
    async with node.running(a_reader(ServiceName.FOLLOWUP, minor)) as staying:
        async with node.running(a_reader(ServiceName.NOTIFICATIONS, minor)) as not_yet_moved:
            first = await node.miss_a_meeting(minor, (staying, not_yet_moved))
            second = await node.miss_a_meeting(both, (staying, not_yet_moved))
            for reader in (staying, not_yet_moved):
                assert [await applied_to(reader, each) for each in (first, second)] == [["v1 with a worker"]] * 2

        # one reader moves: it hears both, and what it did before it does not do again
        async with node.running(a_reader(ServiceName.NOTIFICATIONS, both)) as moving:
            third = await node.miss_a_meeting(both, (staying, moving))
            assert [len(await applied_to(moving, each)) for each in (first, second, third)] == [1, 1, 1]
            assert await applied_to(staying, third) == ["v1 with a worker"], "who stays is served as before"

            # the old major is retired: who moved goes on, who did not is told nothing that it could misread
            fourth = await node.miss_a_meeting(retired, (staying, moving))
            assert await applied_to(moving, fourth) == ["v2, number 3"]
            assert await applied_to(staying, fourth) == []

        async with node.running(a_reader(ServiceName.NOTIFICATIONS, retired)) as moved:
            fifth = await node.miss_a_meeting(retired, (staying, moved))
            assert await applied_to(moved, fifth) == ["v2, number 3"]


async def test_a_reader_that_does_not_know_a_major_says_so_and_nothing_waits_behind_it(
    node: Node, tmp_path: Path
) -> None:
    both = contracts_of_both_majors()
    only_v1 = Contracts(both.catalogue, v1=both.v1)  # its contracts know v2, it does not act on it yet
    for service, contracts in (
        (ServiceName.FOLLOWUP, contracts_of_the_new_minor()),
        (ServiceName.NOTIFICATIONS, only_v1),
    ):
        async with node.running(a_reader(service, contracts)) as reader:
            meeting = await node.miss_a_meeting(both, (reader,))

            assert await applied_to(reader, meeting) == ["v1 with a worker"]
            assert await reader.get("/operations/parked") == []
    # the logs of a process go where its last service said
    codes = [line["code"] for place in ServiceName for line in lines(tmp_path / place, "event.quarantined")]
    assert set(codes) == {"event.unknown_major"}


def test_the_compatibility_check_takes_the_minor_and_refuses_the_same_change_within_the_major() -> None:
    def schema(contracts: Contracts, major: int) -> dict[str, object]:
        return message_schema(contracts.catalogue.named("MeetingMissed", major), Audience.OWN)

    old, minor, both = first_contracts(), contracts_of_the_new_minor(), contracts_of_both_majors()
    name = "own.MeetingMissed.v1"

    assert breaking_changes({name: schema(old, 1)}, {name: schema(minor, 1)}) == []
    assert breaking_changes({name: schema(minor, 1)}, {name: schema(both, 2)}) != []
