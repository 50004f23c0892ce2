"""Person and worker change the plan that they agreed on (R-128, R-130, R-131)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanRevised, ServiceModeChanged
from arrimage_contracts.vocabularies import MeetingCancelReason, ModeReason, MoveReason, PlanMode
from arrimage_planning.commands.announce_meetings import set_reminders
from arrimage_planning.commands.cancel_meeting import cancel_meeting
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.commands.move_meeting import put_on_days
from arrimage_planning.commands.read_rhythm import read_evening, read_rhythm
from arrimage_planning.domain import problems
from arrimage_planning.domain.assessment import needs
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import (
    Action,
    ChangeReason,
    Objective,
    ObjectiveStatus,
    PlanContent,
    check_evening,
)
from arrimage_planning.domain.priorities import Priorities, strict_order
from arrimage_planning.domain.revision import check_meetings, check_revised, mode_change, with_status_kept
from arrimage_planning.domain.series import Series, dates_of, with_dates_to_come
from arrimage_planning.store import episodes
from arrimage_planning.store.meetings import add_meeting, series_of
from arrimage_planning.store.tables import EpisodeRow, MeetingRow, PlanRow


@dataclass(frozen=True)
class Revision:
    """What changes; what is None stays as it is."""

    reason: str
    """In the worker's words. LOCAL."""
    priorities: Sequence[str | Sequence[str]] | None
    mode: PlanMode | None
    mode_reason: ModeReason | None
    objectives: Sequence[tuple[Objective, ObjectiveStatus | None]] | None
    """Each with its status; one without keeps that of the same objective before."""
    actions: Sequence[Action] | None
    no_action_wanted: Sequence[str] | None
    meeting_dates: Sequence[date] | None
    """The days of the meetings to come; those that took place or were missed stay."""
    more_meetings_reason: str | None
    evening: bool | None
    meeting_at: time | None
    """The time of day of the meetings to come."""


async def revise_plan(work: Work, plan_id: UUID, revision: Revision, *, expected_version: int) -> PlanRow:
    """Make a new version of an agreed plan; the earlier ones stay readable.

    :raises ProblemError: ``plan.nothing_changed``, ``plan.objective_missing``, ``plan.mode_reason_missing``, or as
        :func:`open_plan`, :func:`strict_order`, :func:`check_orientation`, :func:`check_evening`,
        :func:`with_dates_to_come` and :func:`check_meetings`.
    """
    episode, plan = await open_plan(work, plan_id, Step.REVISE, expected_version=expected_version)
    before = plan.content
    series = series_of(plan)
    if revision.meeting_dates is not None:
        series = with_dates_to_come(series, revision.meeting_dates, today=work.today)
        rhythm = await read_rhythm(work)
        more = revision.more_meetings_reason or before.more_meetings_reason
        check_meetings(series, most=rhythm.meetings, more_meetings_reason=more)
    after = replace(
        before,
        priorities=await _priorities(work, episode, revision) or before.priorities,
        mode=revision.mode or before.mode,
        objectives=before.objectives
        if revision.objectives is None
        else with_status_kept(revision.objectives, before.objectives),
        actions=before.actions if revision.actions is None else tuple(revision.actions),
        no_action_wanted=before.no_action_wanted
        if revision.no_action_wanted is None
        else tuple(dict.fromkeys(revision.no_action_wanted)),
        meeting_dates=dates_of(series),
        more_meetings_reason=revision.more_meetings_reason or before.more_meetings_reason,
        evening=before.evening if revision.evening is None else revision.evening,
        meeting_at=revision.meeting_at or before.meeting_at,
    )
    if after.evening and not before.evening:
        after = replace(after, evening_hours=await read_evening(work))
    check_revised(before, after)
    new_mode = mode_change(before, after, revision.mode_reason)
    plan.content = after
    changed = _plan_meetings(work, plan, series, revision.meeting_at)
    keep_change(work, plan, ChangeReason.REVISED, note=revision.reason)
    work.publish(_revised(work, plan), case_id=plan.case_id)
    if new_mode is not None:
        work.publish(_mode_changed(work, plan, new_mode), case_id=plan.case_id)
    await set_reminders(work, plan, changed)
    return plan


async def _priorities(work: Work, episode: EpisodeRow, revision: Revision) -> tuple[str, ...] | None:
    """Return the new order of the needs, if there is one; both agree to it today (R-118)."""
    if revision.priorities is None:
        return None
    assessment = await episodes.latest_assessment(work.session, episode.case_id)
    if assessment is None:
        raise ProblemError(problems.ASSESSMENT_MISSING)
    order = strict_order(revision.priorities, needs(assessment.content.themes))
    episode.priorities = Priorities(order, work.today, work.today)
    return order


def _plan_meetings(work: Work, plan: PlanRow, series: Series, at: time | None) -> list[MeetingRow]:
    """Bring the meetings in line with ``series``; return those that have a new day.

    :raises ProblemError: ``meeting.not_in_evening``, for one whose own time of day does not fit the plan any more.
    """
    rows = {row.number: row for row in plan.meetings}
    for item in series:
        row = rows.get(item.number)
        if row is not None and row.status == MeetingStatus.PLANNED and item.status is MeetingStatus.CANCELLED:
            cancel_meeting(work, plan, row, MeetingCancelReason.PERSON_ASKED)
        elif row is not None and row.status == MeetingStatus.PLANNED and at is not None:
            row.at = at
    for row in plan.meetings:
        if row.status == MeetingStatus.PLANNED:
            check_evening(plan.content, row.at)
    changed = list(put_on_days(work, plan, series, MoveReason.PLAN_REVISED))
    for item in series:
        if item.number not in rows:
            changed.append(add_meeting(plan, item.number, item.planned_on, plan.content.meeting_at))
    return changed


def _revised(work: Work, plan: PlanRow) -> PlanRevised:
    content: PlanContent = plan.content
    return PlanRevised(
        plan_id=plan.plan_id,
        case_id=plan.case_id,
        version=plan.version,
        mode=content.mode,
        revised_on=work.today,
        expected_end_on=content.expected_end_on,
        meeting_dates=list(content.meeting_dates),
        objective_count=len(content.objectives),
    )


def _mode_changed(work: Work, plan: PlanRow, reason: ModeReason) -> ServiceModeChanged:
    return ServiceModeChanged(
        plan_id=plan.plan_id,
        case_id=plan.case_id,
        version=plan.version,
        mode=plan.content.mode,
        changed_on=work.today,
        reason=reason,
    )
