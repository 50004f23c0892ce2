"""Whose a case is, and what of it a worker may be shown (R-100, R-328); what was shown is written down (R-329)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from arrimage_chassis.access import DataClass
from arrimage_chassis.look import Look, Sight, id_in
from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_intake.commands.write_down import write_down
from arrimage_intake.domain.access_log import Action, Entry
from arrimage_intake.store.assignments import case_of_referral, opened_by, workers_of
from arrimage_intake.store.consents import find_own_consent

ANONYMOUS: Final = "anonymous"
"""Whoever looks in the demo profile, where nobody signs in."""
_WHO_IT_IS: Final = frozenset(
    {DataClass.IDENTITY, DataClass.CONTACT, DataClass.NOTES, DataClass.AUTHORIZATIONS, DataClass.DISCLOSURES_LOG}
)
"""What nobody sees of a case that nobody has in hand yet; its form is read by whoever may take it."""


async def case_of(session: Session, path: Mapping[str, Any]) -> UUID | None:
    """Return the case that an address names by itself, by one of its referrals or one of its authorizations."""
    if (case_id := id_in(path, "case_id")) is not None:
        return case_id
    if (consent_id := id_in(path, "consent_id")) is not None:
        consent = await find_own_consent(session, consent_id)
        return None if consent is None else consent.case_id
    referral_id = id_in(path, "referral_id")
    return await case_of_referral(session, referral_id) if referral_id is not None else None


async def is_assigned(look: Look, case_id: UUID, about: Collection[DataClass]) -> bool:
    """Tell whether a case is one of the worker's. One that nobody has in hand is all's, without who it is."""
    known = await workers_of(look.session, [case_id])
    if case_id not in known:
        return True  # there is no such case: whoever answers says so
    if look.worker is None:
        return False
    if look.worker in known[case_id] or (not known[case_id] and not _WHO_IT_IS & set(about)):
        return True
    return bool(await opened_by(look.session, look.worker, look.place.clock.now(), [case_id]))


@dataclass(frozen=True)
class Seen:
    """Which of some cases a worker may see whole."""

    visible: frozenset[UUID]
    """Of these, who the person is."""
    entrusted: frozenset[UUID]
    """These are a colleague's. What is in neither is nobody's yet, or not known here."""


async def sort_cases(look: Look, case_ids: Collection[UUID]) -> Seen:
    """Return which of the cases the worker may see; three queries at most, however many there are."""
    wanted = frozenset(case_ids)
    if look.sees_all or not wanted:
        return Seen(wanted, frozenset())
    known = await workers_of(look.session, wanted)
    held = {case_id for case_id, workers in known.items() if workers}
    if look.worker is None or not look.reach(DataClass.IDENTITY):
        return Seen(frozenset(), frozenset(held))
    theirs = {case_id for case_id in held if look.worker in known[case_id]}
    opened = await opened_by(look.session, look.worker, look.place.clock.now(), wanted - theirs)
    return Seen(frozenset(theirs | opened), frozenset(held - theirs - opened))


async def visible_cases(look: Look, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the cases of which the worker may see who the person is."""
    return (await sort_cases(look, case_ids)).visible


async def sees(look: Look, case_id: UUID) -> bool:
    """Tell whether the worker may see who the person of a case is."""
    return case_id in await visible_cases(look, [case_id])


def look_as(look: Look, viewer: UUID | None) -> Look:
    """Return the look of a worker whom another service names by an opaque id; of nobody, if there is none."""
    place = look.place
    if viewer is not None and place.anonymous_allowed and viewer == place.secret.worker_ref(ANONYMOUS):
        return replace(look, worker=ANONYMOUS, role="coordinator")
    for colleague in place.staff():
        if viewer is not None and colleague.ref == viewer:
            return replace(look, worker=colleague.worker, role=colleague.role)
    return replace(look, worker=None, role=None)


def note_read(look: Look, case_id: UUID, fields: Collection[str], purpose: str, asker: str | None = None) -> None:
    """Have it written down that the worker was shown ``fields`` of a person."""
    action = Action.READ if asker is None else Action.TOLD
    look.seen.append(
        Entry(action, case_id, purpose=purpose, fields=fields, asker=asker, worker=look.worker, role=look.role)
    )


def note_list(
    look: Look, case_ids: Collection[UUID], purpose: str, action: Action = Action.LISTED, asker: str | None = None
) -> None:
    """Have it written down that the worker was shown a list in which the names of these cases stand."""
    if case_ids or action is Action.SEARCHED:
        look.seen.append(
            Entry(
                action,
                purpose=purpose,
                fields=("name",),
                cases=set(case_ids),
                asker=asker,
                worker=look.worker,
                role=look.role,
            )
        )


async def keep_looks(work: Work, entries: Collection[Entry]) -> None:
    """Write down what a look collected."""
    for entry in entries:
        await write_down(work, entry)


SIGHT: Final = Sight(case_of, is_assigned, keep_looks)
