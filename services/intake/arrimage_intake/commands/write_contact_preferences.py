"""Write down whether and how a person wishes to be reached; a withdrawal never waits (R-099)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.contact_preferences import (
    CASE_ERASED,
    CASE_UNKNOWN,
    PREFERENCES_VERSION_CONFLICT,
    ContactPreferences,
)
from arrimage_intake.store.contact_preferences import (
    KnownPreferences,
    find_preferences,
    is_case,
    keep_preferences,
    may_hold_a_person,
    was_said_before,
)


async def write_contact_preferences(
    case_id: UUID, said: ContactPreferences, expected_version: int | None, work: Work
) -> KnownPreferences:
    """Write ``said`` over what the person said before, and tell the node that something changed, not what.

    A withdrawal needs no version: it holds whatever was written meanwhile.

    :raises ProblemError: ``case.unknown``, ``case.erased``, ``contact_preferences.version_conflict``, or as
        :meth:`ContactPreferences.kept`.
    """
    kept = said.kept()
    if not await is_case(work.session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    row = await find_preferences(work.session, case_id, for_update=True)
    if not await may_hold_a_person(work.session, case_id) and (
        kept.may_be_contacted or (row is None and await was_said_before(work.session, case_id))
    ):
        raise ProblemError(CASE_ERASED)  # what was said is gone, and allows nothing: there is nothing to take back
    if row is None:
        row = KnownPreferences(case_id)
    elif kept.may_be_contacted and expected_version != row.version:
        raise ProblemError(PREFERENCES_VERSION_CONFLICT, held=row.version)
    elif kept == row.said:
        return row  # the same again: nothing changed, and nothing is said
    row.now_says(kept)
    row.updated_on = work.today
    row.written_by = work.worker
    row.written_at = work.now
    await keep_preferences(work.session, row)
    entry = Entry(Action.WRITTEN, case_id, purpose="contact_preferences", fields=("contact_preferences",))
    await write_down(work, entry)
    work.publish(
        ContactPreferenceUpdated(
            case_id=case_id,
            number=row.version,
            updated_on=work.today,
            may_be_contacted=kept.may_be_contacted,
        ),
        case_id=case_id,
    )
    return row
