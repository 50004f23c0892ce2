"""What may be done with a referral now, and why the rest may not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from arrimage_intake.domain import receiver_states, sender_states
from arrimage_intake.domain.receiver_states import ReceiverState, Step
from arrimage_intake.domain.sender_states import SenderState, SenderStep
from arrimage_intake.store.referrals import Referral
from arrimage_intake.store.tables import ReceivedReferral

_R, _S = ReceiverState, SenderState
_HERE: Final = (
    Step.TAKE_IN_CHARGE,
    Step.RETURN,
    Step.ATTEMPT_CONTACT,
    Step.RECORD_FIRST_CONTACT,
    Step.ACCEPT,
    Step.REDIRECT,
    Step.DECLINE,
    Step.WITHDRAW,
)
_THERE: Final = (SenderStep.WITHDRAW, SenderStep.CLOSE)
_AN_END: Final = frozenset({Step.REDIRECT, Step.DECLINE, Step.WITHDRAW})


def allowed_steps(referral: Referral) -> frozenset[str]:
    """Return the names of the steps that the referral's state allows; what else is asked, the command decides."""
    if isinstance(referral, ReceivedReferral):
        table = receiver_states.ALLOWED
        return frozenset(step.value for state, step in table if state is referral.state)
    by_sender = sender_states.ALLOWED
    found = {step.value for state, step in by_sender if state is referral.state}
    if referral.kept_on is not None and referral.state is _S.ACCEPTED:
        found.discard(SenderStep.WITHDRAW.value)
    return frozenset(found)


def why_not(referral: Referral) -> Sequence[tuple[str, str]]:
    """Return (step, reason) of what cannot be done now, each a key of words."""
    allowed = allowed_steps(referral)
    if isinstance(referral, ReceivedReferral):
        return [
            (f"step.{step.value}", _reason_here(referral.state, step))
            for step in _HERE
            if step.value not in allowed
        ]
    return [
        (f"step.{step.value}_sent", _reason_there(referral.state, step))
        for step in _THERE
        if step.value not in allowed
    ]


def _reason_here(state: ReceiverState, step: Step) -> str:
    if state is _R.MERGED:
        return "why.merged"
    if state is _R.RETURNED:
        return "why.returned"
    if state is _R.ACCEPTED:
        return "why.accepted" if step in _AN_END else "why.done"
    if state is _R.RECEIVED:
        return "why.contact_first" if step is Step.ACCEPT else "why.take_first"
    if state is _R.TAKEN_IN_CHARGE and step is Step.ACCEPT:
        return "why.contact_first"
    if state in (_R.TAKEN_IN_CHARGE, _R.FIRST_CONTACT_MADE):
        return "why.too_late" if step is Step.RETURN else "why.done"
    return "why.ended"


def _reason_there(state: SenderState, step: SenderStep) -> str:
    if state is _S.CLOSED:
        return "why.ended"
    if step is SenderStep.CLOSE:
        return "why.close_later"
    return "why.plan_agreed" if state is _S.ACCEPTED else "why.ended"
