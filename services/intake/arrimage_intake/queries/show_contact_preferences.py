"""Show whether and how a person wishes to be reached, to a worker of the organization."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN, PREFERENCES_UNKNOWN
from arrimage_intake.queries.sight import note_read
from arrimage_intake.store.contact_preferences import KnownPreferences, find_preferences, is_case


async def show_contact_preferences(look: Look, case_id: UUID) -> KnownPreferences:
    """Return what the person said.

    :raises ProblemError: ``case.unknown``; ``contact_preferences.unknown`` before the person was asked.
    """
    session = look.session
    row = await find_preferences(session, case_id)
    if row is None:
        raise ProblemError(PREFERENCES_UNKNOWN if await is_case(session, case_id) else CASE_UNKNOWN)
    note_read(look, case_id, ("contact_preferences",), "api.contact_preferences")
    return row
