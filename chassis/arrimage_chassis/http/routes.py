"""Build the routes of a service from its manifest.

The author of ``api.py`` writes ``async def hold_meeting(plan_id: UUID, body: HoldMeeting, work: Work) -> Plan``;
who asks, the transaction, the idempotency key and the outbox are seen to here.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.security import HTTPBearer
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis import problems
from arrimage_chassis.http.idempotency import Answer, OnceKey
from arrimage_chassis.http.once import do_once
from arrimage_chassis.look import Look, check_reach
from arrimage_chassis.problems import ProblemDetails, ProblemError
from arrimage_chassis.work import Place, Work

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Command, Query
    from arrimage_chassis.runtime import Runtime

Endpoint = Callable[..., Awaitable[Any]]
_JSON = "application/json"
KEY_IN_HEADER = HTTPBearer(auto_error=False, scheme_name="key", description="A worker's key")
"""Says in the OpenAPI document where the key goes; :class:`arrimage_chassis.http.workers.Workers` judges it."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What is wrong and what to do (RFC 9457)",
        "content": {"application/problem+json": {"schema": ProblemDetails.model_json_schema()}},
    },
}


def service_router(runtime: Runtime) -> APIRouter:
    """Return the routes of the manifest's commands and queries."""

    router = APIRouter(responses=PROBLEMS)
    for command in runtime.manifest.commands:
        add_command(router, runtime, command, tag="commands")
    for query in runtime.manifest.queries:
        _add_query(router, runtime, query)
    return router


def _add_query(router: APIRouter, runtime: Runtime, query: Query) -> None:
    async def who_asks(request: Request) -> None:
        """Refuse whoever may not ask this before anything else is looked at."""
        runtime.workers.who(request, query.roles)

    router.add_api_route(
        query.path,
        _query(runtime, query),
        methods=["GET"],
        response_model=get_type_hints(query.endpoint)["return"],
        name=query.endpoint.__name__,
        description=query.endpoint.__doc__,
        tags=["queries"],
        dependencies=[Depends(KEY_IN_HEADER), Depends(who_asks)],
    )


def add_command(router: APIRouter, runtime: Runtime, command: Command, *, tag: str) -> None:
    """Give ``router`` the route of a command."""

    async def who_commands(request: Request) -> None:
        """Refuse whoever may not give this command before anything else is looked at."""
        runtime.workers.who(request, command.roles)
        if not runtime.modules.is_on(command.module):
            raise ProblemError(problems.MODULE_OFF, module=command.module)

    router.add_api_route(
        command.path,
        _command(runtime, command),
        methods=[command.method],
        status_code=command.status,
        response_model=get_type_hints(command.endpoint)["return"],
        name=command.endpoint.__name__,
        description=command.endpoint.__doc__,
        tags=[tag],
        dependencies=[Depends(KEY_IN_HEADER), Depends(who_commands)],
    )


def _command(runtime: Runtime, command: Command) -> Endpoint:
    adapter: TypeAdapter[Any] = TypeAdapter(get_type_hints(command.endpoint, include_extras=True)["return"])
    work_name = _parameter_of_type(command.endpoint, Work)

    async def call(request: Request, **arguments: Any) -> Response:
        worker = runtime.workers.who(request)
        arguments.pop("idempotency_key")
        key = await OnceKey.of(request, worker.id)

        async def do(work: Work) -> Any:
            look = Look(work.session, runtime.place, worker.id, worker.role)
            sight = runtime.manifest.sight
            await check_reach(sight, look, command.about, request.path_params, writes=True)
            if look.seen and sight is not None and sight.write_down is not None:
                await sight.write_down(work, look.seen)
            return await command.endpoint(**arguments, **{work_name: work})

        def answer_of(result: Any) -> Answer:
            return Answer(command.status, adapter.dump_json(result))

        done = await do_once(runtime, key, worker, do, answer_of)
        assert done.answer is not None  # noqa: S101 - a command's answer is always kept
        return Response(done.answer.body, done.answer.status, media_type=_JSON)

    key = inspect.Parameter(
        "idempotency_key",
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[
            str | None,
            Header(alias="Idempotency-Key", description="New for each action, 8 to 128 characters."),
        ],
    )
    return _with_signature(call, command.endpoint, without={work_name}, extra=[key])


def _query(runtime: Runtime, query: Query) -> Endpoint:
    # One that shows who a person is takes the look itself, in which it says what is to be written down.
    looks = _parameters_of_type(query.endpoint, Look)
    sessions = _parameters_of_type(query.endpoint, AsyncSession)
    if not looks and not sessions:
        raise TypeError(f"{query.endpoint.__qualname__} needs a parameter of type AsyncSession or Look")
    # What is asked may depend on the day ("overdue by"): an endpoint that wants the clock takes the place.
    places = _parameters_of_type(query.endpoint, Place)

    async def call(request: Request, **arguments: Any) -> Any:
        worker = runtime.workers.who(request, query.roles)
        async with runtime.store.reading() as session:
            look = Look(session, runtime.place, worker.id, worker.role)
            await check_reach(runtime.manifest.sight, look, query.about, request.path_params, writes=False)
            given = {**dict.fromkeys(looks, look), **dict.fromkeys(sessions, session)}
            found = await query.endpoint(**arguments, **given, **dict.fromkeys(places, runtime.place))
        await runtime.write_down(look)
        return found

    return _with_signature(call, query.endpoint, without={*looks, *sessions, *places}, extra=[])


def _parameter_of_type(endpoint: Endpoint, wanted: type) -> str:
    """Return the name of the one parameter of ``endpoint`` that is a ``wanted``.

    :raises TypeError: if there is none.
    """
    for name, hint in get_type_hints(endpoint).items():
        if hint is wanted and name != "return":
            return name
    raise TypeError(f"{endpoint.__qualname__} needs a parameter of type {wanted.__name__}")


def _parameters_of_type(endpoint: Endpoint, wanted: type) -> list[str]:
    """Return the names of the parameters of ``endpoint`` that are a ``wanted``."""
    return [name for name, hint in get_type_hints(endpoint).items() if hint is wanted and name != "return"]


def _with_signature(
    call: Endpoint, endpoint: Endpoint, *, without: set[str], extra: list[inspect.Parameter]
) -> Endpoint:
    """Show FastAPI the parameters of ``endpoint`` except those that the chassis gives."""
    hints = get_type_hints(endpoint, include_extras=True)
    request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    shown = [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(endpoint).parameters.items()
        if name not in without
    ]
    call.__signature__ = inspect.Signature([request, *shown, *extra])  # type: ignore[attr-defined]
    call.__name__ = endpoint.__name__
    call.__doc__ = endpoint.__doc__
    return call
