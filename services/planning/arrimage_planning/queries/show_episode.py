"""All that is known here of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_planning.store import episodes
from arrimage_planning.store.tables import AssessmentRow, EpisodeRow, PlanRow


@dataclass(frozen=True)
class EpisodeFile:
    """An episode, its latest assessment, and its plans."""

    episode: EpisodeRow
    assessment: AssessmentRow | None
    plans: Sequence[PlanRow]


async def show_episode(session: Session, case_id: UUID) -> EpisodeFile:
    """Return the file of a case.

    :raises ProblemError: ``case.unknown``.
    """
    return EpisodeFile(
        await episodes.load_episode(session, case_id, for_update=False),
        await episodes.latest_assessment(session, case_id),
        await episodes.plans_of(session, case_id),
    )
