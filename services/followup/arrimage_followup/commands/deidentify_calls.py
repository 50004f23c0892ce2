"""Forget what was written of a person in words, once intake de-identified the case (R-110)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_followup.store.answers import forget_words


async def deidentify_calls(work: Work, case_id: UUID) -> None:
    """Blank the words of all calls of a case; a case that is not known here changes nothing."""
    await forget_words(work.session, case_id)
