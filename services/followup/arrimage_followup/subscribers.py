"""Events in: parse, call one command, return."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_followup.commands.remember_plan import remember_plan
from arrimage_followup.commands.schedule_calls import schedule_calls


async def on_plan_created(event: PlanCreated, work: Work) -> None:
    """A plan was agreed with the person."""
    await remember_plan(work, event)


async def on_episode_closed(event: EpisodeClosed, work: Work) -> None:
    """An episode ended."""
    await schedule_calls(work, event)
