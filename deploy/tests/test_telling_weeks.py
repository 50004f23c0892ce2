"""When a week is told, what of it, and what a crash, an absence or a change of mind does to that."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from arrimage.errors import ArrimageError
from arrimage.own_events import StoredEvent
from arrimage.weekly.state import Pending, read_weekly_state
from arrimage.weekly.telling import Telling, end_telling
from arrimage_chassis.clock import SimulatedClock
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.subjects import own_subject

pytestmark = pytest.mark.requirement("R-021")

OCTOBER = [date(2010, 10, day) for day in (4, 11, 18, 25)]
MIDNIGHT = datetime(2010, 10, 11, 4, tzinfo=UTC)
"""When the first week is over in Montréal, where it is four hours less."""


class AwayError(Exception):
    """The hub said nothing."""


class World:
    """A node's stream, a hub that may be away, and the telling, which may die and begin again at any time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.clock = SimulatedClock("America/Toronto", datetime(2010, 10, 4, 12, tzinfo=UTC))
        self.stream: list[StoredEvent] = []
        self.published: list[Pending] = []
        self.hub_is_there = True

    def happen(self, cases: Mapping[date, int]) -> None:
        """Add events of so many cases on each day."""
        for day, count in cases.items():
            for number in range(count):
                envelope = Envelope(
                    id=uuid4(),
                    source=source_of("margelle", "followup"),
                    type="arrimage.FollowupDue.v1",
                    time=datetime(day.year, day.month, day.day, 16, tzinfo=UTC),
                    dataschema=schema_name("FollowupDue", 1, "own"),
                    subject=UUID(int=day.toordinal() * 1000 + number),
                    recipient="margelle",
                    correlationid=uuid4(),
                    sequence="a.1",
                    privacyclass=Privacy.DEIDENTIFIED,
                    data={"due_on": day.isoformat()},
                )
                subject = own_subject("followup", "FollowupDue", 1)
                self.stream.append(StoredEvent(len(self.stream) + 1, subject, envelope))

    def telling(self) -> Telling:
        """What a process that has just started has."""

        async def read() -> AsyncIterator[StoredEvent]:
            for event in list(self.stream):
                yield event

        async def publish(pending: Pending) -> None:
            self.published.append(pending)
            if not self.hub_is_there:
                raise AwayError

        return Telling("margelle", self.clock, self.file, read, publish)

    async def start(self) -> Telling:
        telling = self.telling()
        await telling.begin()
        return telling

    async def tell_all(self) -> None:
        """Start anew, and tell what is due."""
        telling = await self.start()
        while await telling.step() is not None:
            pass

    def told(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Week, and (first day, cases) of each cell."""
        found: list[Any] = [json.loads(each.body) for each in self.published]
        return [(it["week"], [(cell["first_day"], cell["cases"]) for cell in it["cells"]]) for it in found]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "weekly-counts.json")


async def test_a_week_is_told_once_it_is_over_in_the_zone_of_the_node_and_only_once(world: World) -> None:
    telling = await world.start()
    world.happen({OCTOBER[0]: 7})

    world.clock.move_to(MIDNIGHT - timedelta(seconds=1))
    assert await telling.step() is None
    world.clock.move_to(MIDNIGHT)
    assert await telling.step() == OCTOBER[0]
    assert await telling.step() is None
    await world.tell_all()

    assert world.told() == [("2010-10-04", [("2010-10-04", 5)])]


async def test_no_week_before_the_one_in_which_telling_began_is_told(world: World) -> None:
    world.happen({OCTOBER[0] - timedelta(days=7): 9})
    await world.start()
    world.clock.move_to(MIDNIGHT)
    await world.tell_all()

    assert world.told() == [("2010-10-04", [])]


async def test_until_it_is_acknowledged_the_same_bytes_go_under_the_same_id_whatever_happens_since(
    world: World,
) -> None:
    telling = await world.start()
    world.happen({OCTOBER[0]: 7})
    world.clock.move_to(MIDNIGHT)
    world.hub_is_there = False
    with pytest.raises(AwayError):
        await telling.step()
    world.happen({OCTOBER[0] + timedelta(days=1): 20})  # came late
    with pytest.raises(AwayError):
        await world.tell_all()

    world.hub_is_there = True
    await world.tell_all()

    assert len(world.published) == 3
    assert len(set(world.published)) == 1


async def test_weeks_that_were_missed_are_told_afterwards_in_order_each_once(world: World) -> None:
    await world.start()
    world.happen(dict(zip(OCTOBER, (5, 12, 16, 0), strict=True)))
    world.clock.move_to(MIDNIGHT + timedelta(days=22))
    await world.tell_all()

    assert world.told() == [
        ("2010-10-04", [("2010-10-04", 5)]),
        ("2010-10-11", [("2010-10-11", 10)]),
        ("2010-10-18", [("2010-10-18", 15)]),
        ("2010-10-25", []),
    ]
    assert len({each.message_id for each in world.published}) == 4


async def test_a_week_that_was_withheld_stays_so_though_more_came_of_it_later(world: World) -> None:
    await world.start()
    world.happen({OCTOBER[0]: 4})
    world.clock.move_to(MIDNIGHT)
    await world.tell_all()
    world.happen({OCTOBER[0] + timedelta(days=1): 8, OCTOBER[1]: 10})
    for _ in range(3):
        world.clock.move_to(world.clock.now() + timedelta(days=7, hours=1))
        await world.tell_all()

    assert world.told() == [
        ("2010-10-04", []),
        ("2010-10-11", []),
        ("2010-10-18", []),
        ("2010-10-25", [("2010-10-04", 10)]),  # of 14, and of 22 if the late ones counted
    ]


async def test_no_span_meets_one_that_was_told_though_the_stream_lost_what_was_told(world: World) -> None:
    await world.start()
    world.happen({OCTOBER[0]: 10})
    world.clock.move_to(MIDNIGHT)
    await world.tell_all()
    place = len(world.stream)
    world.happen({OCTOBER[1]: 10})
    world.stream = world.stream[place:]
    world.clock.move_to(MIDNIGHT + timedelta(days=22))
    await world.tell_all()

    assert [cells for _, cells in world.told()] == [[("2010-10-04", 10)], [], [], []]


async def test_what_happened_while_telling_was_switched_off_is_not_told_afterwards(world: World) -> None:
    await world.start()
    world.clock.move_to(MIDNIGHT)
    await world.tell_all()
    end_telling(world.file)
    world.happen({OCTOBER[1]: 10})
    world.clock.move_to(MIDNIGHT + timedelta(days=8))
    assert await world.telling().step() is None

    await world.start()
    world.clock.move_to(MIDNIGHT + timedelta(days=15))
    await world.tell_all()

    assert [week for week, _ in world.told()] == ["2010-10-04", "2010-10-18"]


async def test_nothing_is_told_while_what_was_told_cannot_be_read(world: World) -> None:
    world.file.write_text("{")

    with pytest.raises(ArrimageError) as refused:
        await world.start()

    assert refused.value.code == "counts.state_unreadable"
    assert world.file.read_text() == "{"


def test_switching_off_what_was_never_on_writes_nothing(world: World) -> None:
    end_telling(world.file)

    assert not world.file.exists()
    assert read_weekly_state(world.file).next_week is None
