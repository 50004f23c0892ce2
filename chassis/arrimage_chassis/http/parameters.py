"""The numbers of the model over HTTP: which holds, since when, why; and how a coordinator changes one (R-017)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, Field, StrictInt

from arrimage_chassis import problems
from arrimage_chassis.access import DataClass, roles_for
from arrimage_chassis.http.language import language_of
from arrimage_chassis.http.routes import KEY_IN_HEADER, PROBLEMS, add_command
from arrimage_chassis.logs import get_logger
from arrimage_chassis.manifest import Command
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import parameter_changes
from arrimage_chassis.store.parameter_changes import Change, Changes, in_effect
from arrimage_chassis.work import Work

if TYPE_CHECKING:
    from arrimage_chassis.parameters import Parameter
    from arrimage_chassis.runtime import Runtime

_log = get_logger()


class NewValue(BaseModel):
    """A value that is to hold from a day on."""

    value: StrictInt
    effective_on: date
    """The first day on which it holds; today at the earliest."""
    reason: Annotated[str, Field(max_length=500)] = ""
    """Why, for the organization's own people; it stays in this service's store. No name of a person."""


class ChangeView(BaseModel):
    """A change that was made."""

    value: int
    effective_on: date
    set_at: datetime
    author: str
    """The worker's opaque id."""
    reason: str


class ParameterView(BaseModel):
    """A number of the model."""

    name: str
    meaning: str
    value: int
    """What holds today."""
    default: int
    low: int
    high: int
    requirement: str
    history: list[ChangeView]
    """What was changed, in the order in which it takes effect; what is to come included."""


class ChangeMade(BaseModel):
    """What holds from which day on."""

    name: str
    value: int
    effective_on: date
    default: int


def parameters_router(runtime: Runtime) -> APIRouter:
    """Return the routes of a service's parameters."""

    async def who_asks(request: Request) -> None:
        """Refuse whoever may not ask before anything else is looked at."""
        runtime.workers.who(request, roles_for((DataClass.DIRECTORY,), writes=False))

    known = {parameter.name: parameter for parameter in runtime.manifest.parameters}
    router = APIRouter(prefix="/parameters", responses=PROBLEMS)

    @router.get("", dependencies=[Depends(KEY_IN_HEADER), Depends(who_asks)], tags=["parameters"])
    async def list_parameters(request: Request) -> list[ParameterView]:
        """List the numbers of the model that this service uses: what holds today, and what was changed."""
        language = language_of(request.headers.get("accept-language", ""), runtime.place.language)
        async with runtime.store.reading() as session:
            changes = await parameter_changes.history(session)
        today = runtime.place.clock.today()
        return [
            _view(parameter, changes.get(parameter.name, ()), today, english=language == "en")
            for parameter in runtime.manifest.parameters
        ]

    async def set_parameter(name: Annotated[str, Path(max_length=64)], body: NewValue, work: Work) -> ChangeMade:
        """Let a value hold from a day on. What was computed before keeps its dates."""
        parameter = known.get(name)
        if parameter is None:
            raise ProblemError(problems.PARAMETER_UNKNOWN)
        return await change_parameter(work, parameter, body)

    add_command(
        router, runtime, Command("POST", "/{name}", set_parameter, about=(DataClass.PARAMETERS,)), tag="parameters"
    )
    return router


async def change_parameter(work: Work, parameter: Parameter, new: NewValue) -> ChangeMade:
    """Write a change down.

    :raises ProblemError: ``parameter.out_of_bounds``, ``parameter.in_the_past``, ``parameter.reason_missing``.
    """
    if not parameter.low <= new.value <= parameter.high:
        bounds = {"low": parameter.low, "high": parameter.high}
        raise ProblemError(problems.PARAMETER_OUT_OF_BOUNDS, name=parameter.name, **bounds)
    if new.effective_on < work.today:
        raise ProblemError(problems.PARAMETER_IN_THE_PAST, today=work.today)
    reason = new.reason.strip()
    if not reason:
        raise ProblemError(problems.PARAMETER_REASON_MISSING)
    author = work.worker or "unknown"
    change = Change(parameter.name, new.value, new.effective_on, work.now, author, reason)
    await parameter_changes.add(work.session, change)
    _log.info(
        "parameter.changed",
        parameter=parameter.name,
        value=new.value,
        effective_on=new.effective_on.isoformat(),
        worker=author,
    )
    return ChangeMade(
        name=parameter.name, value=new.value, effective_on=new.effective_on, default=parameter.default
    )


def _view(parameter: Parameter, changes: Changes, today: date, *, english: bool) -> ParameterView:
    return ParameterView(
        name=parameter.name,
        meaning=parameter.meaning_en if english else parameter.meaning_fr,
        value=in_effect(parameter, changes, today),
        default=parameter.default,
        low=parameter.low,
        high=parameter.high,
        requirement=parameter.requirement,
        history=[
            ChangeView(
                value=change.value,
                effective_on=change.effective_on,
                set_at=change.set_at,
                author=change.author,
                reason=change.reason,
            )
            for change in changes
        ],
    )
