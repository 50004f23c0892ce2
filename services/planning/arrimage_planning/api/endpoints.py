"""HTTP in: parse, call one command or query, return."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_planning.api import bodies, views
from arrimage_planning.commands import (
    agree_plan,
    assess_needs,
    close_episode,
    draft_plan,
    hold_meeting,
    mark_objective,
    prioritize_needs,
)
from arrimage_planning.domain.episode import EpisodeState
from arrimage_planning.domain.meeting import MeetingRecord
from arrimage_planning.domain.plan import Action, Objective
from arrimage_planning.queries import list_episodes, show_episode, show_plan


async def list_all(
    session: Session,
    state: EpisodeState | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> list[views.EpisodeView]:
    """List episodes, the one received last first."""
    rows = await list_episodes.list_episodes(session, state=state, limit=limit, offset=offset)
    return [views.EpisodeView.model_validate(row) for row in rows]


async def get_episode(case_id: UUID, session: Session) -> views.EpisodeFileView:
    """Show an episode with its assessment, the order of its needs and its plans."""
    return views.EpisodeFileView.of(await show_episode.show_episode(session, case_id))


async def get_plan(plan_id: UUID, session: Session) -> views.PlanView:
    """Show a plan with its meetings and its version."""
    return views.PlanView.of(await show_plan.show_plan(session, plan_id))


async def get_plan_versions(plan_id: UUID, session: Session) -> list[views.PlanVersionView]:
    """Show a plan as it was after each change: who, when, why."""
    rows = await show_plan.show_versions(session, plan_id)
    return [views.PlanVersionView.model_validate(row) for row in rows]


async def assess(case_id: UUID, body: bodies.NeedsAssessment, work: Work) -> views.EpisodeFileView:
    """Keep an assessment of the person's needs; it may be made again until a plan is agreed."""
    await assess_needs.assess_needs(
        work,
        case_id,
        themes=body.themes,
        words=body.words,
        strengths=body.strengths,
        services_used=body.services_used,
        daytime_worker=body.daytime_worker,
    )
    return await get_episode(case_id, work.session)


async def prioritize(case_id: UUID, body: bodies.NeedsOrder, work: Work) -> views.EpisodeFileView:
    """Put the needs in the person's order."""
    await prioritize_needs.prioritize_needs(
        work,
        case_id,
        order=body.order,
        person_agreed_on=body.person_agreed_on,
        worker_agreed_on=body.worker_agreed_on,
    )
    return await get_episode(case_id, work.session)


async def draft(case_id: UUID, body: bodies.DraftBody, work: Work) -> views.PlanView:
    """Write a plan with the person; nobody hears of it before the person agrees."""
    written = draft_plan.Draft(
        mode=body.mode,
        start_on=body.start_on,
        objectives=[Objective(**item.model_dump()) for item in body.objectives],
        actions=[Action(**item.model_dump()) for item in body.actions],
        no_action_wanted=list(dict.fromkeys(body.no_action_wanted)),
        meeting_dates=body.meeting_dates,
        more_meetings_reason=body.more_meetings_reason,
        evening=body.evening,
    )
    return views.PlanView.of(await draft_plan.draft_plan(work, case_id, written, replaces=body.replaces))


async def agree(plan_id: UUID, body: bodies.AgreementBody, work: Work) -> views.PlanView:
    """Record that the person agrees: the plan becomes active, its meetings are planned."""
    plan = await agree_plan.agree_plan(
        work, plan_id, agreed_on=body.agreed_on, expected_version=body.expected_version
    )
    return views.PlanView.of(plan)


async def hold(plan_id: UUID, number: int, body: bodies.MeetingHeldBody, work: Work) -> views.PlanView:
    """Record that a meeting took place."""
    plan = await hold_meeting.hold_meeting(
        work,
        plan_id,
        number,
        held_on=body.held_on,
        record=MeetingRecord(body.place, body.mode, tuple(body.themes), body.notes),
        expected_version=body.expected_version,
    )
    return views.PlanView.of(plan)


async def mark(plan_id: UUID, number: int, body: bodies.ObjectiveStatusBody, work: Work) -> views.PlanView:
    """Record how far an objective is."""
    plan = await mark_objective.mark_objective(
        work, plan_id, number, status=body.status, expected_version=body.expected_version
    )
    return views.PlanView.of(plan)


async def close(plan_id: UUID, body: bodies.ClosureBody, work: Work) -> views.PlanView:
    """Close the episode for good; meetings that were still planned are cancelled with it."""
    closure = close_episode.Closure(
        closed_on=body.closed_on,
        outcome=body.outcome,
        success_tags=body.success_tags,
        followup_allowed=body.followup_allowed,
        contact_attempts=body.contact_attempts,
    )
    plan = await close_episode.close_episode(work, plan_id, closure, expected_version=body.expected_version)
    return views.PlanView.of(plan)
