"""What intake's own store says happened in a referral, as steps without words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from arrimage_chassis.clock import Clock
from arrimage_contracts.vocabularies import WithdrawnBy
from arrimage_intake.domain.receiver_states import WAITS_FOR_CONTACT
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.tables import ContactAttempt, LeadTerm, ReceivedReferral, SentReferral

_NOBODY = "—"


@dataclass(frozen=True)
class Organizations:
    """Organizations that the words name, by their ids; None among them is nobody."""

    ids: Sequence[str | None]


@dataclass(frozen=True)
class Happened:
    """One step: the key of its words, and what they are filled with."""

    on: date
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    codes: Mapping[str, StrEnum] = field(default_factory=dict)
    fields: Sequence[str] = ()
    """Names of fields that were missing."""
    at: datetime | None = None
    is_to_come: bool = False
    turn: int = 0
    """Which referral of the case it belongs to, counted from 0."""


def sent_steps(referral: SentReferral) -> Iterator[Happened]:
    """Tell of a referral that is written here, and of what its receiver said."""
    to = {"partner": Organizations([referral.to_organization])}
    yield Happened(referral.opened_on, "story.opened", {"worker": referral.lead_worker or _NOBODY})
    if referral.sent_on is not None:
        key = "story.sent" if referral.submission == 1 else "story.sent_again"
        yield Happened(referral.sent_on, key, {**to, "number": referral.submission})
    if referral.received_on is not None and referral.first_contact_due_on is not None:
        facts = {**to, "due_on": referral.first_contact_due_on}
        yield Happened(referral.received_on, "story.arrived_there", facts)
    if referral.returned_on is not None:
        if referral.state is SenderState.RETURNED and referral.missing:
            missing = [str(name) for name in referral.missing]
            yield Happened(referral.returned_on, "story.returned_by", to, fields=missing)
        else:
            yield Happened(referral.returned_on, "story.returned_once", to)
    yield from _dated(
        to,
        (referral.taken_in_charge_on, "story.taken_there"),
        (referral.accepted_on, "story.accepted_there"),
        (referral.kept_on, "story.kept"),
        (referral.closed_on, "story.closed"),
    )
    yield from _answered(to, referral, "there")
    yield from _withdrawn(referral)


def received_steps(
    referral: ReceivedReferral, attempts: Sequence[ContactAttempt], terms: Sequence[LeadTerm], clock: Clock
) -> Iterator[Happened]:
    """Tell of a referral that arrived here: who answered for it, who tried to reach the person, how it went."""
    came_back = referral.from_organization == referral.to_organization
    partner = {"partner": Organizations([referral.from_organization])}
    due = {**partner, "due_on": referral.first_contact_due_on}
    yield Happened(referral.received_on, "story.came_back" if came_back else "story.received", due)
    yield from _dated(
        partner,
        (referral.returned_on, "story.returned"),
        (referral.taken_in_charge_on, "story.taken"),
        (referral.overdue_since, "story.overdue"),
        (referral.first_contact_made_on, "story.first_contact"),
        (referral.accepted_on, "story.accepted"),
        (referral.plan_agreed_on, "story.plan_agreed"),
        (referral.sender_withdrew_on, "story.sender_withdrew"),
        (referral.attached_on, "story.attached"),
        (referral.closed_on, "story.closed"),
    )
    for attempt in attempts:
        yield Happened(
            clock.civil_date(attempt.attempted_at),
            "story.attempt",
            {"number": attempt.number, "worker": attempt.recorded_by or _NOBODY},
            {"channel": attempt.channel, "result": attempt.result},
            at=attempt.attempted_at,
        )
    for term in terms:
        key = "story.lead_with_backup" if term.backup else "story.lead"
        who = {"worker": term.worker, "backup": term.backup or _NOBODY}
        yield Happened(clock.civil_date(term.since), key, who, at=term.since)
    yield from _answered(partner, referral, "here")
    yield from _withdrawn(referral)
    if referral.state in WAITS_FOR_CONTACT and referral.overdue_since is None:
        yield Happened(referral.first_contact_due_on, "story.contact_due", is_to_come=True)


def _dated(facts: Mapping[str, object], *steps: tuple[date | None, str]) -> Iterator[Happened]:
    for on, key in steps:
        if on is not None:
            yield Happened(on, key, facts)


def _answered(
    facts: Mapping[str, object], referral: SentReferral | ReceivedReferral, where: str
) -> Iterator[Happened]:
    """Tell that it was declined or redirected, and who else could help."""
    suggested = Organizations(referral.suggested or [])
    for on, what in ((referral.declined_on, "declined"), (referral.redirected_on, "redirected")):
        if on is None:
            continue
        reason = referral.decline_reason if isinstance(referral, ReceivedReferral) else None
        codes = {"reason": reason} if reason is not None else {}
        key = f"story.{what}_{where}" if codes or where == "there" else f"story.{what}_bare"
        yield Happened(on, key, {**facts, "suggested": suggested}, codes)


def _withdrawn(referral: SentReferral | ReceivedReferral) -> Iterator[Happened]:
    if referral.withdrawn_on is not None:
        yield Happened(
            referral.withdrawn_on,
            "story.withdrawn",
            codes={"by": referral.withdrawn_by or WithdrawnBy.SENDER},
        )
