"""What a person told at a call (R-183)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_followup.domain import problems
from arrimage_followup.domain.answers import Answers
from arrimage_followup.store import answers, followups


async def show_answers(session: Session, followup_id: UUID) -> Answers:
    """Return the answers of a call.

    :raises ProblemError: ``followup.not_found`` or ``followup.no_answers``.
    """
    if await followups.load_followup(session, followup_id) is None:
        raise ProblemError(problems.NOT_FOUND)
    found = await answers.load_answers(session, followup_id)
    if found is None:
        raise ProblemError(problems.NO_ANSWERS)
    return found
