"""Before a service says more, it looks whether what it said last still lies where it was put.

A server's disk that was put back to an older copy has forgotten what it took since. That shows when the last event
of ours is not there any more; once we say more, the newest lies behind and shows nothing. See decision 22.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from arrimage_chassis.bus.port import AwayError, Publisher, RefusedForNowError
from arrimage_chassis.clock import Clock
from arrimage_chassis.delivery import positions
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store

FRESH_SECONDS: Final = 1.0
"""Shorter than a server can be stopped, its disk put back, and started in."""
EVERY_SECONDS: Final = 30.0
"""So often a service looks that has nothing to say."""
_MARGIN: Final = timedelta(hours=4)
"""What was put into a stream that long before it is forgotten there for its age may be gone already."""

_log = get_logger()


@dataclass
class LookingBack:
    """Looks at the streams to which one service publishes. ``publishers`` are the buses, by lane."""

    store: Store
    lease: Lease
    publishers: Mapping[str, Publisher]
    clock: Clock
    kept: timedelta
    """For how long every one of the streams keeps an event, at least."""
    seconds: Callable[[], float] = time.monotonic
    _seen_at: dict[str, float] = field(default_factory=dict, init=False)
    """When each recipient's stream was last looked at, or found to have nothing of ours."""
    _all_seen_at: float = field(default=float("-inf"), init=False)

    def doubt(self, recipients: Collection[str] | None = None) -> None:
        """Look again before more is said to them, or to anybody: their server was away."""
        if recipients is None:
            self._seen_at.clear()
            self._all_seen_at = float("-inf")
        for recipient in recipients or ():
            self._seen_at.pop(recipient, None)

    async def before_saying(self, recipients: Collection[str]) -> tuple[int, dict[str, str | None]]:
        """Look at what lies at ``recipients``, unless it was just done.

        Returns how many events are to be said again, before anything else; and the recipients of whom nobody
        tells, with the code of why not (None: no connection).

        :raises LeaseLostError: if another instance relays.
        :raises SQLAlchemyError: if the store fails.
        """
        old = self.seconds() - FRESH_SECONDS
        unseen = {each for each in recipients if self._seen_at.get(each, float("-inf")) < old}
        return await self._look(unseen) if unseen else (0, {})

    async def now_and_then(self) -> int:
        """Look at every stream if it is time to; return how many events are to be said again.

        :raises LeaseLostError: if another instance relays.
        :raises SQLAlchemyError: if the store fails.
        """
        if self.seconds() < self._all_seen_at + EVERY_SECONDS:
            return 0
        again, _ = await self._look(None)
        self._all_seen_at = self.seconds()
        return again

    async def _look(self, recipients: Collection[str] | None) -> tuple[int, dict[str, str | None]]:
        since = self.clock.now() - (self.kept - _MARGIN)
        async with self.store.reading() as session:
            last = await positions.last_said(session, since)
        wanted = [
            each
            for each in last
            if each.lane in self.publishers  # a node that left its network has a border no more
            and (recipients is None or each.recipient in recipients)
        ]
        again, untold = 0, dict[str, str | None]()
        for each, found in zip(wanted, await self._places(wanted), strict=True):
            try:
                if _told(found) < each.place:
                    again += await self._say_again(each.stream, since)
            except RefusedForNowError as refusal:
                untold[each.recipient] = refusal.code
            except AwayError:
                untold[each.recipient] = None
        self._seen_at |= dict.fromkeys(set(recipients or ()) - untold.keys(), self.seconds())
        return again, untold

    async def _places(self, said: Sequence[positions.Said]) -> Sequence[int | BaseException]:
        asked = (self.publishers[each.lane].place(each.subject) for each in said)
        return await asyncio.gather(*asked, return_exceptions=True)

    async def _say_again(self, stream: str, since: datetime) -> int:
        """Let be said again what ``stream`` has no more: of each kind of event, the last that is there tells."""
        async with self.store.reading() as session:
            kinds = await positions.kinds_said(session, stream, since)
        there = {kind.subject: _told(found) for kind, found in zip(kinds, await self._places(kinds), strict=True)}
        async with self.store.writing() as session:
            await self.lease.check(session)
            again = await positions.say_again_after(session, stream, there, since)
        _log.warning("relay.stream_restored", stream=stream, events=again)
        return again


def _told(found: int | BaseException) -> int:
    if isinstance(found, BaseException):
        raise found
    return found
