"""The states of a referral that arrived here (part Y). Overdue is a flag beside them: the referral stays open.

A withdrawal by the sender may cross with what is done here. Both gates end in one state, whatever comes first:

- it wins over everything that is still open, an acceptance too: withdrawn on both sides;
- a plan that the person has agreed to wins over it: accepted here, and the sender is answered ``ReferralKept``;
- an end that was reached here first stands (declined, redirected, closed), and the sender takes it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_intake.domain.wording import Words, refusal


class ReceiverState(StrEnum):
    """How far a received referral has come."""

    RECEIVED = "received"
    RETURNED = "returned"
    """It lacks something and waits for the sender; no clock runs (R-090)."""
    TAKEN_IN_CHARGE = "taken_in_charge"
    FIRST_CONTACT_MADE = "first_contact_made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """The person was being helped already: attached to that referral, and follows it (R-104)."""
    CLOSED = "closed"


class Step(StrEnum):
    """What happens to a referral: a worker's step, or the end of the episode that planning tells."""

    TAKE_IN_CHARGE = "take_in_charge"
    RETURN = "return"
    RESUME = "resume"
    WRITE_IDENTITY = "write_identity"
    CHANGE_LEAD = "change_lead"
    ATTEMPT_CONTACT = "attempt_contact"
    RECORD_FIRST_CONTACT = "record_first_contact"
    ACCEPT = "accept"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAW = "withdraw"
    ATTACH = "attach"
    CLOSE = "close"


_S = ReceiverState
ALLOWED: Final[Mapping[tuple[ReceiverState, Step], ReceiverState]] = MappingProxyType(
    {
        (_S.RECEIVED, Step.TAKE_IN_CHARGE): _S.TAKEN_IN_CHARGE,
        (_S.RECEIVED, Step.RETURN): _S.RETURNED,
        (_S.RECEIVED, Step.REDIRECT): _S.REDIRECTED,
        (_S.RECEIVED, Step.WITHDRAW): _S.WITHDRAWN,
        (_S.RETURNED, Step.RESUME): _S.RECEIVED,
        (_S.RETURNED, Step.WITHDRAW): _S.WITHDRAWN,
        # Identity comes once a worker answers for the person, and not before (design, identity and disclosure).
        (_S.TAKEN_IN_CHARGE, Step.WRITE_IDENTITY): _S.TAKEN_IN_CHARGE,
        (_S.TAKEN_IN_CHARGE, Step.CHANGE_LEAD): _S.TAKEN_IN_CHARGE,
        (_S.TAKEN_IN_CHARGE, Step.ATTEMPT_CONTACT): _S.TAKEN_IN_CHARGE,
        (_S.TAKEN_IN_CHARGE, Step.RECORD_FIRST_CONTACT): _S.FIRST_CONTACT_MADE,
        (_S.TAKEN_IN_CHARGE, Step.DECLINE): _S.DECLINED,
        (_S.TAKEN_IN_CHARGE, Step.REDIRECT): _S.REDIRECTED,
        (_S.TAKEN_IN_CHARGE, Step.WITHDRAW): _S.WITHDRAWN,
        (_S.TAKEN_IN_CHARGE, Step.ATTACH): _S.MERGED,
        (_S.FIRST_CONTACT_MADE, Step.WRITE_IDENTITY): _S.FIRST_CONTACT_MADE,
        (_S.FIRST_CONTACT_MADE, Step.CHANGE_LEAD): _S.FIRST_CONTACT_MADE,
        (_S.FIRST_CONTACT_MADE, Step.ACCEPT): _S.ACCEPTED,
        (_S.FIRST_CONTACT_MADE, Step.DECLINE): _S.DECLINED,
        (_S.FIRST_CONTACT_MADE, Step.REDIRECT): _S.REDIRECTED,
        (_S.FIRST_CONTACT_MADE, Step.WITHDRAW): _S.WITHDRAWN,
        (_S.FIRST_CONTACT_MADE, Step.ATTACH): _S.MERGED,
        (_S.ACCEPTED, Step.WRITE_IDENTITY): _S.ACCEPTED,
        (_S.ACCEPTED, Step.CHANGE_LEAD): _S.ACCEPTED,
        (_S.ACCEPTED, Step.CLOSE): _S.CLOSED,
        # After the end too: a telephone may change before the calls of the third and the ninth month.
        (_S.CLOSED, Step.WRITE_IDENTITY): _S.CLOSED,
    }
)
"""All that is allowed, and the state after it; anything else is refused."""

WAITS_FOR_CONTACT: Final = frozenset({_S.RECEIVED, _S.TAKEN_IN_CHARGE})
"""The states in which the days of the first contact run (R-112)."""
OPEN: Final = frozenset({_S.RECEIVED, _S.RETURNED, _S.TAKEN_IN_CHARGE, _S.FIRST_CONTACT_MADE})
"""The states in which nothing is decided yet."""
KEEPS_IDENTITY: Final = frozenset(ReceiverState) - {_S.DECLINED, _S.REDIRECTED, _S.WITHDRAWN, _S.MERGED}
"""The states in which a referral needs to know who the person is."""
MAY_BE_ATTACHED_TO: Final = frozenset({_S.TAKEN_IN_CHARGE, _S.FIRST_CONTACT_MADE, _S.ACCEPTED})
"""The states in which somebody answers for the person (R-104)."""

WORDS: Final[Mapping[StrEnum, Words]] = MappingProxyType(
    {
        _S.RECEIVED: Words(
            "reçue",
            "received",
            "la prendre en charge, la réorienter, ou la retourner à qui l'envoie s'il y manque quelque chose",
            "take it in charge, redirect it, or return it to its sender if something is missing",
        ),
        _S.RETURNED: Words(
            "retournée",
            "returned",
            "attendre que l'organisme qui l'envoie la complète, ou l'appeler",
            "wait until the sending organization completes it, or call them",
        ),
        _S.TAKEN_IN_CHARGE: Words(
            "prise en charge",
            "taken in charge",
            "joindre la personne, puis noter le premier contact",
            "reach the person, then record the first contact",
        ),
        _S.FIRST_CONTACT_MADE: Words(
            "premier contact fait",
            "first contact made",
            "accepter la personne, ou décliner la demande",
            "accept the person, or decline the referral",
        ),
        _S.ACCEPTED: Words(
            "acceptée",
            "accepted",
            "préparer le plan avec la personne ; si elle arrête, clore l'épisode dans la planification",
            "prepare the plan with the person; if they stop, close the episode in planning",
        ),
        _S.DECLINED: Words(
            "déclinée",
            "declined",
            "rien ; un nouveau besoin fait l'objet d'une nouvelle demande",
            "nothing; a new need asks for a new referral",
        ),
        _S.REDIRECTED: Words(
            "réorientée",
            "redirected",
            "rien ; l'organisme qui l'a envoyée en reste responsable",
            "nothing; the organization that sent it stays responsible",
        ),
        _S.WITHDRAWN: Words(
            "retirée",
            "withdrawn",
            "rien ; si la personne revient, elle fait l'objet d'une nouvelle demande",
            "nothing; if the person comes back, that asks for a new referral",
        ),
        _S.MERGED: Words(
            "jointe à une autre",
            "merged",
            "travailler sur la demande à laquelle elle est jointe",
            "work on the referral that it is attached to",
        ),
        _S.CLOSED: Words(
            "terminée",
            "closed",
            "rien ; un nouveau besoin fait l'objet d'une nouvelle demande",
            "nothing; a new need asks for a new referral",
        ),
    }
)


def after_step(state: ReceiverState, step: Step) -> ReceiverState:
    """Return the state after ``step``.

    :raises ProblemError: ``referral.wrong_state``, which names the state and the next step.
    """
    after = ALLOWED.get((state, step))
    if after is None:
        raise refusal(WORDS, state)
    return after


def after_senders_withdrawal(state: ReceiverState, *, plan_agreed: bool) -> ReceiverState:
    """Return the state once the sender's withdrawal is heard, by the rule at the head of this module (R-108).

    The state stays what it was if the withdrawal comes too late; ``accepted`` is then to be told to the sender.
    """
    if state is ReceiverState.ACCEPTED:
        return ReceiverState.ACCEPTED if plan_agreed else ReceiverState.WITHDRAWN
    return ReceiverState.WITHDRAWN if state in OPEN or state is ReceiverState.MERGED else state
