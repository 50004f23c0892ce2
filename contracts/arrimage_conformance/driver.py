"""What a worker would do, asked of the program: over HTTP, of a helper program, or over a subject."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol

from nats.errors import Error as NatsError

from arrimage_conformance.bus import Bus, eventually
from arrimage_conformance.language import either
from arrimage_conformance.messages import Json
from arrimage_conformance.program import Program, command_of, why_not_started
from arrimage_conformance.server import KitError, drive_subject

_ANSWER_WITHIN = 10.0
_END_WITHIN = 5.0
_LONGEST_LINE = 16_777_216
NOBODY = 0
"""The status of an act of which nothing came back."""


@dataclass(frozen=True)
class Answer:
    """What came of an act: the status, as HTTP's, and the body."""

    status: int
    body: Any = None

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether it was refused, as what it is: not failed."""
        return 400 <= self.status < 500


class Driver(Protocol):
    """Lets the program do what a worker asks."""

    async def act(self, route: str, path: str, body: Json | None = None, key: str | None = None) -> Answer:
        """Do ``route`` (as the role's page lists it) at ``path``."""

    async def close(self) -> None:
        """End what it started."""


class HttpDriver:
    """The role's own routes, at the port that the program wrote down."""

    def __init__(self, program: Program) -> None:
        self._program = program

    async def act(self, route: str, path: str, body: Json | None = None, key: str | None = None) -> Answer:
        """As :class:`Driver`."""
        await eventually(lambda: self._program.port is not None, _ANSWER_WITHIN)
        port = self._program.port  # it may have been killed since
        if port is None:
            return Answer(NOBODY)
        return await asyncio.to_thread(self._ask, route.split(" ")[0], f":{port}{path}", body, key)

    async def close(self) -> None:
        """As :class:`Driver`: it started nothing."""

    def _ask(self, method: str, place: str, body: Json | None, key: str | None) -> Answer:
        request = urllib.request.Request(
            f"http://127.0.0.1{place}",
            method=method,
            data=None if body is None and method == "GET" else json.dumps(body or {}).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4())},
        )
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_WITHIN) as reply:  # noqa: S310
                return Answer(reply.status, _json(reply.read()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, _json(error.read()))
        except (OSError, HTTPException):  # killed in the middle of its answer, perhaps
            return Answer(NOBODY)


class LinesDriver:
    """A helper program that reads acts as lines and answers each by one: one act at a time, in their order."""

    def __init__(self, command: str, program: Program, answer_within: float = _ANSWER_WITHIN) -> None:
        """Make a driver whose helper is started at the first act.

        :param answer_within: seconds; a helper that takes longer is killed, and started again at the next act.
        :raises KitError: if the command is empty.
        """
        self._command = command_of(command, "--driver")
        self._program = program
        self._answer_within = answer_within
        self._one_at_a_time = asyncio.Lock()
        self._helper: asyncio.subprocess.Process | None = None
        self._store: Path | None = None

    async def act(self, route: str, path: str, body: Json | None = None, key: str | None = None) -> Answer:
        """As :class:`Driver`.

        :raises KitError: if the helper cannot be started.
        """
        asked = {"do": route, "path": path, "body": body, "key": key or str(uuid.uuid4())}
        async with self._one_at_a_time:
            helper = await self._ready()
            answer = None
            try:
                async with asyncio.timeout(self._answer_within):
                    answer = _answer(_json(await _told(helper, json.dumps(asked).encode() + b"\n")))
            except (TimeoutError, OSError, ValueError):
                pass
            finally:
                if answer is None:  # what it may still say would be taken for the answer to the next act
                    await self._end()
            return answer or Answer(NOBODY)

    async def close(self) -> None:
        """As :class:`Driver`."""
        await self._end()

    async def _ready(self) -> asyncio.subprocess.Process:
        """Return the helper, on the store of the program: started, or started again, if need be."""
        if self._helper is not None and (
            self._helper.returncode is not None or self._store != self._program.store
        ):
            await self._end()
        if self._helper is None:
            self._store = self._program.store
            self._helper = await self._started()
        return self._helper

    async def _started(self) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._program.directory,
                env=self._program.environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LONGEST_LINE,
                start_new_session=True,
            )
        except OSError as error:
            why = why_not_started(error, self._command)
            raise KitError(
                either(f"le pilote ne peut démarrer : {why}", f"the driver cannot be started: {why}")
            ) from error

    async def _end(self) -> None:
        """Kill the helper, and what it started."""
        helper, self._helper = self._helper, None
        if helper is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(helper.pid, signal.SIGKILL)
            with contextlib.suppress(TimeoutError):  # a child of its own may hold on to its output
                async with asyncio.timeout(_END_WITHIN):
                    await helper.wait()


async def _told(helper: asyncio.subprocess.Process, line: bytes) -> bytes:
    """Write ``line`` to the helper; return the line that it answers, empty if it has ended."""
    assert helper.stdin is not None and helper.stdout is not None  # noqa: S101 - both are pipes
    helper.stdin.write(line)
    await helper.stdin.drain()
    return await helper.stdout.readline()


class SubjectDriver:
    """The subject ``drive.<role>``, on which the program listens for acts; it exists on the kit's server alone."""

    def __init__(self, bus: Bus) -> None:
        self._subject = drive_subject(bus.role)
        self._bus = bus

    async def act(self, route: str, path: str, body: Json | None = None, key: str | None = None) -> Answer:
        """As :class:`Driver`."""
        asked = {"do": route, "path": path, "body": body, "key": key or str(uuid.uuid4())}
        try:
            reply = await self._bus.others.request(
                self._subject, json.dumps(asked).encode(), timeout=_ANSWER_WITHIN
            )
        except NatsError:
            return Answer(NOBODY)
        return _answer(_json(reply.data)) or Answer(NOBODY)

    async def close(self) -> None:
        """As :class:`Driver`: it started nothing."""


def driver_of(words: str, program: Program, bus: Bus) -> Driver | None:
    """Return the driver that ``--driver`` names; None for ``none``."""
    if words == "none":
        return None
    if words == "http":
        return HttpDriver(program)
    if words == "nats":
        return SubjectDriver(bus)
    return LinesDriver(words, program)


def _answer(read: Any) -> Answer | None:
    """Return what a helper, or the program, answered; None if it is no answer."""
    status = read.get("status") if isinstance(read, dict) else None
    return Answer(status, read.get("body")) if isinstance(status, int) else None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
