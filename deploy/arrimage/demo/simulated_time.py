"""Simulated time, moved on every service together: to the next due date, never past one, once all is quiet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from arrimage.errors import ArrimageError
from arrimage.waiting import until

_LOOK_EVERY = 0.03
_QUIET_WITHIN = 30.0
_MORNING = time(8, 0)


class SimulatedTime:
    """The clock of a demonstration. ``services`` returns the addresses of the services that run, by name."""

    def __init__(self, http: httpx.AsyncClient, services: Callable[[], Mapping[str, str]], zone: str) -> None:
        self._http = http
        self._services = services
        self._zone = ZoneInfo(zone)

    async def advance_to(self, moment: datetime) -> None:
        """Move to ``moment`` (civil, in the node's zone), stopping on the morning of each due date before it."""
        while (morning := await self.next_due_morning()) is not None and morning < moment:
            await self._move(morning)
        await self._move(moment)

    async def next_due(self) -> date | None:
        """Return the next civil date on which something is due anywhere."""
        dates = [state["next_due"] for state in await self._states() if state["next_due"]]
        return min(map(date.fromisoformat, dates), default=None)

    async def next_due_morning(self) -> datetime | None:
        """Return the morning of that date (civil), when what is due is done."""
        due = await self.next_due()
        return datetime.combine(due, _MORNING) if due is not None else None

    async def quiet(self) -> None:
        """Wait until nothing is on its way, seen twice.

        :raises ArrimageError: ``demo.not_quiet`` if that takes too long.
        """
        try:
            async with asyncio.timeout(_QUIET_WITHIN):
                for _ in range(2):
                    await until(self._is_quiet, within=_QUIET_WITHIN, every=_LOOK_EVERY)
        except TimeoutError:
            raise ArrimageError("demo.not_quiet", seconds=f"{_QUIET_WITHIN:g}") from None

    async def _move(self, moment: datetime) -> None:
        body = {"now": moment.replace(tzinfo=self._zone).isoformat()}
        answers = await asyncio.gather(
            *(self._http.put(f"{url}/simulation", json=body) for url in self._services().values())
        )
        for answer in answers:
            answer.raise_for_status()
        await self.quiet()

    async def _is_quiet(self) -> bool:
        """Ask one after the other: the first that is not quiet is enough."""
        for url in self._services().values():
            if not (await self._http.get(f"{url}/simulation")).raise_for_status().json()["quiet"]:
                return False
        return True

    async def _states(self) -> list[dict[str, Any]]:
        urls = self._services().values()
        answers = await asyncio.gather(*(self._http.get(f"{url}/simulation") for url in urls))
        return [answer.raise_for_status().json() for answer in answers]
