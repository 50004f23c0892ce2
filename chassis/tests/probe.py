"""A small service of the chassis's own tests: it hears two events of a journey, and says one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path as UrlPath
from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.manifest import Command, Hears, Manifest, Query, Timer
from arrimage_chassis.problems import Problem, ProblemError
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts import ids
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import FollowupScheduled
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.vocabularies import FollowupKind, ServiceName

METADATA = MetaData()
applied = Table(
    "applied",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Uuid, nullable=False),
    Column("what", String(40), nullable=False),
)
POISON = 13
"""A plan with so many objectives makes the handler raise."""
TOO_MANY = Problem("probe.too_many", 409, "Trop : {limit} au plus.", "Too many: {limit} at most.")


async def on_plan_created(event: PlanCreated, work: Work) -> None:
    if event.objective_count == POISON and not Switch.cured:
        raise RuntimeError("poison")
    await note(work, event.case_id, f"plan v{event.version}")
    work.publish(scheduled(event.case_id, event.plan_id, event.version), case_id=event.case_id)


async def on_episode_closed(event: EpisodeClosed, work: Work) -> None:
    seen = await work.session.scalar(
        select(func.count()).select_from(applied).where(applied.c.case_id == event.case_id)
    )
    if not seen:
        raise NotYetError("plan.unknown")
    await note(work, event.case_id, "closed")


class Switch:
    cured = False


class Say(BaseModel):
    times: int = 1


class SaidView(BaseModel):
    said: int


async def say(case_id: Annotated[UUID, UrlPath()], body: Say, work: Work) -> SaidView:
    """Say an event as often as asked."""
    if body.times > 50:
        raise ProblemError(TOO_MANY, limit=50)
    count = await work.session.scalar(
        select(func.count()).select_from(applied).where(applied.c.case_id == case_id)
    )
    for number in range(body.times):
        await note(work, case_id, "said")
        work.publish(scheduled(case_id, case_id, (count or 0) + number + 1), case_id=case_id)
    return SaidView(said=body.times)


async def count_applied(session: AsyncSession) -> dict[str, int]:
    """Count what was applied."""
    rows = await session.execute(select(applied.c.what, func.count()).group_by(applied.c.what))
    return {row[0]: row[1] for row in rows}


async def nothing_due(_session: AsyncSession) -> date | None:
    return None


async def run_nothing(_work: Work, _today: date, _limit: int) -> int:
    return 0


def scheduled(case_id: UUID, plan_id: UUID, number: int) -> FollowupScheduled:
    return FollowupScheduled(
        followup_id=ids.followup_id(case_id, plan_id, str(number)),
        case_id=case_id,
        kind=FollowupKind.M3,
        due_on=date(2011, 3, 28),
    )


async def note(work: Work, case_id: UUID, what: str) -> None:
    await work.session.execute(insert(applied).values(case_id=case_id, what=what))


MANIFEST = Manifest(
    service=ServiceName.FOLLOWUP,
    hears=(Hears(PlanCreated, on_plan_created), Hears(EpisodeClosed, on_episode_closed)),
    says=(FollowupScheduled,),
    commands=(Command("POST", "/cases/{case_id}/say", say),),
    queries=(Query("/applied", count_applied),),
    timers=(Timer("nothing", nothing_due, run_nothing),),
)
PROBE = ServiceDefinition(MANIFEST, METADATA, Path(__file__).parent / "probe_migrations")


def plan(case_id: UUID, *, version: int = 1, objectives: int = 3, **more: Any) -> PlanCreated:
    values: dict[str, Any] = {
        "plan_id": ids.plan_id(case_id, 1),
        "case_id": case_id,
        "referral_id": case_id,
        "version": version,
        "mode": "mixed",
        "start_on": date(2010, 10, 12),
        "expected_end_on": date(2010, 12, 28),
        "meeting_dates": [date(2010, 10, 12), date(2010, 12, 28)],
        "objective_count": objectives,
    }
    return PlanCreated.model_validate({**values, **more})


def closed(case_id: UUID) -> EpisodeClosed:
    return EpisodeClosed.model_validate(
        {
            "case_id": case_id,
            "plan_id": ids.plan_id(case_id, 1),
            "closed_on": date(2010, 12, 28),
            "outcome": "completed",
            "outcome_class": "positive",
            "success_tags": [],
            "activities_held_count": 8,
            "followup_allowed": True,
        }
    )
