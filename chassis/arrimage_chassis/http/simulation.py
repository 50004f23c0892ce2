"""Simulated time, in the demo profile only: move it, and see whether everything is quiet."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, cast

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel

from arrimage_chassis import problems
from arrimage_chassis.crash import CRASH_POINTS, ERASURE_POINTS
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.standing import unfinished_work

if TYPE_CHECKING:
    from arrimage_chassis.clock import SimulatedClock
    from arrimage_chassis.runtime import Runtime

_log = get_logger()


class Simulation(BaseModel):
    """Where a service is in simulated time, and what it still has to do before time may move on."""

    now: datetime
    next_due: date | None
    """The next civil date on which something is due."""
    quiet: bool
    outbox: int
    parked: int
    pending: int | None
    """What durables still deliver or wait to have acknowledged; None if a bus does not answer."""
    errands: int
    """What is still to be done outside of the store: notices to deliver."""


class MoveTo(BaseModel):
    """The instant to move to."""

    now: AwareDatetime


class CrashAt(BaseModel):
    """A named place at which the process is to end, for fault tests."""

    point: Literal[(*CRASH_POINTS, *ERASURE_POINTS)]  # type: ignore[valid-type]


def simulation_router(runtime: Runtime) -> APIRouter:
    """Return the routes of simulated time; the runtime's clock is a simulated one."""
    router = APIRouter(prefix="/simulation", tags=["simulation"])

    @router.get("")
    async def show() -> Simulation:
        """Tell where the service is in simulated time, and whether it is quiet."""
        work = await unfinished_work(runtime)
        clock = runtime.place.clock
        today = clock.today()
        overdue = work.next_due is not None and work.next_due <= today
        return Simulation(
            now=clock.now(),
            next_due=work.next_due,
            quiet=not (runtime.rebuild.running or overdue or work.outbox or work.parked or work.errands)
            and work.pending == 0,
            outbox=work.outbox,
            parked=work.parked,
            pending=work.pending,
            errands=work.errands,
        )

    @router.put("")
    async def move(body: MoveTo) -> Simulation:
        """Move simulated time forward; what becomes due is done soon after."""
        clock = cast("SimulatedClock", runtime.place.clock)
        try:
            clock.move_to(body.now)
        except ValueError as error:
            raise ProblemError(problems.CLOCK_BACKWARDS) from error
        _log.info("simulation.moved", to=body.now.isoformat())
        runtime.wake_all()
        return await show()

    @router.put("/crash-point", status_code=204)
    async def crash_at(body: CrashAt) -> None:
        """Let the process end at a named place, as ``ARRIMAGE_CRASH_AT`` does from its start."""
        runtime.crash.arm(body.point)

    return router
