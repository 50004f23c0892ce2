"""How the person of a call that is due may be reached: asked of intake now, kept nowhere (R-099, R-188)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.requests.port import RefusedError, UnansweredError
from arrimage_contracts.requests.person import PersonAsked, PersonTold
from arrimage_contracts.vocabularies import PersonField, Purpose
from arrimage_followup.domain import problems
from arrimage_followup.domain.call import CallState, Step, state_after
from arrimage_followup.store.followups import load_followup

_WITHIN_SECONDS: Final = 3.0
_NEEDED: Final = [
    PersonField.MAY_BE_CONTACTED,
    PersonField.WAYS,
    PersonField.LANGUAGE,
    PersonField.SAFE_HOURS,
    PersonField.FIRST_NAME,
    PersonField.PHONE,
]


async def show_contact(look: Look, followup_id: UUID) -> PersonTold:
    """Return what a worker needs to make a call that is due, and nothing of a person whom nobody is to call.

    Permission is asked of intake at this moment, and not remembered from another. Intake is told who is to call.

    :raises ProblemError: ``followup.not_found``, ``followup.contact_unanswered``, ``followup.contact_unknown``,
        ``followup.not_permitted``, or as :func:`state_after` of an attempt.
    """
    row = await load_followup(look.session, followup_id)
    if row is None:
        raise ProblemError(problems.NOT_FOUND)
    state_after(CallState(row.state), Step.ATTEMPT, due_on=row.due_on)
    viewer = look.place.secret.worker_ref(look.worker) if look.worker is not None else None
    question = PersonAsked(case_id=row.case_id, purpose=Purpose.FOLLOWUP_CALL, fields=_NEEDED, viewer=viewer)
    try:
        told = await look.place.ask(question, PersonTold, within=_WITHIN_SECONDS)
    except UnansweredError:
        raise ProblemError(problems.CONTACT_UNANSWERED) from None
    except RefusedError:
        raise ProblemError(problems.CONTACT_UNKNOWN) from None
    if not told.may_be_contacted:
        raise ProblemError(problems.NOT_PERMITTED)
    return told
