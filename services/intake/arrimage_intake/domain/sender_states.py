"""The states of a referral that left from here: own steps and the receiver's news move them (part Y, R-091).

News may come late, twice or out of order. What was passed changes nothing; what lacks its predecessor waits. A
withdrawal is final here, except for what the receiver reached before it heard of it: an end stands there, and is
taken over (declined, redirected, closed); a plan stands, and the referral is accepted after all.
:mod:`arrimage_intake.domain.receiver_states` has the whole rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_intake.domain.wording import Words, refusal


class SenderState(StrEnum):
    """How far a referral has come that is written here."""

    DRAFT = "draft"
    """Kept to be gone on with; nobody was told."""
    INCOMPLETE = "incomplete"
    """It lacks mandatory fields and is not sent (R-090)."""
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    """The receiver asks for what is missing; no clock runs there (R-090)."""
    RESUBMITTED = "resubmitted"
    TAKEN_IN_CHARGE = "taken_in_charge"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


NOT_YET_SENT: Final = frozenset({SenderState.DRAFT, SenderState.INCOMPLETE})
"""Nobody else knows of it."""
NOT_YET_ACCEPTED: Final = frozenset(
    {
        SenderState.SENT,
        SenderState.ACKNOWLEDGED,
        SenderState.RETURNED,
        SenderState.RESUBMITTED,
        SenderState.TAKEN_IN_CHARGE,
    }
)
"""It is with its receiver, which has not accepted the person: the sender answers for them (R-102)."""
STILL_OPEN: Final = NOT_YET_SENT | NOT_YET_ACCEPTED | {SenderState.ACCEPTED}
"""Something may still come of it."""


class SenderStep(StrEnum):
    """What a worker does with a referral that is written here."""

    KEEP_DRAFT = "keep_draft"
    SUBMIT_INCOMPLETE = "submit_incomplete"
    SEND = "send"
    WITHDRAW = "withdraw"
    CLOSE = "close"


class News(StrEnum):
    """What the receiver says of a referral."""

    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    RESUMED = "resumed"
    TAKEN_IN_CHARGE = "taken_in_charge"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    CLOSED = "closed"


class NewsTooEarlyError(Exception):
    """News of a state whose predecessor was not heard of; ``missing`` is that predecessor (R-010)."""

    def __init__(self, missing: SenderState) -> None:
        super().__init__(missing)
        self.missing = missing


_S = SenderState
ALLOWED: Final[Mapping[tuple[SenderState, SenderStep], SenderState]] = MappingProxyType(
    {
        (_S.DRAFT, SenderStep.KEEP_DRAFT): _S.DRAFT,
        (_S.DRAFT, SenderStep.SUBMIT_INCOMPLETE): _S.INCOMPLETE,
        (_S.DRAFT, SenderStep.SEND): _S.SENT,
        # What is written is kept to be looked at before it goes; the state, and what was said of it, stay.
        (_S.INCOMPLETE, SenderStep.KEEP_DRAFT): _S.INCOMPLETE,
        (_S.RETURNED, SenderStep.KEEP_DRAFT): _S.RETURNED,
        (_S.INCOMPLETE, SenderStep.SUBMIT_INCOMPLETE): _S.INCOMPLETE,
        (_S.INCOMPLETE, SenderStep.SEND): _S.SENT,
        (_S.RETURNED, SenderStep.SEND): _S.RESUBMITTED,
        **{
            (state, SenderStep.WITHDRAW): _S.WITHDRAWN
            for state in (
                _S.DRAFT,
                _S.INCOMPLETE,
                _S.SENT,
                _S.ACKNOWLEDGED,
                _S.RETURNED,
                _S.RESUBMITTED,
                _S.TAKEN_IN_CHARGE,
                _S.ACCEPTED,  # until there is a plan, which the receiver alone knows of
            )
        },
        # The sender stayed responsible and has seen to the person in another way.
        (_S.DECLINED, SenderStep.CLOSE): _S.CLOSED,
        (_S.REDIRECTED, SenderStep.CLOSE): _S.CLOSED,
        (_S.WITHDRAWN, SenderStep.CLOSE): _S.CLOSED,
    }
)
"""All that a worker may do, and the state after it; anything else is refused."""

MOVES: Final[Mapping[News, Mapping[SenderState, SenderState]]] = MappingProxyType(
    {
        News.ACKNOWLEDGED: {_S.SENT: _S.ACKNOWLEDGED},
        News.RETURNED: {_S.ACKNOWLEDGED: _S.RETURNED},
        News.RESUMED: {_S.RESUBMITTED: _S.ACKNOWLEDGED},
        News.TAKEN_IN_CHARGE: {_S.ACKNOWLEDGED: _S.TAKEN_IN_CHARGE},
        News.ACCEPTED: {_S.TAKEN_IN_CHARGE: _S.ACCEPTED},
        News.DECLINED: {_S.TAKEN_IN_CHARGE: _S.DECLINED, _S.WITHDRAWN: _S.DECLINED},
        News.REDIRECTED: {
            _S.ACKNOWLEDGED: _S.REDIRECTED,
            _S.TAKEN_IN_CHARGE: _S.REDIRECTED,
            _S.WITHDRAWN: _S.REDIRECTED,
        },
        News.WITHDRAWN: {
            _S.ACKNOWLEDGED: _S.WITHDRAWN,
            _S.RETURNED: _S.WITHDRAWN,
            _S.RESUBMITTED: _S.WITHDRAWN,
            _S.TAKEN_IN_CHARGE: _S.WITHDRAWN,
        },
        News.KEPT: {_S.WITHDRAWN: _S.ACCEPTED},
        News.CLOSED: {_S.ACCEPTED: _S.CLOSED, _S.WITHDRAWN: _S.CLOSED},
    }
)
"""Which news moves which state, and where to."""

_AWAITED_NEXT: Final[Mapping[SenderState, SenderState]] = MappingProxyType(
    {
        _S.SENT: _S.ACKNOWLEDGED,
        _S.RETURNED: _S.ACKNOWLEDGED,
        _S.RESUBMITTED: _S.ACKNOWLEDGED,
        _S.ACKNOWLEDGED: _S.TAKEN_IN_CHARGE,
        _S.TAKEN_IN_CHARGE: _S.ACCEPTED,
    }
)
"""Which state must be heard of before later news can count."""
TOO_EARLY: Final[Mapping[News, frozenset[SenderState]]] = MappingProxyType(
    {
        News.RETURNED: frozenset({_S.SENT, _S.RESUBMITTED}),
        News.RESUMED: frozenset({_S.SENT}),
        News.TAKEN_IN_CHARGE: frozenset({_S.SENT, _S.RETURNED, _S.RESUBMITTED}),
        News.ACCEPTED: frozenset({_S.SENT, _S.RETURNED, _S.RESUBMITTED, _S.ACKNOWLEDGED}),
        News.DECLINED: frozenset({_S.SENT, _S.RETURNED, _S.RESUBMITTED, _S.ACKNOWLEDGED}),
        News.REDIRECTED: frozenset({_S.SENT, _S.RETURNED, _S.RESUBMITTED}),
        News.WITHDRAWN: frozenset({_S.SENT}),
        News.CLOSED: frozenset({_S.SENT, _S.RETURNED, _S.RESUBMITTED, _S.ACKNOWLEDGED, _S.TAKEN_IN_CHARGE}),
    }
)
"""In which states news waits for its predecessor, which is never invented (R-010)."""

_CALL_FR = "suivre l'état, ou appeler l'organisme qui l'a reçue"
_CALL_EN = "follow its state, or call the organization that received it"
_COMPLETE_FR = "remplir ce qui manque (POST …/form)"
_COMPLETE_EN = "fill in what is missing (POST …/form)"
_ELSEWHERE_FR = "chercher un autre service avec la personne, puis clore (POST …/closure)"
_ELSEWHERE_EN = "look for another service with the person, then close it (POST …/closure)"
WORDS: Final[Mapping[StrEnum, Words]] = MappingProxyType(
    {
        _S.DRAFT: Words("brouillon", "draft", _COMPLETE_FR, _COMPLETE_EN),
        _S.INCOMPLETE: Words("incomplète", "incomplete", _COMPLETE_FR, _COMPLETE_EN),
        _S.SENT: Words("envoyée", "sent", _CALL_FR, _CALL_EN),
        _S.ACKNOWLEDGED: Words("bien arrivée", "acknowledged", _CALL_FR, _CALL_EN),
        _S.RETURNED: Words("retournée", "returned", _COMPLETE_FR, _COMPLETE_EN),
        _S.RESUBMITTED: Words("renvoyée", "resubmitted", _CALL_FR, _CALL_EN),
        _S.TAKEN_IN_CHARGE: Words("prise en charge", "taken in charge", _CALL_FR, _CALL_EN),
        _S.ACCEPTED: Words("acceptée", "accepted", _CALL_FR, _CALL_EN),
        _S.DECLINED: Words("déclinée", "declined", _ELSEWHERE_FR, _ELSEWHERE_EN),
        _S.REDIRECTED: Words("réorientée", "redirected", _ELSEWHERE_FR, _ELSEWHERE_EN),
        _S.WITHDRAWN: Words(
            "retirée",
            "withdrawn",
            "rien, ou la clore (POST …/closure)",
            "nothing, or close it (POST …/closure)",
        ),
        _S.CLOSED: Words(
            "terminée",
            "closed",
            "rien ; un nouveau besoin fait l'objet d'une nouvelle demande",
            "nothing; a new need asks for a new referral",
        ),
    }
)


def after_step(state: SenderState, step: SenderStep) -> SenderState:
    """Return the state after a worker's ``step``.

    :raises ProblemError: ``referral.wrong_state``, which names the state and the next step.
    """
    after = ALLOWED.get((state, step))
    if after is None:
        raise refusal(WORDS, state)
    return after


def after_news(state: SenderState, news: News) -> SenderState:
    """Return the state after the receiver said ``news``; what was reached or passed before changes nothing.

    :raises NewsTooEarlyError: if a state between the two was not heard of: it is never invented (R-010).
    """
    if state in TOO_EARLY.get(news, ()):
        raise NewsTooEarlyError(_AWAITED_NEXT[state])
    return MOVES[news].get(state, state)
