"""What a worker would do, asked of the program: over HTTP, of a helper program, or over a subject."""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol

from nats.errors import Error as NatsError

from arrimage_conformance.bus import Bus, eventually
from arrimage_conformance.messages import Json
from arrimage_conformance.program import Program
from arrimage_conformance.server import drive_subject

_ANSWER_WITHIN = 10.0
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
    """A helper program that reads acts as lines and answers each by one."""

    def __init__(self, command: str, program: Program) -> None:
        self._command = shlex.split(command)
        self._program = program
        self._helper: subprocess.Popen[bytes] | None = None

    async def act(self, route: str, path: str, body: Json | None = None, key: str | None = None) -> Answer:
        """As :class:`Driver`."""
        asked = {"do": route, "path": path, "body": body, "key": key or str(uuid.uuid4())}
        try:
            async with asyncio.timeout(_ANSWER_WITHIN):
                return _answer(_json(await asyncio.to_thread(self._ask, json.dumps(asked).encode() + b"\n")))
        except (TimeoutError, OSError, ValueError):
            return Answer(NOBODY)

    def _ask(self, line: bytes) -> bytes:
        if self._helper is None or self._helper.poll() is not None:
            self._helper = subprocess.Popen(
                self._command, env=self._program.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._helper.stdin is not None and self._helper.stdout is not None  # noqa: S101 - both are pipes
        self._helper.stdin.write(line)
        self._helper.stdin.flush()
        return self._helper.stdout.readline()


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
        return _answer(_json(reply.data))


def driver_of(words: str, program: Program, bus: Bus) -> Driver | None:
    """Return the driver that ``--driver`` names; None for ``none``."""
    if words == "none":
        return None
    if words == "http":
        return HttpDriver(program)
    if words == "nats":
        return SubjectDriver(bus)
    return LinesDriver(words, program)


def _answer(read: Any) -> Answer:
    status = read.get("status") if isinstance(read, dict) else None
    return Answer(status, read.get("body")) if isinstance(status, int) else Answer(NOBODY)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
