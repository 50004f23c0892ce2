"""List what waits in intake for somebody: what arrived, what came back, what is not answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from arrimage_chassis.look import Look
from arrimage_chassis.store import Session
from arrimage_contracts.vocabularies import AttemptResult, ServiceName
from arrimage_intake.domain.day import Tap, Waiting
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.queries.sight import Seen, sort_cases
from arrimage_intake.store import todo
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

_MOST: Final = 150
"""Of each side; a list of more is no list for a day."""
_HERE: Final = ServiceName.INTAKE
_RESULTS: Final = (AttemptResult.NO_ANSWER, AttemptResult.MESSAGE_LEFT, AttemptResult.REACHED)
_UNANSWERED: Final = (SenderState.SENT, SenderState.RESUBMITTED)


async def list_todo(session: Session, today: date) -> Sequence[Waiting]:
    """Return what waits here on ``today``, a civil date of the node's zone."""
    received = await todo.received_to_do(session, _MOST)
    sent = await todo.sent_to_do(session, today, _MOST)
    unanswered = [referral.case_id for referral, _ in sent if referral.state in _UNANSWERED]
    held_back = await todo.cases_at_the_border(session, unanswered)
    return [
        *(item for referral, name in received for item in _received(referral, name)),
        *(_sent(referral, name, is_here=referral.case_id in held_back) for referral, name in sent),
    ]


async def as_seen(look: Look, waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    """Return what waits, where the case is a colleague's without who it is, and without what one cannot do."""
    seen = await sort_cases(look, {item.case_id for item in waiting if item.case_id is not None})
    return [
        item if item.case_id is None or item.case_id in seen.visible else _hidden(item, seen) for item in waiting
    ]


def _hidden(item: Waiting, seen: Seen) -> Waiting:
    if item.case_id not in seen.entrusted:
        return replace(item, name=None)
    return replace(item, name=None, taps=(), is_entrusted=True)


def _received(referral: ReceivedReferral, name: str | None) -> Iterator[Waiting]:
    path, case_id, at = _case(referral), referral.case_id, f"/intake/referrals/{referral.referral_id}"
    partner = referral.from_organization if referral.from_organization != referral.to_organization else None
    workers = frozenset(filter(None, (referral.lead_worker, referral.lead_backup)))
    if referral.lead_offered_to is not None:
        taps = (Tap("lead.accept", f"{at}/lead/accept"), Tap("lead.refuse", f"{at}/lead/refuse"))
        yield Waiting(
            _HERE, "lead.offered", path, case_id, taps=taps, name=name, pressing=True,
            workers=frozenset({referral.lead_offered_to}), offered_by=referral.lead_worker,
        )  # fmt: skip
    match referral.state:
        case ReceiverState.RECEIVED:
            yield Waiting(
                _HERE, "referral.take", path, case_id, due_on=referral.first_contact_due_on,
                since=referral.received_on, partner=partner, taps=(Tap("referral.take", f"{at}/take"),), name=name,
            )  # fmt: skip
        case ReceiverState.TAKEN_IN_CHARGE:
            results = [Tap(f"attempt.{result}", f"{at}/attempts", result) for result in _RESULTS]
            yield Waiting(
                _HERE, "contact.make", path, case_id, due_on=referral.first_contact_due_on, partner=partner,
                number=referral.attempts, taps=results, name=name, workers=workers,
            )  # fmt: skip
        case ReceiverState.FIRST_CONTACT_MADE:
            yield Waiting(
                _HERE, "referral.decide", path, case_id, since=referral.first_contact_made_on, partner=partner,
                taps=(Tap("referral.accept", f"{at}/accept"),), name=name, workers=workers, pressing=True,
            )  # fmt: skip


def _sent(referral: SentReferral, name: str | None, *, is_here: bool) -> Waiting:
    since = {
        SenderState.INCOMPLETE: referral.opened_on,
        SenderState.RETURNED: referral.returned_on,
        SenderState.DECLINED: referral.declined_on,
        SenderState.REDIRECTED: referral.redirected_on,
        SenderState.WITHDRAWN: referral.withdrawn_on,
    }.get(referral.state, referral.sent_on)
    code = f"sent.{referral.state}"
    if referral.state in _UNANSWERED:
        code = "sent.held_back" if is_here else "sent.unanswered"
    may_close = referral.state in (SenderState.DECLINED, SenderState.REDIRECTED, SenderState.WITHDRAWN)
    return Waiting(
        _HERE,
        code,
        _case(referral),
        referral.case_id,
        due_on=referral.first_contact_due_on if referral.state is SenderState.ACKNOWLEDGED else None,
        since=since,
        partner=referral.to_organization,
        taps=(Tap("sent.close", f"/intake/referrals/{referral.referral_id}/close"),) if may_close else (),
        name=name,
        workers=frozenset(filter(None, (referral.lead_worker,))),
        pressing=referral.state is not SenderState.WITHDRAWN,
    )


def _case(referral: ReceivedReferral | SentReferral) -> str:
    return f"/intake/cases/{referral.case_id}"
