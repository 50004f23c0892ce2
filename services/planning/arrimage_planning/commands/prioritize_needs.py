"""Person and worker put the needs in order; the person's order counts (R-118)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_planning.domain import problems
from arrimage_planning.domain.assessment import needs
from arrimage_planning.domain.episode import EpisodeState, Step, state_after
from arrimage_planning.domain.meeting import check_not_in_future
from arrimage_planning.domain.priorities import Priorities, check_read, strict_order
from arrimage_planning.store import episodes


async def prioritize_needs(
    work: Work,
    case_id: UUID,
    *,
    order: Sequence[str | Collection[str]],
    person_agreed_on: date | None,
    worker_agreed_on: date | None,
    order_read: Sequence[str] | None = None,
) -> None:
    """Keep the order, and since when each of the two agrees to it (today, if it is not given).

    ``order_read`` is the order that the worker began from (empty: none); None does not ask.

    :raises ProblemError: ``case.unknown``, ``assessment.missing``, ``priorities.changed``, or as
        :func:`state_after`, :func:`strict_order` and :func:`check_not_in_future`.
    """
    episode = await episodes.load_episode(work.session, case_id)
    episode.state = state_after(EpisodeState(episode.state), Step.PRIORITIZE)
    assessment = await episodes.latest_assessment(work.session, case_id)
    if assessment is None:
        raise ProblemError(problems.ASSESSMENT_MISSING)
    if order_read is not None:
        check_read(episode.priorities, order_read)
    priorities = Priorities(
        strict_order(order, needs(assessment.content.themes)),
        person_agreed_on or work.today,
        worker_agreed_on or work.today,
    )
    check_not_in_future(max(priorities.person_agreed_on, priorities.worker_agreed_on), work.today)
    episode.priorities = priorities
