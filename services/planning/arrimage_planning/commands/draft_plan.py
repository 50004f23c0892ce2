"""Person and worker write a plan together (R-124, R-125, R-126)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.commands.author import author_of
from arrimage_planning.commands.read_rhythm import read_evening, read_rhythm
from arrimage_planning.domain import problems
from arrimage_planning.domain.calendar import agreed_dates
from arrimage_planning.domain.episode import EpisodeState, PlanState, PlanStep, Step, plan_after, state_after
from arrimage_planning.domain.plan import (
    Action,
    ChangeReason,
    Objective,
    PlanContent,
    check_evening,
    check_orientation,
)
from arrimage_planning.store import episodes, plans
from arrimage_planning.store.tables import PlanRow


@dataclass(frozen=True)
class Draft:
    """What the worker wrote down; what is None is proposed."""

    mode: PlanMode
    start_on: date
    objectives: Sequence[Objective]
    actions: Sequence[Action]
    no_action_wanted: Sequence[str]
    meeting_dates: Sequence[date] | None
    more_meetings_reason: str | None
    evening: bool | None
    meeting_at: time | None


async def draft_plan(work: Work, case_id: UUID, draft: Draft, *, replaces: UUID | None) -> PlanRow:
    """Keep a draft; it may take the place of the draft ``replaces``, which stays readable.

    :raises ProblemError: ``case.unknown``, ``priorities.missing``, ``plan.draft_exists``,
        ``plan.version_conflict``, or as :func:`state_after`, :func:`agreed_dates`, :func:`check_orientation`
        and :func:`check_evening`.
    """
    episode = await episodes.load_episode(work.session, case_id)
    episode.state = state_after(EpisodeState(episode.state), Step.DRAFT)
    assessment = await episodes.latest_assessment(work.session, case_id)
    if episode.priorities is None or assessment is None:
        raise ProblemError(problems.PRIORITIES_MISSING)
    rhythm = await read_rhythm(work)
    content = PlanContent(
        priorities=episode.priorities.order,
        mode=draft.mode,
        start_on=draft.start_on,
        meeting_dates=agreed_dates(
            draft.start_on,
            draft.meeting_dates,
            more_meetings_reason=draft.more_meetings_reason,
            rhythm=rhythm,
        ),
        evening=assessment.content.evening if draft.evening is None else draft.evening,
        objectives=tuple(draft.objectives),
        actions=tuple(draft.actions),
        no_action_wanted=tuple(draft.no_action_wanted),
        more_meetings_reason=draft.more_meetings_reason,
        meeting_at=draft.meeting_at,
        evening_hours=await read_evening(work),
        programme_months=rhythm.programme_months,
    )
    check_orientation(content, episode.priorities.order)
    check_evening(content, content.meeting_at)
    before = await plans.latest_plan(work.session, case_id)
    _give_way(work, before, replaces)
    plan = await plans.add_draft(work.session, case_id, before.number + 1 if before else 1, content)
    plans.keep_version(work.session, plan, ChangeReason.WRITTEN, author=author_of(work), on=work.today)
    return plan


def _give_way(work: Work, before: PlanRow | None, replaces: UUID | None) -> None:
    if before is None:
        if replaces is not None:
            raise ProblemError(problems.PLAN_UNKNOWN)
        return
    if replaces is None:
        raise ProblemError(problems.PLAN_DRAFT_EXISTS)
    if replaces != before.plan_id:
        raise ProblemError(problems.PLAN_VERSION_CONFLICT)
    before.state = plan_after(PlanState(before.state), PlanStep.REPLACE)
    before.version += 1
    plans.keep_version(work.session, before, ChangeReason.REPLACED, author=author_of(work), on=work.today)
