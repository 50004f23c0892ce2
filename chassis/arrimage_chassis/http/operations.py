"""What operations ask of every service: is it alive, is it ready, what is parked."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import func, select

from arrimage_chassis import problems
from arrimage_chassis.delivery.quarantine import count_by_sender
from arrimage_chassis.delivery.rebuild import RebuildState
from arrimage_chassis.http.language import language_of
from arrimage_chassis.http.routes import KEY_IN_HEADER, PROBLEMS
from arrimage_chassis.http.workers import Worker
from arrimage_chassis.logs import get_logger
from arrimage_chassis.pages.doors import HOME, Doors
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.readiness import Readiness, readiness
from arrimage_chassis.store.tables import inbox, parked

if TYPE_CHECKING:
    from arrimage_chassis.delivery.retrying import Retrying
    from arrimage_chassis.runtime import Runtime

_log = get_logger()

RowNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""What a row may be called: a store refuses larger numbers with an error of its own."""


class ParkedEvent(BaseModel):
    """A parked event, without its content."""

    id: int
    consumer: str
    event_id: UUID
    event_name: str
    source: str
    case_id: UUID
    kind: Literal["early", "failed", "behind", "alone"]
    state: Literal["waiting", "stuck"]
    code: str
    attempts: int
    received_at: datetime


class ParkedEventWithBody(ParkedEvent):
    """A parked event with the envelope as it came; it holds no nominative field."""

    body: str


class ModuleView(BaseModel):
    """A part of the service."""

    name: str
    on: bool
    meaning: str
    passed_over: int | None = None
    """How many events came while it was off; nobody acted on them."""


class ServiceView(BaseModel):
    """What runs here."""

    service: str
    organization: str
    version: str
    modules: list[ModuleView]


class RebuildView(BaseModel):
    """How a store that was made anew is read from the stream."""

    state: RebuildState
    read: int
    watermark: int | None
    """How many messages lay in the stream when it began."""
    said_before: int
    """Events that the role had said; none is said again."""
    owed: int
    """Events that were left to be said."""
    seconds: float | None
    open: int | None
    """What the service has taken upon itself and not ended, such as calls to come; None where there is no such."""


class Decided(BaseModel):
    """What was decided of a parked event."""

    id: int
    decision: Literal["retried", "dropped"]


def operations_router(runtime: Runtime) -> APIRouter:
    """Return the routes that each service has beside its own."""

    async def operator(request: Request) -> Worker:
        """Refuse whoever is no operator before anything else is looked at."""
        return runtime.workers.operator(request)

    router = APIRouter(tags=["operations"])
    operators: Any = {"dependencies": [Depends(KEY_IN_HEADER), Depends(operator)], "responses": PROBLEMS}

    def modules(request: Request, counts: dict[str, int] | None = None) -> list[ModuleView]:
        language = language_of(request.headers.get("accept-language", ""), runtime.place.language)
        return [
            ModuleView(
                name=module.name,
                on=runtime.modules.is_on(module.name),
                meaning=module.meaning_en if language == "en" else module.meaning_fr,
                passed_over=None if counts is None else counts.get(module.name, 0),
            )
            for module in runtime.manifest.modules
        ]

    @router.get("/", responses=PROBLEMS, response_model=ServiceView)
    async def what_runs_here(request: Request) -> ServiceView | Response:
        """Tell which service this is, whose, and which of its parts are on; a browser is sent to the pages."""
        settings = runtime.settings
        if runtime.manifest.pages is not None and "text/html" in request.headers.get("accept", ""):
            ports = {} if settings.pages_one_address else settings.pages_ports
            return RedirectResponse(Doors(settings.service, ports).url(request, HOME), 303)
        return ServiceView(
            service=settings.service,
            organization=settings.organization,
            version=version("arrimage-chassis"),
            modules=modules(request),
        )

    @router.get("/operations/modules", **operators)
    async def list_modules(request: Request) -> list[ModuleView]:
        """List the parts of the service: which are on, and how many events came while they were off."""
        async with runtime.store.reading() as session:
            rows = await session.execute(
                select(inbox.c.passed_over, func.count())
                .where(inbox.c.passed_over.is_not(None))
                .group_by(inbox.c.passed_over)
            )
            return modules(request, {row[0]: row[1] for row in rows})

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "alive"}

    @router.get("/health/ready")
    async def ready(response: Response) -> Readiness:
        """Tell whether the service does all of its work, and if not why; 503 if it does not."""
        state = await readiness(runtime)
        response.status_code = 200 if state.ready else 503
        return state

    @router.get("/rebuild", responses=PROBLEMS)
    async def rebuilt() -> RebuildView:
        """Tell how the reading of past events into a new store goes, or went; numbers alone."""
        count = runtime.manifest.open_ones
        async with runtime.store.reading() as session:
            open_ones = await count(session) if count is not None else None
        return RebuildView(**vars(await runtime.rebuild.progress()), open=open_ones)

    @router.get("/operations/quarantine", **operators)
    async def quarantined() -> dict[str, int]:
        """Count the messages in quarantine, by sender."""
        async with runtime.store.reading() as session:
            return await count_by_sender(session)

    @router.get("/operations/parked", **operators)
    async def list_parked() -> list[ParkedEvent]:
        """List what is parked, oldest first."""
        async with runtime.store.reading() as session:
            rows = await session.execute(select(parked).order_by(parked.c.id))
            return [ParkedEvent.model_validate(dict(row._mapping)) for row in rows]

    @router.get("/operations/parked/{number}", **operators)
    async def show_parked(number: RowNumber) -> ParkedEventWithBody:
        """Show one parked event."""
        _, row = await _find(runtime, number)
        return ParkedEventWithBody.model_validate({**row._mapping, "body": row.body.decode()})

    @router.post("/operations/parked/{number}/retry", **operators)
    async def retry(number: RowNumber) -> Decided:
        """Try a parked event again at once, as often as at first."""
        retrying, row = await _find(runtime, number)
        async with runtime.store.writing() as session:
            await retrying.try_again(session, row)
        runtime.wake_parked()
        return Decided(id=number, decision="retried")

    @router.post("/operations/parked/{number}/drop", **operators)
    async def drop(number: RowNumber, worker: Worker = Depends(operator)) -> Decided:
        """Decide that a parked event is not to be handled; the next one of its case goes on."""
        retrying, row = await _find(runtime, number)
        async with runtime.store.writing() as session:
            await retrying.drop(session, row)
        _log.warning("event.dropped", event_id=str(row.event_id), case_id=str(row.case_id), worker=worker.id)
        runtime.wake_parked()
        return Decided(id=number, decision="dropped")

    return router


async def _find(runtime: Runtime, number: int) -> tuple[Retrying, Any]:
    async with runtime.store.reading() as session:
        row = (await session.execute(select(parked).where(parked.c.id == number))).first()
    for retrying in runtime.retryings:
        if row is not None and retrying.consumer == row.consumer:
            return retrying, row
    raise ProblemError(problems.PARKED_NOT_FOUND)
