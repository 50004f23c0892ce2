"""Give notices to their channels: each by itself, so that one that is slow or fails delays no other (R-334).

At least once: what was given and not written down, because the process ended, is given again. A service that is
told to stop ends what is under way and takes up nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from arrimage_chassis.delivery.lease import LeaseLostError
from arrimage_chassis.errands import Desk
from arrimage_chassis.work import Place, Work
from arrimage_contracts.vocabularies import FailureReason, NoticeChannel, NoticeRecipient, SuppressionReason
from arrimage_notifications.channels import Channel, NotDeliveredError, OutgoingNotice
from arrimage_notifications.commands.finish_notice import fail, sent, suppress, wait
from arrimage_notifications.commands.prepare_notice import QUIET_HOURS, Prepared, Stopped, Wait, prepare_notice
from arrimage_notifications.domain.back_off import pause_after
from arrimage_notifications.domain.hours import Hours, waking_hours
from arrimage_notifications.domain.notice_state import OPEN
from arrimage_notifications.domain.parameters import ATTEMPTS, QUIET_FROM, QUIET_UNTIL, RETRY_MINUTES
from arrimage_notifications.store import notices
from arrimage_notifications.store.tables import NoticeRow

AT_ONCE: Final = 8
"""As many notices of one channel are on their way at a time."""
_LOOKED_AT: Final = 100
_LOOK_AGAIN_SECONDS: Final = 0.2

ChannelsOf = Callable[[Place], Mapping[str, Channel]]


@dataclass(frozen=True)
class Tried:
    """What came of giving a notice to a channel; None: it was taken."""

    failure: NotDeliveredError | None
    language: str


class Courier:
    """Carries notices to their channels. It remembers what is on its way, and nothing else."""

    def __init__(self, channels_of: ChannelsOf) -> None:
        self._channels_of = channels_of
        self._rounds: WeakKeyDictionary[Desk, Round] = WeakKeyDictionary()

    async def deliver_due(self, desk: Desk) -> int:
        """Take up what is due, and return how much ended meanwhile; 0 if nothing is due or under way."""
        if desk not in self._rounds:
            self._rounds[desk] = Round(self._channels_of(desk.place))
        return await self._rounds[desk].go(desk)


class Round:
    """The notices of one running service that are on their way."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._under_way: dict[UUID, tuple[NoticeChannel, asyncio.Task[None]]] = {}
        self._unwritten: dict[UUID, Prepared | Tried] = {}
        """What became of notices while the store took no writes: written down once it does, not given again."""

    async def go(self, desk: Desk) -> int:
        """Do as :meth:`Courier.deliver_due` says.

        No transaction is open while a channel works: a slow one holds up nobody's events.
        """
        if not desk.is_stopping():
            await self._take_up(desk)
        if not self._under_way:
            return 0
        tasks = [task for _, task in self._under_way.values()]
        done, _ = await asyncio.wait(tasks, timeout=_LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        self._under_way = {key: held for key, held in self._under_way.items() if held[1] not in done}
        errors = [error for task in done if (error := task.exception()) is not None]
        if errors:
            raise errors[0]  # what a store or a programming error raised is the chassis' to say
        return len(done) or len(tasks)

    async def _take_up(self, desk: Desk) -> None:
        busy = Counter(channel for channel, _ in self._under_way.values())
        by = {role: NoticeChannel(getattr(desk.place.notices, role)) for role in NoticeRecipient}
        # what waits for a channel that is full is not even looked at: there may be more of it than is looked at
        free = [role for role, channel in by.items() if busy[channel] < AT_ONCE]
        async with desk.looking() as work:
            due = await notices.list_due(work.session, work.now, _LOOKED_AT, but=self._under_way.keys(), to=free)
            hours = waking_hours(await work.value_of(QUIET_FROM), await work.value_of(QUIET_UNTIL))
        for row in due:
            channel = by[NoticeRecipient(row.role)]
            if busy[channel] < AT_ONCE:
                busy[channel] += 1
                carrying = asyncio.create_task(self._carry(desk, row, channel, hours))
                self._under_way[row.notice_id] = (channel, carrying)

    async def _carry(self, desk: Desk, row: NoticeRow, channel: NoticeChannel, waking: Hours) -> None:
        outcome = self._unwritten.pop(row.notice_id, None) or await self._try(desk, row, channel, waking)
        try:
            async with desk.writing() as work:
                await _write_down(work, row.notice_id, channel, outcome)
        except LeaseLostError:
            pass  # the instance that works now will carry it, once more perhaps: at least once
        except Exception:
            self._unwritten[row.notice_id] = outcome
            raise

    async def _try(self, desk: Desk, row: NoticeRow, channel: NoticeChannel, waking: Hours) -> Prepared | Tried:
        prepared = await prepare_notice(row, desk.place, channel, waking)
        if isinstance(prepared, OutgoingNotice):
            return Tried(await self._give(prepared, channel), prepared.language)
        return prepared

    async def _give(self, notice: OutgoingNotice, name: NoticeChannel) -> NotDeliveredError | None:
        channel = self._channels.get(name)
        if channel is None:
            return NotDeliveredError(FailureReason.NOT_SET_UP)
        try:
            await channel.deliver(notice)
        except NotDeliveredError as failure:
            return failure
        except Exception:  # a channel of somebody else's: it may raise what it likes
            return NotDeliveredError(FailureReason.UNREACHABLE)
        return None


async def _write_down(work: Work, notice_id: UUID, channel: NoticeChannel, outcome: Prepared | Tried) -> None:
    row = await notices.find_notice(work.session, notice_id, for_update=True)
    if row is None or row.state not in OPEN:
        return  # its meeting was called off while it was on its way: what is out, is out
    if isinstance(outcome, SuppressionReason):
        suppress(work, row, outcome)
    elif isinstance(outcome, Wait):
        wait(row, outcome.until, QUIET_HOURS, tried=False)
    elif isinstance(outcome, Stopped):
        await _not_taken(work, row, channel, outcome.reason, for_ever=False)
    elif isinstance(outcome, Tried) and outcome.failure is None:
        sent(work, row, channel, outcome.language)
    elif isinstance(outcome, Tried) and outcome.failure is not None:
        await _not_taken(work, row, channel, outcome.failure.reason, for_ever=outcome.failure.for_ever)


async def _not_taken(
    work: Work, row: NoticeRow, channel: NoticeChannel, reason: FailureReason, *, for_ever: bool
) -> None:
    tries = row.attempts + 1
    if for_ever or tries >= await work.value_of(ATTEMPTS):
        fail(work, row, channel, reason)
        return
    chance = work.place.random_bytes(1)[0] / 255
    pause = pause_after(tries, await work.value_of(RETRY_MINUTES), chance)
    wait(row, work.now + pause, reason.value, tried=True)
