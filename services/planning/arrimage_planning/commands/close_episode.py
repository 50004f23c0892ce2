"""Person or worker ends the episode, at any time: what was still planned is cancelled with it (R-136)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.meeting import MeetingCancelled
from arrimage_contracts.vocabularies import OUTCOME_CLASS, MeetingCancelReason, Outcome, SuccessTag
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain.closure import check_attempts, check_closed_on, each_tag_once
from arrimage_planning.domain.episode import EpisodeState, PlanState, Step, state_after
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store import plans
from arrimage_planning.store.tables import PlanRow


@dataclass(frozen=True)
class Closure:
    """How and when an episode ended."""

    closed_on: date
    outcome: Outcome
    success_tags: Sequence[SuccessTag]
    followup_allowed: bool
    """The person agrees to be called later."""
    contact_attempts: Sequence[date]
    """The days on which the worker tried to reach the person in vain (R-156)."""


async def close_episode(work: Work, plan_id: UUID, closure: Closure, *, expected_version: int) -> PlanRow:
    """Close the episode of an active plan, for good.

    :raises ProblemError: ``plan.unknown``, ``plan.version_conflict``, ``date.in_future``,
        ``closure.too_early``, ``closure.attempts_missing``, or as :func:`state_after`.
    """
    episode, plan = await plans.load_plan(work.session, plan_id, expected_version=expected_version)
    episode.state = state_after(EpisodeState(episode.state), Step.CLOSE)
    held = [meeting.held_on for meeting in plan.meetings if meeting.held_on is not None]
    check_closed_on(closure.closed_on, today=work.today, agreed_on=plan.agreed_on or date.min, held=held)
    check_attempts(closure.outcome, closure.contact_attempts, closure.closed_on)
    tags = each_tag_once(closure.success_tags)
    episode.closed_on = closure.closed_on
    episode.outcome = closure.outcome
    episode.success_tags = list(tags)
    episode.followup_allowed = closure.followup_allowed
    episode.contact_attempts = sorted(set(closure.contact_attempts))
    plan.state = PlanState.CLOSED
    plan.version += 1
    _cancel_planned_meetings(work, plan)
    plans.keep_version(work.session, plan, ChangeReason.EPISODE_CLOSED, author=author_of(work), on=work.today)
    closed = EpisodeClosed(
        case_id=plan.case_id,
        plan_id=plan.plan_id,
        closed_on=closure.closed_on,
        outcome=closure.outcome,
        outcome_class=OUTCOME_CLASS[closure.outcome],
        success_tags=tags,
        activities_held_count=len(held),
        followup_allowed=closure.followup_allowed,
    )
    work.publish(closed, case_id=plan.case_id)
    return plan


def _cancel_planned_meetings(work: Work, plan: PlanRow) -> None:
    for meeting in plan.meetings:
        if meeting.status != MeetingStatus.PLANNED:
            continue
        meeting.status = MeetingStatus.CANCELLED
        cancelled = MeetingCancelled(
            meeting_id=meeting.meeting_id,
            plan_id=plan.plan_id,
            number_in_series=meeting.number,
            planned_on=meeting.planned_on,
            reason=MeetingCancelReason.EPISODE_CLOSED,
        )
        work.publish(cancelled, case_id=plan.case_id)
