"""How often the relay looks: again where more may go, no more where all went, and at everybody now and then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.test_relay_model import Mailboxes
from chassis.tests.delivery.test_window import put, row
from chassis.tests.gate import GATE

from arrimage_chassis.clock import SystemClock
from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox, window
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.looking_back import EVERY_SECONDS, LookingBack
from arrimage_chassis.delivery.relay import Relay
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate

pytestmark = pytest.mark.requirement("R-008", "R-009")

SPOKEN_TO, SILENT = "virage", "csss-pds"


class Turns:
    """A relay on a store, two partners' mailboxes, and a clock that goes when it is told to."""

    def __init__(self, store: Store, lease: Lease) -> None:
        self.store, self.now, self.mailboxes = store, 1_000.0, Mailboxes()
        clock = SystemClock("America/Toronto")
        publishers: Any = {outbox.BORDER_LANE: self.mailboxes}
        looking_back = LookingBack(store, lease, publishers, clock, timedelta(days=90), seconds=lambda: self.now)
        self.relay = Relay(store, lease, publishers, clock, CrashPoints(), looking_back, seconds=lambda: self.now)

    async def say(self, partner: str, times: int = 1) -> list[str]:
        """Put events for ``partner`` into the outbox, each of a case of its own; return their ids."""
        rows = []
        for _ in range(times):
            event_id = uuid4()
            rows.append(
                row(
                    uuid4(),
                    event_id=event_id,
                    recipient=partner,
                    subject=f"evt.margelle.{partner}.ReferralSent.v1",
                    body=f'{{"id": "{event_id}"}}'.encode(),
                )
            )
        return [str(event_id) for event_id in await put(self.store, rows)]


@pytest_asyncio.fixture
async def turns(sqlite_dsn: str) -> AsyncIterator[Turns]:
    store = Store(sqlite_dsn)
    await migrate(store, GATE.metadata, GATE.migrations)
    lease = Lease(store, "1", 3600)
    await lease.take_or_renew()
    yield Turns(store, lease)
    await store.close()


async def test_a_backlog_longer_than_a_window_is_gone_on_with_at_once(turns: Turns) -> None:
    waiting = await turns.say(SPOKEN_TO, window.WINDOW + 20)
    assert (await turns.relay.run_once(), turns.relay.saw_all) == (window.WINDOW, False)
    assert (await turns.relay.run_once(), turns.relay.saw_all) == (20, True)
    assert sorted(turns.mailboxes.streams[SPOKEN_TO]) == sorted(waiting)


@pytest.mark.parametrize("answer", ["refused", "lost"])
async def test_what_was_not_stored_is_not_all(turns: Turns, answer: str) -> None:
    await turns.say(SPOKEN_TO, 3)
    turns.mailboxes.answers = ["stored", answer, "stored"]
    await turns.relay.run_once()
    assert not turns.relay.saw_all


async def test_what_a_restored_stream_forgot_is_not_all(turns: Turns) -> None:
    said = await turns.say(SPOKEN_TO, 3)
    await turns.relay.run_once()
    turns.mailboxes.forget(SPOKEN_TO, 0)
    said += await turns.say(SPOKEN_TO)
    await _until_all_went(turns)
    assert sorted(turns.mailboxes.streams[SPOKEN_TO]) == sorted(said)


async def test_a_partner_to_whom_nothing_is_said_is_looked_at_while_another_is_spoken_to_without_pause(
    turns: Turns,
) -> None:
    [forgotten] = await turns.say(SILENT)
    await turns.relay.run_once()
    turns.mailboxes.forget(SILENT, 0)
    for _ in range(int(EVERY_SECONDS) + 2):
        turns.now += 1.0
        await turns.say(SPOKEN_TO)
        await _until_all_went(turns)
    assert turns.mailboxes.streams[SILENT] == [forgotten]


async def _until_all_went(turns: Turns) -> None:
    """As the loop does."""
    while await turns.relay.run_once() and not turns.relay.saw_all:
        pass
