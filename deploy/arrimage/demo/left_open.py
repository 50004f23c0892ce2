"""What a demonstration that stays leaves at La Margelle, so that there is something to try (after the proofs)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from arrimage.demo.journeys import NEW, TO_AGREE, TO_CALL
from arrimage.demo.simulated_time import SimulatedTime
from arrimage.demo.workers import Address, Workers

_CONTACT_AFTER: Final = timedelta(days=4)
_PLAN_AFTER: Final = timedelta(days=5)
_MEETING_AFTER: Final = timedelta(days=12)


class LeftOpen:
    """A request that nobody has taken, a plan that waits for the person's yes, and a call that is due."""

    def __init__(self, workers: Workers, simulated: SimulatedTime, address: Address) -> None:
        self._workers = workers
        self._time = simulated
        self._address = address

    async def leave(self, after: datetime) -> Sequence[tuple[str, str]]:
        """Play the three beginnings from the morning after ``after`` (civil) on; time stops when the call is due.

        :return: the key of a sentence, and the address of the page where one goes on, of each.
        """
        call_id, due_on = await self._until_a_call_comes(after.date() + timedelta(days=1))
        await self._until_a_plan_is_written(due_on - timedelta(days=6))
        await self._at(due_on, 9)
        await self._send(NEW, due_on)
        await self._time.quiet()
        intake, planning, followup = (
            self._address("margelle", service) for service in ("intake", "planning", "followup")
        )
        return [
            ("try.today", f"{intake}/intake/today"),
            ("try.take", f"{intake}/intake/cases/{self._workers.case_of(NEW)}"),
            ("try.agree", f"{planning}/planning/cases/{self._workers.case_of(TO_AGREE)}"),
            ("try.call", f"{followup}/followup/calls/{call_id}"),
            ("try.there", f"{self._address('virage', 'intake')}/intake/today"),
        ]

    async def _until_a_call_comes(self, day: date) -> tuple[str, date]:
        """Let somebody be helped whose plan ends early; return the call that was agreed on, and its day."""
        await self._until_accepted(TO_CALL, day)
        start = day + _MEETING_AFTER
        await self._at(day + _PLAN_AFTER, 10)
        await self._workers.plan(TO_CALL, start.isoformat(), (day + _PLAN_AFTER).isoformat())
        await self._at(start + timedelta(days=2), 14)  # a planned day that is a holiday was moved behind it
        await self._workers.meet(TO_CALL, 1)
        await self._workers.close(TO_CALL, "early_reintegration", ["employment"])
        await self._time.quiet()
        call_id, due_on = await self._workers.next_call(TO_CALL)
        return call_id, date.fromisoformat(due_on)

    async def _until_a_plan_is_written(self, day: date) -> None:
        await self._until_accepted(TO_AGREE, day)
        await self._at(day + _PLAN_AFTER, 10)
        await self._workers.draft(TO_AGREE, (day + _MEETING_AFTER).isoformat())
        await self._time.quiet()

    async def _until_accepted(self, journey: str, day: date) -> None:
        """Let somebody be referred, taken in charge the same day, reached and accepted."""
        await self._at(day, 9)
        await self._send(journey, day)
        await self._workers.take_in_charge(journey)
        await self._workers.tell_identity(journey)
        await self._at(day + _CONTACT_AFTER, 13)
        await self._workers.contact_and_accept(journey)
        await self._time.quiet()

    async def _send(self, journey: str, day: date) -> None:
        await self._workers.send(journey, day.isoformat())
        await self._time.quiet()
        await self._workers.find_received(journey)

    async def _at(self, day: date, hour: int) -> None:
        await self._time.advance_to(datetime.combine(day, time(hour)))
