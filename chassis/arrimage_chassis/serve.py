"""Run one service as a process: ``python -m arrimage_chassis.serve intake``. Settings: the environment."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import entry_points, version
from typing import NoReturn

from fastapi import Depends, FastAPI, Request
from pydantic import ValidationError

from arrimage_chassis import logs, problems
from arrimage_chassis.clock import Clock, SimulatedClock, SystemClock
from arrimage_chassis.http.errors import answer_with_problems
from arrimage_chassis.http.limits import LimitBody
from arrimage_chassis.http.metrics import metrics_router
from arrimage_chassis.http.openapi import require_idempotency_keys
from arrimage_chassis.http.operations import operations_router
from arrimage_chassis.http.outgoing import outgoing_router
from arrimage_chassis.http.parameters import parameters_router
from arrimage_chassis.http.rates import LimitRate, Rates
from arrimage_chassis.http.routes import service_router
from arrimage_chassis.http.secure_headers import SecureHeaders
from arrimage_chassis.http.server import Server
from arrimage_chassis.http.simulation import simulation_router
from arrimage_chassis.modules import Modules, ModuleUnknownError
from arrimage_chassis.pages.routes import pages_router
from arrimage_chassis.pages.screens import Screens
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.secrets import NodeSecret
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.settings import Settings
from arrimage_chassis.trust.signing import SigningKeyError, read_private_key

_SETTINGS_REFUSED_EXIT = 78
_WITHOUT_STORE = ("/health/", "/metrics", "/openapi.json")
_log = logs.get_logger()


def definition_of(service: str) -> ServiceDefinition:
    """Return the installed service of that name.

    :raises LookupError: if none is installed.
    """
    for entry in entry_points(group="arrimage.services", name=service):
        definition = entry.load()
        assert isinstance(definition, ServiceDefinition)  # noqa: S101 - a packaging error
        return definition
    raise LookupError(f"service.not_installed: {service}")


def make_clock(settings: Settings) -> Clock:
    """Return simulated time if the settings ask for it (demo profile only), else the computer's."""
    if settings.simulated_now is not None:
        return SimulatedClock(settings.zone, settings.simulated_now)
    return SystemClock(settings.zone)


def make_app(runtime: Runtime) -> FastAPI:
    """Return the service's HTTP application; the runtime starts and stops with it.

    What belongs to one life of the service (store, buses, clock) is read from the runtime at each request.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await runtime.start()
        try:
            yield
        finally:
            _log.info("service.stopping")
            await runtime.stop()

    async def store_is_open(request: Request) -> None:
        """Refuse what needs the store until it is there."""
        if not runtime.is_open and not request.url.path.startswith(_WITHOUT_STORE):
            raise ProblemError(problems.of_store(runtime.opening.trouble or "store.away"))

    app = FastAPI(
        title=f"Arrimage — {runtime.settings.service}",
        version=version("arrimage-chassis"),
        lifespan=lifespan,
        # Its pages load scripts from the Internet; a hospital's network has none, and should run none.
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(store_is_open)],
    )
    language = runtime.place.language
    answer_with_problems(app, language, lambda error, where: runtime.store.troubles.tell(error, where))
    rates = Rates(runtime.settings.requests_per_second, runtime.settings.requests_at_once)
    screens = Screens(runtime, runtime.manifest.pages) if runtime.manifest.pages is not None else None
    page = screens.too_often if screens is not None else None
    app.add_middleware(LimitRate, rates=rates, language=language, page=page)
    app.add_middleware(
        LimitBody,
        max_bytes=runtime.settings.max_message_bytes,
        max_form_bytes=runtime.settings.max_form_bytes,
        language=language,
    )
    app.add_middleware(SecureHeaders)
    app.include_router(service_router(runtime))
    app.include_router(operations_router(runtime))
    app.include_router(outgoing_router(runtime))
    app.include_router(metrics_router(runtime))
    if runtime.manifest.parameters:
        app.include_router(parameters_router(runtime))
    if isinstance(runtime.place.clock, SimulatedClock):
        app.include_router(simulation_router(runtime))
    require_idempotency_keys(app)
    if screens is not None:
        app.include_router(pages_router(screens))
    return app


async def serve(settings: Settings, *, beside_others: bool = False, stop: asyncio.Event | None = None) -> int:
    """Run the service that ``settings`` name until it is told to stop; return how it ended.

    :param beside_others: other services run in this process (ADR 0011): signals are not heard, logs are those of
        this task, and what would end a process ends this service alone. Give it a context of its own.
    :param stop: ends it when set.
    :raises NotStartedError: if it runs beside others and could not start.
    """
    logs.configure(
        organization=settings.organization,
        service=settings.service,
        file=settings.log_file,
        as_json=settings.log_json,
        strict=settings.profile == "demo",
        max_bytes=settings.log_max_bytes,
        keep=settings.log_files,
        only_here=beside_others,
    )
    _log.info("service.starting", profile=settings.profile, version=version("arrimage-chassis"))
    runtime = Runtime(settings, definition_of(settings.service), make_clock(settings))
    server = Server(make_app(runtime), alone=not beside_others, when_open=runtime.when_open)
    if beside_others:
        runtime.end_process_with(server.end)
    runtime.when_open(_leave_the_program_uncollected)
    with socket.create_server((settings.http_host, settings.http_port)) as listener:
        if settings.http_port_file is not None:
            settings.http_port_file.write_text(str(listener.getsockname()[1]))
        stopping = asyncio.create_task(_end_when(stop, server)) if stop is not None else None
        try:
            await server.serve(sockets=[listener])
        finally:
            if stopping is not None:
                stopping.cancel()
    return server.exit_code


def _leave_the_program_uncollected() -> None:
    """Let Python look for garbage only among what is made from now on.

    To look at modules, classes and models too takes a tenth of a second in which nothing else is done, and under
    load that is once a second. What an earlier life of a service in this process left is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def _end_when(stop: asyncio.Event, server: Server) -> None:
    await stop.wait()
    server.end()


def refuse_settings(error: ValidationError | IndexError) -> NoReturn:
    """Say which settings are wrong, without their values (a store's address holds a password), and end."""
    problems = error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else []
    for problem in problems:
        name = "_".join(("arrimage", *map(str, problem["loc"]))).upper()
        sys.stderr.write(f"settings.invalid: {name if problem['loc'] else 'ARRIMAGE_*'}: {problem['msg']}\n")
    if not problems:
        sys.stderr.write("settings.invalid: which service? python -m arrimage_chassis.serve <service>\n")
    logs.configure(organization=os.environ.get("ARRIMAGE_ORGANIZATION", "unknown"), service="unknown")
    _refuse("settings.invalid")


def check_what_settings_name(settings: Settings) -> None:
    """Make sure that the service is installed and that the node's secret can be read, or end with a clear code."""
    try:
        manifest = definition_of(settings.service).manifest
        Modules.switched(manifest.modules, settings.modules_off)
        NodeSecret.from_file(settings.node_secret_file)
        if settings.signing_key_file is not None:
            read_private_key(settings.signing_key_file)
        elif settings.border_seed_file is not None:  # what crosses of an authorization is signed
            raise SigningKeyError("signing_key.missing")
    except SigningKeyError as error:
        code, remedy = (
            error.code,
            "see ARRIMAGE_SIGNING_KEY_FILE; put the file back that `arrimage node init` made",
        )
    except LookupError:
        code, remedy = "service.not_installed", f"install the distribution arrimage-{settings.service}"
    except ModuleUnknownError as error:
        known = ", ".join(module.name for module in manifest.modules) or "-"
        code, remedy = "module.unknown", f"modules_off names {error}; this service has: {known}"
    except OSError:
        code, remedy = (
            "node_secret.unreadable",
            "see ARRIMAGE_NODE_SECRET_FILE; `arrimage node init` makes the file",
        )
    except ValueError:
        code, remedy = "node_secret.wrong_length", "put the file back that `arrimage node init` made"
    else:
        return
    sys.stderr.write(f"{code}: {remedy}\n")
    logs.configure(organization=settings.organization, service=settings.service, file=settings.log_file)
    _refuse(code)


def _refuse(code: str) -> NoReturn:
    _log.critical("service.settings_refused", code=code)
    sys.exit(_SETTINGS_REFUSED_EXIT)


def main() -> None:
    """Run the service named on the command line."""
    try:
        settings = Settings(service=sys.argv[1])
    except (ValidationError, IndexError) as error:
        refuse_settings(error)
    check_what_settings_name(settings)
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve(settings))
    else:
        uvloop.run(serve(settings))


if __name__ == "__main__":
    main()
