"""Person or worker ends the episode; what was still to come is cancelled with it (R-136, R-189)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts import ids
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.vocabularies import (
    OUTCOME_CLASS,
    AttemptResult,
    MeetingCancelReason,
    Outcome,
    SuccessTag,
)
from arrimage_planning.commands.cancel_meeting import cancel_meeting
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain import parameters
from arrimage_planning.domain.closure import check_attempts, check_closed_on, each_tag_once
from arrimage_planning.domain.contact import is_contact
from arrimage_planning.domain.episode import EpisodeState, PlanState, PlanStep, Step, plan_after, state_after
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store import contacts, episodes, plans
from arrimage_planning.store.tables import EpisodeRow, PlanRow


@dataclass(frozen=True)
class Closure:
    """How and when an episode ended."""

    closed_on: date
    outcome: Outcome
    success_tags: Sequence[SuccessTag]
    followup_allowed: bool
    """The person agrees to be called later."""
    contact_attempts: Sequence[date]
    """The days of vain attempts to reach the person that were not recorded as contacts (R-156)."""


async def close_episode(work: Work, plan_id: UUID, closure: Closure, *, expected_version: int) -> PlanRow:
    """Close the episode of an active or resting plan, for good.

    :raises ProblemError: ``date.in_future``, ``closure.too_early``, ``closure.attempts_missing``, or as
        :func:`open_plan`.
    """
    episode, plan = await open_plan(
        work, plan_id, Step.CLOSE, expected_version=expected_version, plan_step=PlanStep.CLOSE
    )
    held = [meeting.held_on for meeting in plan.meetings if meeting.held_on is not None]
    await _close(work, episode, closure, begun_on=plan.agreed_on or date.min, held=held)
    for meeting in plan.meetings:
        if meeting.status == MeetingStatus.PLANNED:
            cancel_meeting(work, plan, meeting, MeetingCancelReason.EPISODE_CLOSED)
    keep_change(work, plan, ChangeReason.EPISODE_CLOSED)
    _say_closed(work, episode, plan.plan_id, closure, held_count=len(held), plan_agreed=True)
    return plan


async def close_before_plan(work: Work, case_id: UUID, closure: Closure) -> None:
    """Close an episode of which no plan was agreed, for good; a draft is closed with it.

    What is said names the plan that never came: the draft, or the first one.

    :raises ProblemError: ``case.unknown``, ``date.in_future``, ``closure.too_early``,
        ``closure.attempts_missing``, or as :func:`state_after`.
    """
    episode = await episodes.load_episode(work.session, case_id)
    episode.state = state_after(EpisodeState(episode.state), Step.CLOSE_BEFORE_PLAN)
    await _close(work, episode, closure, begun_on=episode.accepted_on or date.min, held=())
    draft = await plans.latest_plan(work.session, case_id)
    if draft is not None:
        draft.state = plan_after(PlanState(draft.state), PlanStep.CLOSE)
        keep_change(work, draft, ChangeReason.EPISODE_CLOSED)
    plan_id = ids.plan_id(case_id, draft.number if draft is not None else 1)
    _say_closed(work, episode, plan_id, closure, held_count=0, plan_agreed=False)


async def _close(
    work: Work, episode: EpisodeRow, closure: Closure, *, begun_on: date, held: Collection[date]
) -> None:
    check_closed_on(closure.closed_on, today=work.today, begun_on=begun_on, held=held)
    recorded = await contacts.contacts_of(work.session, episode.case_id)
    reached = [item.contacted_on for item in recorded if is_contact(AttemptResult(item.result))]
    in_vain = [item.contacted_on for item in recorded if not is_contact(AttemptResult(item.result))]
    check_attempts(
        closure.outcome,
        [*in_vain, *closure.contact_attempts],
        closure.closed_on,
        reached=[*reached, *held],
        needed=await work.value_of(parameters.LOST_CONTACT_ATTEMPTS),
        over_days=await work.value_of(parameters.LOST_CONTACT_DAYS),
    )
    episode.closed_on = closure.closed_on
    episode.outcome = closure.outcome
    episode.success_tags = list(each_tag_once(closure.success_tags))
    episode.followup_allowed = closure.followup_allowed
    episode.contact_attempts = sorted(set(closure.contact_attempts))
    await contacts.cancel_tasks(work.session, episode.case_id, today=work.today)


def _say_closed(
    work: Work, episode: EpisodeRow, plan_id: UUID, closure: Closure, *, held_count: int, plan_agreed: bool
) -> None:
    closed = EpisodeClosed(
        case_id=episode.case_id,
        plan_id=plan_id,
        closed_on=closure.closed_on,
        outcome=closure.outcome,
        outcome_class=OUTCOME_CLASS[closure.outcome],
        success_tags=each_tag_once(closure.success_tags),
        activities_held_count=held_count,
        followup_allowed=closure.followup_allowed,
        plan_agreed=plan_agreed,
    )
    work.publish(closed, case_id=episode.case_id)
