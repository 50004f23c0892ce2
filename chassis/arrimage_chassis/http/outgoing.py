"""What operations ask of outgoing events that were refused for ever: list, show, send again, drop (R-011)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel

from arrimage_chassis import problems
from arrimage_chassis.delivery import departed, refused
from arrimage_chassis.http.routes import KEY_IN_HEADER, PROBLEMS
from arrimage_chassis.http.workers import Worker
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_contracts.subjects import event_of

if TYPE_CHECKING:
    from arrimage_chassis.runtime import Runtime

_log = get_logger()

RowNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""What a row may be called: a store refuses larger numbers with an error of its own."""


class OutgoingEvent(BaseModel):
    """An event that can never leave as it is, without its content."""

    id: int
    event_id: UUID
    event_name: str
    recipient: str
    case_id: UUID
    subject: str
    code: str
    attempts: int
    created_at: datetime
    behind: int
    """How many later events of the case for the same recipient wait behind it."""


class OutgoingEventWithBody(OutgoingEvent):
    """The same with the envelope as it would go; it holds no nominative field."""

    body: str


class ForPartner(BaseModel):
    """What has left for one organization, and what waits here; whether it was read, only the hub knows."""

    partner: str
    waiting: int
    waiting_since: datetime | None
    refused: int
    """How many of those that wait cannot leave as they are."""
    left: int
    """How many are in its mailbox, or were."""
    last_left_at: datetime | None


class OutgoingDecided(BaseModel):
    """What was decided of an event."""

    id: int
    decision: Literal["retried", "dropped"]


def outgoing_router(runtime: Runtime) -> APIRouter:
    """Return the routes of refused outgoing events."""

    async def operator(request: Request) -> Worker:
        """Refuse whoever is no operator before anything else is looked at."""
        return runtime.workers.operator(request)

    router = APIRouter(
        prefix="/operations/outgoing",
        tags=["operations"],
        dependencies=[Depends(KEY_IN_HEADER), Depends(operator)],
        responses=PROBLEMS,
    )

    @router.get("")
    async def list_outgoing() -> list[OutgoingEvent]:
        """List the events that were refused for ever, oldest first."""
        async with runtime.store.reading() as session:
            return [OutgoingEvent.model_validate(_facts(row)) for row in await refused.listed(session)]

    @router.get("/partners")
    async def list_partners() -> list[ForPartner]:
        """Tell, for each organization, what it can have received and what waits here."""
        async with runtime.store.reading() as session:
            found = await departed.by_partner(session)
        return [ForPartner.model_validate(asdict(one)) for one in found]

    @router.get("/{number}")
    async def show_outgoing(number: RowNumber) -> OutgoingEventWithBody:
        """Show one refused event."""
        row = await _find(runtime, number)
        return OutgoingEventWithBody.model_validate({**_facts(row), "body": row.body.decode()})

    @router.post("/{number}/retry")
    async def retry_outgoing(number: RowNumber) -> OutgoingDecided:
        """Send a refused event again at once: what refused it may have changed."""
        async with runtime.store.writing() as session:
            if not await refused.send_again(session, number):
                raise ProblemError(problems.OUTGOING_NOT_FOUND)
        runtime.wake_relay()
        return OutgoingDecided(id=number, decision="retried")

    @router.post("/{number}/drop")
    async def drop_outgoing(number: RowNumber, worker: Worker = Depends(operator)) -> OutgoingDecided:
        """Decide that a refused event is never to be sent; the next one of its case goes."""
        row = await _find(runtime, number)
        async with runtime.store.writing() as session:
            if not await refused.drop(session, number, worker.id, runtime.place.clock.now()):
                raise ProblemError(problems.OUTGOING_NOT_FOUND)
        _log.warning(
            "event.outgoing_dropped",
            event_id=str(row.event_id),
            case_id=str(row.case_id),
            recipient=row.recipient,
            worker=worker.id,
        )
        runtime.wake_relay()
        return OutgoingDecided(id=number, decision="dropped")

    return router


async def _find(runtime: Runtime, number: int) -> Any:
    async with runtime.store.reading() as session:
        row = await refused.find(session, number)
    if row is None:
        raise ProblemError(problems.OUTGOING_NOT_FOUND)
    return row


def _facts(row: Any) -> dict[str, Any]:
    facts = {name: row._mapping[name] for name in OutgoingEvent.model_fields if name in row._mapping}
    return {**facts, "id": row.seq, "code": row.refused_code, "event_name": event_of(row.subject)}
