"""What the tests of delivery look at: rows, logs, and every publish on its way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.tests.probe import applied
from pytest import MonkeyPatch
from sqlalchemy import Connection, MetaData, select
from sqlalchemy.exc import OperationalError

from arrimage_chassis.bus.broker import Bus
from arrimage_chassis.bus.port import Publisher, Stored
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.standing import lags
from arrimage_chassis.store.engine import Store
from arrimage_contracts.envelope import Envelope
from arrimage_testing.service_twin import Twin, log_lines


async def applied_to(twin: Twin, case_id: UUID) -> list[str]:
    """Return what took effect in a case, in order."""
    async with twin.runtime.store.reading() as session:
        rows = await session.execute(
            select(applied.c.what).where(applied.c.case_id == case_id).order_by(applied.c.n)
        )
        return [row[0] for row in rows]


async def parked_kinds(twin: Twin) -> list[tuple[str, str]]:
    """Return (kind, state) of what is parked, oldest first."""
    return [(row["kind"], row["state"]) for row in await twin.get("/operations/parked")]


def told_around_the_commit(twin: Twin, patch: MonkeyPatch, told: Callable[[], int]) -> dict[str, list[int]]:
    """Let two commits fail, as if the disk were gone; return how much was ``told`` before each, and at the end."""
    seen: dict[str, list[int]] = {"inbox.before_commit": [], "inbox.after_commit": []}

    def look(point: str) -> None:
        if point in seen:
            seen[point].append(told())
        if point == "inbox.before_commit" and len(seen[point]) < 3:
            raise OperationalError("COMMIT", None, OSError("as if the disk were gone for a moment"))

    patch.setattr(twin.runtime.crash, "passed", look)
    return seen


def numbers_of(events: Sequence[Envelope], *, name: str = "FollowupScheduled") -> dict[UUID, list[int]]:
    """Return, for each case, the numbers of its events in the order of the stream."""
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    for event in events:
        if event.event_name == name:
            found[event.subject].append(int(event.sequence.partition(".")[2]))
    return dict(found)


def lines(directory: Path, event: str) -> list[dict[str, Any]]:
    """Return the log lines of one kind."""
    return [line for line in log_lines(directory) if line["event"] == event]


async def pending(twin: Twin) -> tuple[int, int] | None:
    """Return what the own durable has still to deliver, and what was not acknowledged."""
    lag = (await lags(twin.runtime))[0].lag
    return None if lag is None else (lag.pending, lag.unacknowledged)


@dataclass
class Watched:
    """A publisher that remembers who was in flight together, and may refuse."""

    inner: Publisher
    before: Callable[[Envelope, str], Any] = lambda _envelope, _message_id: None
    in_flight: Counter[tuple[str, UUID]] = field(default_factory=Counter)
    most_of_one_key: int = 0
    most_together: int = 0
    published: int = 0

    @property
    def connected(self) -> bool:
        return self.inner.connected

    async def publish(self, subject: str, body: bytes, message_id: str) -> Stored:
        envelope = Envelope.from_json(body)
        key = envelope.recipient, envelope.subject
        self.in_flight[key] += 1
        self.most_of_one_key = max(self.most_of_one_key, self.in_flight[key])
        self.most_together = max(self.most_together, self.in_flight.total())
        try:
            waiting = self.before(envelope, message_id)
            if waiting is not None:
                await waiting
            stored = await self.inner.publish(subject, body, message_id)
            self.published += 1
            return stored
        finally:
            self.in_flight[key] -= 1

    async def place(self, subject: str) -> int:
        return await self.inner.place(subject)


def watch(runtime: Runtime, lane: str = "own", **options: Any) -> Watched:
    """Put a watcher between the relay and a bus: before the start, if anything waits to be sent."""
    watched = Watched(runtime.relay.publishers[lane], **options)
    runtime.relay.publishers[lane] = watched
    return watched


async def contents(store: Store) -> bytes:
    """Return all that a store holds, decoded: each value of each table, and for SQLite the files as they are."""
    found: list[bytes] = []

    def read_all(connection: Connection) -> None:
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for row in connection.execute(table.select()):
                found.extend(value if isinstance(value, bytes) else str(value).encode() for value in row)

    async with store.reading() as session:
        await (await session.connection()).run_sync(read_all)
    if store.is_sqlite:
        database = Path(str(store.engine.url.database))
        for file in database.parent.glob(f"{database.name}*"):
            found.append(file.read_bytes())
    return b"\n".join(found)


@contextmanager
def fetching_nothing(bus: Bus) -> Iterator[None]:
    """Let a bus fetch nothing; a fetch already under way still ends as it does."""
    may_fetch, bus.may_fetch = bus.may_fetch, lambda: False
    yield
    bus.may_fetch = may_fetch
