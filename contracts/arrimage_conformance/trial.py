"""What a check has in hand: the bus, the program, the driver, and ways to wait and to say what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from arrimage_conformance.border.exchange import Exchange
from arrimage_conformance.bus import Bus, eventually
from arrimage_conformance.check import BrokenPromiseError
from arrimage_conformance.driver import NOBODY, Answer, Driver
from arrimage_conformance.messages import Json, Message, Sender
from arrimage_conformance.program import Program
from arrimage_contracts.declaration import EventData

_ASK_AGAIN = (NOBODY, 503)
"""Nothing answered, or it is not ready."""


@dataclass
class Trial:
    """One run of the kit against one program."""

    bus: Bus
    program: Program
    driver: Driver | None
    sender: Sender
    patience: float = 15.0
    """Seconds within which what is owed must be said."""
    start_within: float = 60.0
    """Seconds within which a program that was started begins to read."""
    quiet: float = 1.0
    """Seconds after which nothing more is expected of what has been taken."""
    beyond: Exchange | None = None
    """What is beyond the border, if the role is the gate."""

    @property
    def border(self) -> Exchange:
        """What is beyond the border; only checks of the gate ask."""
        assert self.beyond is not None  # noqa: S101 - the role has a border
        return self.beyond

    async def start(self) -> None:
        """Start the program, and wait until it reads its durable.

        :raises BrokenPromiseError: if it ends, or does not begin to read in time.
        """
        before = self.bus.pulls
        self.program.start()
        await eventually(lambda: self.bus.pulls > before or self._ended(), self.start_within)
        ended = f"the program ended at its start (exit {self.program.exit_code}): {self.program.last_words()}"
        self.hold(not self._ended(), ended)
        slow = f"the program did not begin to read its durable within {self.start_within:g} s"
        self.hold(self.bus.pulls > before, slow)

    async def tell(self, event: EventData, case_id: UUID, **changed: Any) -> Message:
        """Send ``event`` of a case as the service that says it; ``changed``: members to replace."""
        return await self.bus.send(self.envelope(event, case_id) | changed)

    def envelope(self, event: EventData, case_id: UUID) -> Json:
        """Return the envelope of ``event``, said now."""
        return self.sender.envelope(event, case_id, at=datetime.now(UTC))

    def said(self, case_id: UUID, event: str | None = None) -> list[Message]:
        """Return what the program said of a case, in order."""
        return [
            message
            for message in self.bus.said()
            if message.json.get("subject") == str(case_id) and event in (None, message.event)
        ]

    def shown(self, case_id: UUID) -> list[Message]:
        """Return all messages of a case, sent and said; those that crossed the border as well."""
        here = [message for message in self.bus.stored if message.json.get("subject") == str(case_id)]
        return here if self.beyond is None else [*here, *self.beyond.of_own_case(case_id)]

    async def expect(
        self,
        case_id: UUID,
        event: str,
        count: int = 1,
        *,
        where: Callable[[Json], bool] = lambda _: True,
        why: str,
    ) -> list[Message]:
        """Wait until the program has said ``event`` of a case so often; return those messages.

        :raises BrokenPromiseError: if it does not within the patience, with what was said.
        """

        def found() -> list[Message]:
            return [message for message in self.said(case_id, event) if where(message.data)]

        if not await eventually(lambda: len(found()) >= count, self.patience):
            state = f"; the program has ended (exit {self.program.exit_code})" if self._ended() else ""
            raise BrokenPromiseError(
                f"{why}: {event} was said {len(found())} times of {count} within {self.patience:g} s{state}",
                self.shown(case_id),
            )
        return found()

    async def settle(self) -> None:
        """Wait until the program has acknowledged all that was sent before, and a little longer.

        :raises BrokenPromiseError: if it does not within the patience: something blocks it.
        """
        until = (await self.bus.js.stream_info(self.bus.role["stream"])).state.last_seq

        async def taken() -> bool:
            beyond = await self.beyond.waiting() if self.beyond is not None else 0
            return await self.bus.waiting(until) == 0 and beyond == 0

        if not await eventually(taken, self.patience):
            left = await self.bus.waiting()
            raise BrokenPromiseError(
                f"{left} messages were not acknowledged within {self.patience:g} s: something blocks the program",
                [*self.bus.stored[-3:], *(self.beyond.stored[-3:] if self.beyond is not None else ())],
            )
        await asyncio.sleep(self.quiet)

    def exactly(self, case_id: UUID, event: str, count: int, *, why: str) -> list[Message]:
        """Return what was said of ``event``.

        :raises BrokenPromiseError: if it was not said so often.
        """
        found = self.said(case_id, event)
        if len(found) != count:
            raise BrokenPromiseError(
                f"{why}: {event} was said {len(found)} times, not {count}", self.shown(case_id)
            )
        return found

    def hold(self, holds: object, what: str, shown: Sequence[Message] | UUID = ()) -> None:
        """Require that ``holds`` is true.

        :raises BrokenPromiseError: with ``what``, if it is not; with all messages of a case, if its id is given.
        """
        if not holds:
            raise BrokenPromiseError(what, self.shown(shown) if isinstance(shown, UUID) else shown)

    async def act(self, route: str, body: Json | None = None, key: str | None = None, **ids: Any) -> Answer:
        """Let the program do what a worker asks: ``route`` is one of the role's; ``ids`` go into its path."""
        return await self._ask(route, body, key, ids)

    async def done(
        self, route: str, body: Json | None = None, *, what: str, shown: UUID | None = None, **ids: Any
    ) -> Answer:
        """Let the program do what a worker asks, and hold that it was done; ``what`` it is, in words."""
        answer = await self._insist(route, body, ids)
        said = f"{what} was not taken down (status {answer.status}{_code(answer)})"
        self.hold(answer.done, said, self.shown(shown) if shown else ())
        return answer

    async def refused(
        self, route: str, body: Json | None = None, *, what: str, shown: UUID | None = None, **ids: Any
    ) -> None:
        """Let the program do what a worker asks, and hold that it was refused; ``what`` it is, in words."""
        answer = await self._insist(route, body, ids)
        said = f"{what} was not refused (status {answer.status})"
        self.hold(answer.refused, said, self.shown(shown) if shown else ())

    async def _insist(self, route: str, body: Json | None, ids: Mapping[str, Any]) -> Answer:
        """Ask until it is answered, under one key: the program may be starting, or reading an empty store."""
        key = str(uuid4())
        answers: list[Answer] = []

        async def taken() -> bool:
            answers.append(await self._ask(route, body, key, ids))
            return answers[-1].status not in _ASK_AGAIN or self._ended()

        await eventually(taken, self.patience + self.start_within)
        return answers[-1]

    async def _ask(self, route: str, body: Json | None, key: str | None, ids: Mapping[str, Any]) -> Answer:
        assert self.driver is not None  # noqa: S101 - checks that act are declared as driven
        path = route.split(" ")[1]
        for name, value in ids.items():
            path = path.replace(f"{{{name}}}", str(value))
        return await self.driver.act(route, path, body, key)

    def _ended(self) -> bool:
        return self.program.exit_code is not None


def _code(answer: Answer) -> str:
    code = answer.body.get("code") if isinstance(answer.body, dict) else None
    return f", {code}" if isinstance(code, str) else ""
