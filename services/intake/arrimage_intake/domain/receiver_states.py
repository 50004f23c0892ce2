"""The states of a referral that arrived here; the workers' steps move them (part Y)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.problems import WRONG_STATE


class ReceiverState(StrEnum):
    """How far a received referral has come."""

    RECEIVED = "received"
    TAKEN_IN_CHARGE = "taken_in_charge"
    FIRST_CONTACT_MADE = "first_contact_made"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Step(StrEnum):
    """What happens to a referral: a worker's step, or the end of the episode that planning tells."""

    TAKE_IN_CHARGE = "take_in_charge"
    WRITE_IDENTITY = "write_identity"
    RECORD_FIRST_CONTACT = "record_first_contact"
    ACCEPT = "accept"
    CLOSE = "close"


_AFTER: dict[tuple[ReceiverState, Step], ReceiverState] = {
    (ReceiverState.RECEIVED, Step.TAKE_IN_CHARGE): ReceiverState.TAKEN_IN_CHARGE,
    (ReceiverState.TAKEN_IN_CHARGE, Step.RECORD_FIRST_CONTACT): ReceiverState.FIRST_CONTACT_MADE,
    (ReceiverState.FIRST_CONTACT_MADE, Step.ACCEPT): ReceiverState.ACCEPTED,
    (ReceiverState.ACCEPTED, Step.CLOSE): ReceiverState.CLOSED,
    # Identity comes once a worker answers for the person, and not before (design, identity and disclosure).
    (ReceiverState.TAKEN_IN_CHARGE, Step.WRITE_IDENTITY): ReceiverState.TAKEN_IN_CHARGE,
    (ReceiverState.FIRST_CONTACT_MADE, Step.WRITE_IDENTITY): ReceiverState.FIRST_CONTACT_MADE,
    (ReceiverState.ACCEPTED, Step.WRITE_IDENTITY): ReceiverState.ACCEPTED,
    # After the end too: a telephone may change before the calls of the third and the ninth month.
    (ReceiverState.CLOSED, Step.WRITE_IDENTITY): ReceiverState.CLOSED,
}


@dataclass(frozen=True)
class _Words:
    state_fr: str
    state_en: str
    next_fr: str
    next_en: str


_WORDS = {
    ReceiverState.RECEIVED: _Words("reçue", "received", "la prendre en charge", "take it in charge"),
    ReceiverState.TAKEN_IN_CHARGE: _Words(
        "prise en charge",
        "taken in charge",
        "joindre la personne, puis noter le premier contact",
        "reach the person, then record the first contact",
    ),
    ReceiverState.FIRST_CONTACT_MADE: _Words(
        "premier contact fait", "first contact made", "accepter la personne", "accept the person"
    ),
    ReceiverState.ACCEPTED: _Words(
        "acceptée", "accepted", "préparer le plan avec la personne", "prepare the plan with the person"
    ),
    ReceiverState.CLOSED: _Words(
        "terminée",
        "closed",
        "rien ; un nouveau besoin fait l'objet d'une nouvelle demande",
        "nothing; a new need asks for a new referral",
    ),
}


def after_step(state: ReceiverState, step: Step) -> ReceiverState:
    """Return the state after a worker's ``step``.

    :raises ProblemError: ``referral.wrong_state``, which names the state and the next step.
    """
    after = _AFTER.get((state, step))
    if after is None:
        words = _WORDS[state]
        raise ProblemError(
            WRONG_STATE,
            state_fr=words.state_fr,
            state_en=words.state_en,
            next_fr=words.next_fr,
            next_en=words.next_en,
        )
    return after
