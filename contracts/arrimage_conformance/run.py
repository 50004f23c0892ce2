"""Run the checks of a role against a program: gentle ones together, hostile ones in turn, then those that kill."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from nats.errors import Error as NatsError

from arrimage_conformance.border.exchange import Exchange
from arrimage_conformance.border.trust import Trust
from arrimage_conformance.bus import Bus
from arrimage_conformance.check import BrokenPromiseError, Check, Checks, How
from arrimage_conformance.driver import driver_of
from arrimage_conformance.messages import Sender
from arrimage_conformance.program import Program, Start
from arrimage_conformance.results import Report, Result, Verdict
from arrimage_conformance.role import ORGANIZATION, role_named
from arrimage_conformance.server import Keys, Server, server_config
from arrimage_conformance.trial import Trial

Told = Callable[[Result], None]


@dataclass(frozen=True)
class Options:
    """How a run is made."""

    start: Start
    driver: str = "http"
    name: str = ""
    """What the program is called in the report."""
    patience: float = 15.0
    start_within: float = 60.0
    """Seconds within which the program must have begun to read its durable."""
    quiet: float = 1.0
    only: Collection[str] = ()
    """Ids of checks; none: all."""


async def run(checks: Checks, options: Options, told: Told = lambda _: None) -> Report:
    """Start a server and the program, run the checks, and end both; return what came of them.

    :raises KitError: if there is no server, or the program cannot be started at all.
    """
    role, keys = role_named(checks.role), Keys()
    began = time.monotonic()
    report = Report(
        checks.role,
        version("arrimage-contracts"),
        options.name or " ".join(options.start.command),
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    with tempfile.TemporaryDirectory(prefix="arrimage-conformance-") as folder:
        trust = Trust() if "border" in role else None
        beyond = list(trust.partners) if trust is not None else []
        server = Server(Path(folder) / "nats", server_config(role, keys, Path(folder) / "jetstream", beyond))
        await server.start()
        bus = Bus(server.url, role, keys)
        border = Exchange(role, trust) if trust is not None else None
        more = trust.told(role, Path(folder) / "trust", keys.gate.seed) if trust is not None else None
        program = Program(options.start, role, server.url, keys.role.seed, Path(folder) / "program", more)
        try:
            await bus.open()
            if border is not None:
                await border.open(await bus.connect(keys.exchange.seed))
            driver = driver_of(options.driver, program, bus)
            trial = Trial(
                bus,
                program,
                driver,
                Sender(ORGANIZATION),
                options.patience,
                options.start_within,
                options.quiet,
                border,
            )
            chosen = [check for check in checks.all if not options.only or check.id in options.only]
            await _Running(trial, report, told).all(chosen)
        finally:
            program.kill()
            await bus.close()
            await server.stop()
    report.results.sort(key=lambda result: result.check.id)
    report.seconds = time.monotonic() - began
    return report


class _Running:
    def __init__(self, trial: Trial, report: Report, told: Told) -> None:
        self._trial = trial
        self._report = report
        self._told = told

    async def all(self, checks: Sequence[Check]) -> None:
        """Run them in the order of how they treat the program."""
        try:
            await self._trial.start()
        except BrokenPromiseError as broken:
            for check in checks:
                verdict = Verdict.BROKEN if check is checks[0] else Verdict.NOT_CHECKED
                self._keep(Result(check, verdict, what=broken.what))
            return
        together = [check for check in checks if check.how is How.TOGETHER]
        await asyncio.gather(*(self._one(check) for check in together))
        for how in (How.HOSTILE, How.RESTART):
            for check in checks:
                if check.how is how:
                    await self._one(check)

    async def _one(self, check: Check) -> None:
        if check.driven and self._trial.driver is None:
            self._keep(Result(check, Verdict.NOT_CHECKED, what="it needs a driver (--driver)"))
            return
        began = time.monotonic()
        try:
            if self._trial.program.exit_code is not None:  # what came before ended it: each check begins with one
                await self._trial.start()
            await check.run(self._trial)
        except BrokenPromiseError as broken:
            self._keep(Result(check, Verdict.BROKEN, time.monotonic() - began, broken.what, broken.shown))
        except NatsError as error:
            self._keep(Result(check, Verdict.BROKEN, time.monotonic() - began, f"the bus refused: {error}"))
        else:
            self._keep(Result(check, Verdict.KEPT, time.monotonic() - began))

    def _keep(self, result: Result) -> None:
        self._report.results.append(result)
        self._told(result)
