"""HTTP in: parse, call one command or query, return."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from arrimage_chassis.problems import Language
from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_planning.api import bodies, views
from arrimage_planning.api.plan_copy import plan_copy
from arrimage_planning.commands import (
    agree_plan,
    assess_needs,
    close_episode,
    draft_plan,
    hold_meeting,
    mark_objective,
    miss_meeting,
    move_meeting,
    pause_episode,
    prioritize_needs,
    record_contact,
    revise_plan,
)
from arrimage_planning.domain.assessment import Preferences
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.domain.episode import EpisodeState
from arrimage_planning.domain.meeting import MeetingRecord
from arrimage_planning.domain.plan import Action, Objective
from arrimage_planning.queries import list_contact_tasks, list_episodes, show_episode, show_plan


async def list_all(
    session: Session,
    state: EpisodeState | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> list[views.EpisodeView]:
    """List episodes, the one received last first."""
    rows = await list_episodes.list_episodes(session, state=state, limit=limit, offset=offset)
    return [views.EpisodeView.model_validate(row) for row in rows]


async def list_tasks(
    session: Session,
    state: ContactTaskState = ContactTaskState.OPEN,
    due_by: date | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> list[views.ContactTaskView]:
    """List whom to contact after a missed meeting, the first to be done first."""
    rows = await list_contact_tasks.list_contact_tasks(
        session, state=state, due_by=due_by, limit=limit, offset=offset
    )
    return [views.ContactTaskView.model_validate(row) for row in rows]


async def get_episode(case_id: UUID, session: Session) -> views.EpisodeFileView:
    """Show an episode with its assessment, the order of its needs and its plans."""
    return views.EpisodeFileView.of(await show_episode.show_episode(session, case_id))


async def get_plan(plan_id: UUID, session: Session) -> views.PlanView:
    """Show a plan with its meetings and its version."""
    return views.PlanView.of(await show_plan.show_plan(session, plan_id))


async def get_plan_copy(plan_id: UUID, session: Session, language: Language = "fr") -> views.PlanCopyView:
    """Show a plan as it is printed for the person, in plain French, or in English (R-134)."""
    plan = await show_plan.show_plan(session, plan_id)
    return views.PlanCopyView(language=language, text=plan_copy(plan, language))


async def get_plan_versions(plan_id: UUID, session: Session) -> list[views.PlanVersionView]:
    """Show a plan as it was after each change: who, when, why."""
    rows = await show_plan.show_versions(session, plan_id)
    return [views.PlanVersionView.model_validate(row) for row in rows]


async def assess(case_id: UUID, body: bodies.NeedsAssessment, work: Work) -> views.EpisodeFileView:
    """Keep an assessment of the person's needs; it may be made again, and the latest counts."""
    await assess_needs.assess_needs(
        work,
        case_id,
        themes=body.themes,
        words=body.words,
        strengths=body.strengths,
        services_used=body.services_used,
        daytime_worker=body.daytime_worker,
        preferences=Preferences(**body.preferences.model_dump()),
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
        meeting_at=body.meeting_at,
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
        record=MeetingRecord(body.place, body.mode, tuple(body.themes), body.notes, body.place_kind),
        expected_version=body.expected_version,
    )
    return views.PlanView.of(plan)


async def mark(plan_id: UUID, number: int, body: bodies.ObjectiveStatusBody, work: Work) -> views.PlanView:
    """Record how far an objective is."""
    plan = await mark_objective.mark_objective(
        work, plan_id, number, status=body.status, expected_version=body.expected_version
    )
    return views.PlanView.of(plan)


async def miss(plan_id: UUID, number: int, body: bodies.MeetingMissedBody, work: Work) -> views.PlanView:
    """Record that the person did not come; somebody contacts the person, and the episode stays open."""
    plan = await miss_meeting.miss_meeting(work, plan_id, number, expected_version=body.expected_version)
    return views.PlanView.of(plan)


async def move(plan_id: UUID, number: int, body: bodies.MeetingMoveBody, work: Work) -> views.PlanView:
    """Move a meeting to another day or time; the others stay unless it is asked that they follow."""
    wished = move_meeting.WishedMove(body.to, body.at, body.reason, body.move_following)
    plan = await move_meeting.move_meeting(work, plan_id, number, wished, expected_version=body.expected_version)
    return views.PlanView.of(plan)


async def revise(plan_id: UUID, body: bodies.RevisionBody, work: Work) -> views.PlanView:
    """Make a new version of an agreed plan with the person; the earlier ones stay readable."""
    revision = revise_plan.Revision(
        reason=body.reason,
        priorities=body.priorities,
        mode=body.mode,
        mode_reason=body.mode_reason,
        objectives=None
        if body.objectives is None
        else [(Objective(item.theme, item.text), item.status) for item in body.objectives],
        actions=None if body.actions is None else [Action(**item.model_dump()) for item in body.actions],
        no_action_wanted=body.no_action_wanted,
        meeting_dates=body.meeting_dates,
        more_meetings_reason=body.more_meetings_reason,
        evening=body.evening,
        meeting_at=body.meeting_at,
    )
    plan = await revise_plan.revise_plan(work, plan_id, revision, expected_version=body.expected_version)
    return views.PlanView.of(plan)


async def pause(plan_id: UUID, body: bodies.PauseBody, work: Work) -> views.PlanView:
    """Let the episode rest: its meetings stay, and none is announced."""
    plan = await pause_episode.pause_episode(work, plan_id, note=body.note, expected_version=body.expected_version)
    return views.PlanView.of(plan)


async def resume(plan_id: UUID, body: bodies.PauseBody, work: Work) -> views.PlanView:
    """Let a paused episode go on."""
    plan = await pause_episode.resume_episode(
        work, plan_id, note=body.note, expected_version=body.expected_version
    )
    return views.PlanView.of(plan)


async def contact(case_id: UUID, body: bodies.ContactBody, work: Work) -> views.EpisodeFileView:
    """Record a contact with the person outside of a meeting, or an attempt."""
    await record_contact.record_contact(work, case_id, on=body.on, channel=body.channel, result=body.result)
    return await get_episode(case_id, work.session)


async def close(plan_id: UUID, body: bodies.ClosureBody, work: Work) -> views.PlanView:
    """Close the episode for good; meetings that were still planned are cancelled with it."""
    plan = await close_episode.close_episode(work, plan_id, _closure(body), expected_version=body.expected_version)
    return views.PlanView.of(plan)


async def close_before_plan(
    case_id: UUID, body: bodies.ClosureBeforePlanBody, work: Work
) -> views.EpisodeFileView:
    """Close for good an episode of which no plan was agreed."""
    await close_episode.close_before_plan(work, case_id, _closure(body))
    return await get_episode(case_id, work.session)


def _closure(body: bodies.ClosureBeforePlanBody) -> close_episode.Closure:
    return close_episode.Closure(
        closed_on=body.closed_on,
        outcome=body.outcome,
        success_tags=body.success_tags,
        followup_allowed=body.followup_allowed,
        contact_attempts=body.contact_attempts,
    )
