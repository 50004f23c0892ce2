"""Run the checks of a role against a program: gentle ones together, hostile ones in turn, then those that kill."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nats.errors import Error as NatsError

from arrimage_conformance.border.exchange import Exchange
from arrimage_conformance.border.trust import Trust
from arrimage_conformance.bus import Bus
from arrimage_conformance.check import BrokenPromiseError, Check, Checks, How
from arrimage_conformance.driver import driver_of
from arrimage_conformance.language import either
from arrimage_conformance.messages import Sender
from arrimage_conformance.program import Program, Start
from arrimage_conformance.results import Report, Result, Verdict
from arrimage_conformance.role import ORGANIZATION, role_named
from arrimage_conformance.server import Keys, KitError, Server, server_config
from arrimage_conformance.trial import Trial

Told = Callable[[Result], None]
_NEVER_CAME = "did not connect with its credentials (ARRIMAGE_OWN_URL, ARRIMAGE_OWN_SEED_FILE)"


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

    :raises KitError: if there is no server, no such check, or a program that cannot be started or asks nothing of
        its durable: nothing was checked.
    """
    chosen = _chosen(checks, options.only)
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
        driver = None
        try:
            driver = driver_of(options.driver, program, bus)
            await bus.open()
            if border is not None:
                await border.open(await bus.connect(keys.exchange.seed))
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
            await _first_start(trial, server, keys)
            await _Running(trial, report, told).all(chosen)
        finally:
            program.kill()
            if driver is not None:
                await driver.close()
            await bus.close()
            await server.stop()
    report.results.sort(key=lambda result: result.check.id)
    report.seconds = time.monotonic() - began
    return report


def _chosen(checks: Checks, only: Collection[str]) -> list[Check]:
    """Return the checks with the ids ``only``; all, if none is named."""
    if unknown := sorted(set(only) - {check.id for check in checks.all}):
        names, listed = ", ".join(unknown), f"arrimage-conformance list {checks.role}"
        raise KitError(
            either(
                f"{checks.role} ne promet rien de ce nom : {names} ; voyez `{listed}`",
                f"no such promise of {checks.role}: {names}; see `{listed}`",
            )
        )
    return [check for check in checks.all if not only or check.id in only]


async def _first_start(trial: Trial, server: Server, keys: Keys) -> None:
    """Start the program on its first store.

    :raises KitError: if it ends, or asks nothing of its durable in time: there is nothing to check.
    """
    try:
        await trial.start()
    except BrokenPromiseError as broken:
        what = broken.what
        if trial.program.exit_code is None:
            did_not = "asked nothing of its durable" if await server.has_seen(keys.role) else _NEVER_CAME
            words = trial.program.last_words() or "nothing"
            what = f"the program {did_not} within {trial.start_within:g} s; the last that it printed:\n{words}"
        raise KitError(f"nothing was checked: {what}") from broken


async def together(running: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Run them at once; the first failure ends the others."""
    tasks = [asyncio.ensure_future(each) for each in running]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Running:
    def __init__(self, trial: Trial, report: Report, told: Told) -> None:
        self._trial = trial
        self._report = report
        self._told = told

    async def all(self, checks: Sequence[Check]) -> None:
        """Run them in the order of how they treat the program."""
        await together([self._one(check) for check in checks if check.how is How.TOGETHER])
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
