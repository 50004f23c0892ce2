"""All that is known here of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_planning.store import contacts, episodes
from arrimage_planning.store.tables import AssessmentRow, ContactRow, ContactTaskRow, EpisodeRow, PlanRow


@dataclass(frozen=True)
class EpisodeFile:
    """An episode, its latest assessment, its plans, and the contacts outside of meetings."""

    episode: EpisodeRow
    assessment: AssessmentRow | None
    plans: Sequence[PlanRow]
    contacts: Sequence[ContactRow]
    contact_tasks: Sequence[ContactTaskRow]


async def show_episode(session: Session, case_id: UUID) -> EpisodeFile:
    """Return the file of a case.

    :raises ProblemError: ``case.unknown``.
    """
    return EpisodeFile(
        await episodes.load_episode(session, case_id, for_update=False),
        await episodes.latest_assessment(session, case_id),
        await episodes.plans_of(session, case_id),
        await contacts.contacts_of(session, case_id),
        await contacts.tasks_of(session, case_id),
    )
