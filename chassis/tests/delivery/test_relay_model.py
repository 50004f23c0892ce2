"""Whatever the bus answers, and whenever the process dies: what was said is in its stream once, in order."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from chassis.tests.gate import GATE, referral
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from arrimage_chassis.bus.port import AwayError, RefusedForNowError, Stored
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.looking_back import FRESH_SECONDS, LookingBack
from arrimage_chassis.delivery.relay import Relay
from arrimage_chassis.secrets import SECRET_BYTES, NodeSecret
from arrimage_chassis.store import tables
from arrimage_chassis.store.engine import Store
from arrimage_chassis.trust.signing import Signing
from arrimage_chassis.work import Place, Work
from arrimage_contracts.subjects import parse_subject
from arrimage_testing.made_once import do_not_sync, place_migrated_store, share_compiled_statements
from arrimage_testing.service_twin import SIGNING_KEYS

pytestmark = pytest.mark.requirement("R-008", "R-009", "R-012")

T = TypeVar("T")
PARTNERS = ("virage", "csss-pds")
OTHERS = "of another: "
CASES = [UUID(int=number) for number in range(3)]
SAID = st.lists(st.tuples(st.sampled_from(PARTNERS), st.integers(0, len(CASES) - 1)), min_size=1, max_size=6)


class Mailboxes:
    """The reference: a stream for each partner that knows message ids, and answers as it is told to."""

    connected = True

    def __init__(self) -> None:
        self.streams: dict[str, list[str]] = defaultdict(list)
        self.answers: list[str] = []
        """What is answered next; then all goes well."""
        self._known: dict[tuple[str, str], int] = {}
        self._subjects: dict[str, str] = {}

    async def publish(self, subject: str, body: bytes, message_id: str) -> Stored:
        await asyncio.sleep(0)  # what is in flight together may be answered in any order
        partner = str(parse_subject(subject).recipient)
        answer = self.answers.pop(0) if self.answers else "stored"
        if answer == "refused":
            raise RefusedForNowError("bus.mailbox_full")
        if answer == "lost":
            raise AwayError
        stream = self.streams[partner]
        before = self._known.get((partner, message_id))
        if before is None:
            stream.append(json.loads(body)["id"])
            self._subjects[stream[-1]] = subject
            self._known[partner, message_id] = len(stream)
        if answer == "stored, and the answer is lost":
            raise AwayError
        return Stored(f"MAILBOX_{partner}", before or len(stream), duplicate=before is not None)

    async def place(self, subject: str) -> int:
        stream = self.streams[str(parse_subject(subject).recipient)]
        return max((place for place, id_ in enumerate(stream, 1) if self._subjects.get(id_) == subject), default=0)

    def others_say(self, partner: str, number: int) -> None:
        """Other senders, of whom the relay knows nothing."""
        self.streams[partner] += [f"{OTHERS}{uuid4()}" for _ in range(number)]

    def forget(self, partner: str, keep: int) -> None:
        """The hub's disk is an older copy."""
        del self.streams[partner][keep:]
        self._known = {key: seq for key, seq in self._known.items() if key[0] != partner or seq <= keep}


class Dying(CrashPoints):
    """Ends a life at a named point, when it is told to."""

    at = ""

    def passed(self, point: str) -> None:
        if point == self.at:
            self.at = ""
            raise OperationalError("COMMIT", None, OSError("the process is gone"))


class Outgoing(RuleBasedStateMachine):
    """One outbox on SQLite and its relay, life after life."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="arrimage-model-"))
        self.runner = asyncio.Runner()
        self.now, self.lives = 1_000_000.0, 0
        self.mailboxes = Mailboxes()
        self.crash = Dying()
        self.said: dict[tuple[str, UUID], list[str]] = defaultdict(list)
        self.forgotten = False
        self.run(self._build())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _build(self) -> None:
        url = f"sqlite+aiosqlite:///{self.directory / 'store.sqlite3'}"
        await place_migrated_store(url, GATE)
        self.store = Store(url)
        share_compiled_statements(self.store)
        do_not_sync(self.store)
        self.clock = SystemClock("America/Toronto")
        async with self.store.writing() as session:
            await outbox.give_identity(session, self.clock.now())
        secret = NodeSecret(bytes(SECRET_BYTES))
        self.place = Place(
            "margelle",
            "intake",
            "sorel-tracy",
            self.clock,
            secret,
            frozenset(PARTNERS),
            signing=Signing("margelle", SIGNING_KEYS["margelle"]),
        )
        await self._begin_a_life()

    async def _begin_a_life(self) -> None:
        self.lives += 1
        lease = Lease(self.store, "1", 3600)
        await lease.take_or_renew()
        publishers: Any = {outbox.OWN_LANE: self.mailboxes, outbox.BORDER_LANE: self.mailboxes}
        looking_back = LookingBack(
            self.store, lease, publishers, self.clock, timedelta(days=90), seconds=lambda: self.now
        )
        self.relay = Relay(
            self.store, lease, publishers, self.clock, self.crash, looking_back, seconds=lambda: self.now
        )

    @rule(said=SAID)
    def something_is_said(self, said: list[tuple[str, int]]) -> None:
        for (partner, case), event_id in zip(said, self.run(self._say(said)), strict=True):
            self.said[partner, CASES[case]].append(event_id)

    @rule(said=SAID)
    def something_is_said_and_taken_back(self, said: list[tuple[str, int]]) -> None:
        with pytest.raises(ZeroDivisionError):
            self.run(self._say(said, fails=True))

    @rule(
        answers=st.lists(
            st.sampled_from(["stored", "refused", "lost", "stored, and the answer is lost"]), max_size=8
        ),
        seconds=st.sampled_from([0.0, 1.0, 60.0]),
    )
    def the_relay_runs(self, answers: list[str], seconds: float) -> None:
        self.now += seconds
        self.mailboxes.answers = list(answers)
        self.run(self.relay.run_once())
        self.mailboxes.answers = []

    @rule(point=st.sampled_from(["relay.before_publish", "relay.after_publish", "relay.after_mark"]))
    def the_process_dies_while_it_relays(self, point: str) -> None:
        self.crash.at = point
        with suppress(OperationalError):
            self.run(self.relay.run_once())
        self.crash.at = ""
        self.run(self._begin_a_life())

    @rule(partner=st.sampled_from(PARTNERS), share=st.floats(0, 1), others=st.integers(0, 20))
    def the_hub_is_put_back_to_an_older_copy(self, partner: str, share: float, others: int = 0) -> None:
        """It was stopped for that; others may speak first, and more than was lost."""
        keep = int(len(self.mailboxes.streams[partner]) * share)
        self.forgotten = self.forgotten or keep < len(self.mailboxes.streams[partner])
        self.mailboxes.forget(partner, keep)
        self.mailboxes.others_say(partner, others)
        self.now += FRESH_SECONDS * 2

    @invariant()
    def nothing_is_in_a_stream_that_was_not_said_and_nothing_twice(self) -> None:
        for partner, stream in self.mailboxes.streams.items():
            said = [id_ for (to, _), ids in self.said.items() if to == partner for id_ in ids]
            assert {id_ for id_ in stream if not id_.startswith(OTHERS)} <= set(said)
            assert len(stream) == len(set(stream))

    @invariant()
    def the_events_of_a_case_are_in_the_order_in_which_they_were_said(self) -> None:
        if self.forgotten:
            return  # what a hub forgot is said again after what was said since
        for (partner, _), ids in self.said.items():
            there = [id_ for id_ in self.mailboxes.streams[partner] if id_ in ids]
            assert there == ids[: len(there)]

    def teardown(self) -> None:
        """In the end, once all goes well, everything is there: what a hub forgot, too, once it is spoken to."""
        for partner in PARTNERS:
            self.something_is_said([(partner, 0)])
        for _ in range(4):
            self.now += 100
            while self.run(self.relay.run_once()):
                pass
        for (partner, _), ids in self.said.items():
            assert set(ids) <= set(self.mailboxes.streams[partner])
        assert self.run(self._unmarked()) == 0
        self.nothing_is_in_a_stream_that_was_not_said_and_nothing_twice()
        self.the_events_of_a_case_are_in_the_order_in_which_they_were_said()
        self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.directory)

    async def _say(self, said: list[tuple[str, int]], *, fails: bool = False) -> list[str]:
        async with self.store.writing() as session:
            before = await session.scalar(
                select(tables.outbox.c.seq).order_by(tables.outbox.c.seq.desc()).limit(1)
            )
            work = Work(session, self.place)
            for partner, case in said:
                work.publish(referral(work.new_id()), case_id=CASES[case], to=partner)
            await outbox.write([work], GATE.manifest)
            rows = await session.execute(
                select(tables.outbox.c.event_id)
                .where(tables.outbox.c.seq > (before or 0))
                .order_by(tables.outbox.c.seq)
            )
            ids = [str(row.event_id) for row in rows]
            if fails:
                raise ZeroDivisionError
        return ids

    async def _unmarked(self) -> int:
        async with self.store.reading() as session:
            waiting = select(tables.outbox.c.seq).where(tables.outbox.c.published_at.is_(None))
            return len((await session.execute(waiting)).all())


def test_what_a_hub_forgot_is_said_again_though_its_place_was_taken_unanswered() -> None:
    """A newer event lies where the forgotten one lay, its answer lost; what comes after lies farther on."""
    state = Outgoing()
    state.something_is_said([("virage", 0)])
    state.the_relay_runs([], 0.0)
    state.the_hub_is_put_back_to_an_older_copy("virage", 0.0)
    state.something_is_said([("virage", 1)])
    state.the_relay_runs(["stored, and the answer is lost"], 0.0)
    state.teardown()


@pytest.mark.parametrize("others", [0, 1, 9])
def test_what_a_hub_forgot_is_said_again_however_much_others_said_first(others: int) -> None:
    state = Outgoing()
    state.something_is_said([("virage", 0), ("virage", 1), ("virage", 2)])
    state.the_relay_runs([], 0.0)
    state.something_is_said([("virage", 0)])
    state.the_hub_is_put_back_to_an_older_copy("virage", 1 / 3, others)
    state.the_relay_runs([], 0.0)  # finds it out
    state.the_relay_runs([], 0.0)
    ours = [id_ for id_ in state.mailboxes.streams["virage"] if not id_.startswith(OTHERS)]
    first, *rest = (state.said["virage", case] for case in CASES)
    assert ours == [first[0], *(ids[0] for ids in rest), first[1]], "what was forgotten, before what is new"
    state.teardown()


def test_a_node_that_left_its_network_goes_on_saying_to_itself() -> None:
    """What it once said across the border is in a stream to which there is no bus any more."""
    state = Outgoing()
    state.something_is_said([("virage", 0)])
    state.the_relay_runs([], 0.0)
    state.relay.publishers.pop(outbox.BORDER_LANE)
    state.the_relay_runs([], 60.0)
    state.relay.publishers[outbox.BORDER_LANE] = state.mailboxes
    state.teardown()


TestOutgoing = Outgoing.TestCase
TestOutgoing.settings = settings(
    max_examples=8,
    stateful_step_count=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure would take longer than a test may
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
