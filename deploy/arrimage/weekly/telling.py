"""The weeks told one after the other: each counted once, when it is over, and published until acknowledged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

from arrimage.own_events import StoredEvent
from arrimage.weekly.count_week import WEEK, count_week
from arrimage.weekly.state import Pending, WeeklyState, read_weekly_state, write_weekly_state
from arrimage_chassis.clock import Clock
from arrimage_contracts.released_counts import monday_of

Read = Callable[[], AsyncIterator[StoredEvent]]
Publish = Callable[[Pending], Awaitable[None]]
"""Returns when the hub has acknowledged."""


def _random_id() -> str:
    return uuid4().hex


class Telling:
    """Tells the weeks of one node. What is to be told is written down before it is published."""

    def __init__(
        self,
        organization: str,
        clock: Clock,
        file: Path,
        read: Read,
        publish: Publish,
        new_id: Callable[[], str] = _random_id,
    ) -> None:
        self._organization = organization
        self._clock = clock
        self._file = file
        self._read = read
        self._publish = publish
        self._new_id = new_id

    async def begin(self) -> None:
        """Begin with the week that is under way, unless it was begun before: then go on.

        :raises ArrimageError: ``counts.state_unreadable``; as reading the stream.
        """
        state = read_weekly_state(self._file)
        if state.next_week is not None:
            return
        last_place = 0
        async for event in self._read():
            last_place = event.seq
        this_week = monday_of(self._clock.today())
        after_told = max(state.counted_up_to, default=this_week - WEEK) + WEEK
        self._keep(state.model_copy(update={"next_week": max(this_week, after_told), "begun_at": last_place}))

    async def step(self) -> date | None:
        """Tell the oldest week that is over and untold; return its Monday, or None if there is none.

        :raises Exception: as reading or publishing; nothing is lost by it, call again.
        """
        state = read_weekly_state(self._file)
        if state.pending is None:
            week = state.next_week
            if week is None or self._clock.today() < week + WEEK:
                return None
            state = await count_week(
                state,
                week,
                self._read(),
                organization=self._organization,
                clock=self._clock,
                new_id=self._new_id,
            )
            self._keep(state)
        pending = state.pending
        assert pending is not None  # noqa: S101 - it was counted
        await self._publish(pending)
        self._keep(state.model_copy(update={"pending": None}))
        return pending.week

    def _keep(self, state: WeeklyState) -> None:
        write_weekly_state(self._file, state)


def end_telling(file: Path) -> None:
    """Tell nothing any more. What was told stays known, in case telling begins again.

    :raises ArrimageError: ``counts.state_unreadable``.
    """
    if file.exists():
        state = read_weekly_state(file)
        write_weekly_state(file, state.model_copy(update={"next_week": None, "pending": None}))
