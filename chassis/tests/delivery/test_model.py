"""Whatever comes, in whatever order, doubled, with outages between: each event takes effect once, or waits."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

import pytest
from chassis.tests.probe import MANIFEST, POISON, PROBE, Switch, applied, closed, plan
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from arrimage_chassis.clock import SystemClock
from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.handling import Handling
from arrimage_chassis.delivery.landing import Landing
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.parking import Parking
from arrimage_chassis.delivery.quarantine import Quarantine
from arrimage_chassis.delivery.retrying import Retrying
from arrimage_chassis.delivery.screening import Message, Screen
from arrimage_chassis.secrets import SECRET_BYTES, NodeSecret
from arrimage_chassis.store import tables
from arrimage_chassis.store.engine import Store
from arrimage_chassis.work import Place
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_testing.made_once import do_not_sync, place_migrated_store, share_compiled_statements

pytestmark = pytest.mark.requirement("R-008", "R-010", "R-011")

T = TypeVar("T")
CASES = [UUID(int=number) for number in range(2)]
KINDS = ("plan v1", "plan v2", "plan v3", "closed")
POISONED = "plan v2"
Event = tuple[int, str]
EVENTS = st.tuples(st.integers(0, len(CASES) - 1), st.sampled_from(KINDS))
LIMIT = 3


def message_of(event: Event, place: int) -> Message:
    """Return an event as the bus would hand it over; the second plan of a case is poison."""
    case, kind = CASES[event[0]], event[1]
    version = int(kind[-1]) if kind != "closed" else 0
    data = plan(case, version=version, objectives=POISON if kind == POISONED else 3) if version else closed(case)
    name = type(data).__name__
    envelope = Envelope(
        id=uuid5(case, kind),
        source=source_of("margelle", "planning"),
        type=f"arrimage.{name}.v1",
        time=datetime(2026, 1, 1, tzinfo=UTC),
        dataschema=schema_name(name, 1, "own"),
        subject=case,
        recipient="margelle",
        correlationid=case,
        sequence="model.1",
        privacyclass=Privacy.DEIDENTIFIED,
        data=data.model_dump(mode="json"),
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Message(f"own.planning.{name}.v1", envelope.to_json(), "OWN", place, 1, at)


class Outage(CrashPoints):
    """Takes the store away just before a commit, when it is told to."""

    coming = False

    def passed(self, point: str) -> None:
        if self.coming and point == "inbox.before_commit":
            raise OperationalError("COMMIT", None, OSError("disk gone"))


class Delivery(RuleBasedStateMachine):
    """One reader on SQLite, without a bus: what the bus would deliver, and a person decide, in any order."""

    def __init__(self) -> None:
        super().__init__()
        Switch.cured = False
        self.directory = Path(tempfile.mkdtemp(prefix="arrimage-model-"))
        self.runner = asyncio.Runner()
        self.now = 1_000_000.0
        self.place = 0
        self.delivered: list[Event] = []
        self.dropped: set[Event] = set()
        self.run(self._build())

    async def _build(self) -> None:
        url = f"sqlite+aiosqlite:///{self.directory / 'store.sqlite3'}"
        await place_migrated_store(url, PROBE)
        self.store = Store(url)
        share_compiled_statements(self.store)
        do_not_sync(self.store)
        clock, secret = SystemClock("America/Toronto"), NodeSecret(bytes(SECRET_BYTES))
        async with self.store.writing() as session:
            await outbox.give_identity(session, clock.now())
        lease = Lease(self.store, "1", 3600)
        await lease.take_or_renew()
        place = Place("margelle", "followup", "sorel-tracy", clock, secret, frozenset())
        expected = MANIFEST.expected(Audience.OWN)
        screen = Screen("margelle", MANIFEST.catalogue, Audience.OWN, 65_536, 12, expected, signing=None)
        self.crash = Outage()
        shared: dict[str, Any] = {
            "handling": Handling("OWN/followup", MANIFEST, Audience.OWN, place),
            "store": self.store,
            "lease": lease,
            "screen": screen,
            "parking": Parking("OWN/followup", 1.0),
            "wake_relay": lambda: None,
            "seconds": lambda: self.now,
        }
        keeping = Quarantine("OWN/followup", secret.quarantine_box())
        self.landing = Landing(quarantine=keeping, crash=self.crash, max_deliveries=5, **shared)
        self.retrying = Retrying(quarantine=keeping, retry_limit=LIMIT, **shared)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @rule(events=st.lists(EVENTS, min_size=1, max_size=8))
    def a_batch_comes(self, events: list[Event]) -> None:
        self.run(self.landing.land([self._next(event) for event in events]))
        self.delivered += [event for event in dict.fromkeys(events) if event not in self.delivered]

    @rule(events=st.lists(EVENTS, min_size=1, max_size=8))
    def a_batch_comes_while_the_store_is_away(self, events: list[Event]) -> None:
        before = self.run(self._effects()), self.run(self._parked())
        self.crash.coming = True
        with pytest.raises(OperationalError):
            self.run(self.landing.land([self._next(event) for event in events]))
        self.crash.coming = False
        assert (self.run(self._effects()), self.run(self._parked())) == before

    @precondition(lambda self: self.delivered)
    @rule()
    def everything_comes_again(self) -> None:
        self.run(self.landing.land([self._next(event) for event in self.delivered]))

    @rule(seconds=st.sampled_from([0.5, 3.0, 100.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.run(self.retrying.retry_due())

    @rule()
    def the_poison_is_cured_or_works_again(self) -> None:
        Switch.cured = not Switch.cured

    @precondition(lambda self: self.run(self._parked()))
    @rule(which=st.integers(0, 20), verb=st.sampled_from(["retry", "drop"]))
    def a_person_decides(self, which: int, verb: str) -> None:
        rows = self.run(self._parked_rows())
        row = rows[which % len(rows)]
        self.run(self._decide(row, verb))
        if verb == "drop":
            self.dropped.add(self._event_of(row))

    @invariant()
    def each_event_has_taken_effect_once_or_is_parked_or_was_dropped(self) -> None:
        effects, parked = self.run(self._effects()), self.run(self._parked())
        everywhere = [*effects, *parked, *self.dropped]
        assert sorted(everywhere) == sorted(self.delivered)

    @invariant()
    def plans_of_a_case_are_in_the_order_in_which_they_came(self) -> None:
        effects = [event for event in self.run(self._effects()) if event[1] != "closed"]
        for case in range(len(CASES)):
            came = [event for event in self.delivered if event[0] == case and event in effects]
            assert [event for event in effects if event[0] == case] == came

    @invariant()
    def no_case_is_closed_that_has_no_plan(self) -> None:
        effects = self.run(self._effects())
        for place, (case, kind) in enumerate(effects):
            assert kind != "closed" or any(earlier[0] == case for earlier in effects[:place])

    def teardown(self) -> None:
        """In the end, once cured, a person's retries leave nothing but what waits for a plan that never came."""
        Switch.cured = True
        for row in self.run(self._parked_rows()):
            self.run(self._decide(row, "retry"))
        for _ in range(len(KINDS) * len(CASES) + LIMIT):
            self.now += 1000
            self.run(self.retrying.retry_due())
        effects = self.run(self._effects())
        for case, kind in self.run(self._parked()):
            assert kind == "closed"
            assert not [event for event in effects if event[0] == case]
        self.each_event_has_taken_effect_once_or_is_parked_or_was_dropped()
        self.plans_of_a_case_are_in_the_order_in_which_they_came()
        self.no_case_is_closed_that_has_no_plan()
        self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.directory)
        Switch.cured = False

    def _next(self, event: Event) -> Message:
        self.place += 1
        return message_of(event, self.place)

    def _event_of(self, row: Any) -> Event:
        return next(
            (number, kind)
            for number, case in enumerate(CASES)
            for kind in KINDS
            if (case, uuid5(case, kind)) == (row.case_id, row.event_id)
        )

    async def _effects(self) -> list[Event]:
        async with self.store.reading() as session:
            rows = await session.execute(select(applied).order_by(applied.c.n))
            return [(CASES.index(row.case_id), row.what) for row in rows]

    async def _parked_rows(self) -> list[Any]:
        async with self.store.reading() as session:
            return list((await session.execute(select(tables.parked).order_by(tables.parked.c.id))).all())

    async def _parked(self) -> list[Event]:
        return [self._event_of(row) for row in await self._parked_rows()]

    async def _decide(self, row: Any, verb: str) -> None:
        async with self.store.writing() as session:
            await (self.retrying.try_again if verb == "retry" else self.retrying.drop)(session, row)


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure would take longer than a test may
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
