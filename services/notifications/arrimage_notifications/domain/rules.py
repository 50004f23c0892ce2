"""Which event is told to whom, and what of it may be said: dates and counts, nothing else (R-335, R-336)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid5

from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.consent import ConsentExpired, ConsentExpiring, ConsentRevoked, ErasureUnconfirmed
from arrimage_contracts.events.contact import FirstContactDueSoon, FirstContactMade, FirstContactOverdue
from arrimage_contracts.events.disclosure import ConfidentialityIncidentReported, EmergencyReviewDue
from arrimage_contracts.events.followup import (
    FollowupCancelled,
    FollowupCompleted,
    FollowupDeclined,
    FollowupDue,
    FollowupUnreached,
    ReentryRequested,
)
from arrimage_contracts.events.lead import CaseLeadTransferOffered, CaseLeadTransferRefused
from arrimage_contracts.events.meeting import (
    MeetingCancelled,
    MeetingDueSoon,
    MeetingHeld,
    MeetingMissed,
    MeetingRescheduled,
)
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import (
    ReferralDeclined,
    ReferralReceived,
    ReferralRedirected,
    ReferralReturned,
    ReferralWithdrawn,
)
from arrimage_contracts.vocabularies import ConsentEnd, MeetingCancelReason, NoticeRecipient, ReferralSide

Role = NoticeRecipient
"""Whom a notice is for."""


class NoticeKind(StrEnum):
    """What a notice is about."""

    NEW_REFERRAL = "new_referral"
    FIRST_CONTACT_SOON = "first_contact_soon"
    FIRST_CONTACT_OVERDUE = "first_contact_overdue"
    REFERRAL_RETURNED = "referral_returned"
    REFERRAL_DECLINED = "referral_declined"
    REFERRAL_REDIRECTED = "referral_redirected"
    REFERRAL_WITHDRAWN = "referral_withdrawn"
    LEAD_OFFERED = "lead_offered"
    LEAD_REFUSED = "lead_refused"
    PLAN_AGREED = "plan_agreed"
    MEETING_SOON = "meeting_soon"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_MISSED = "meeting_missed"
    CALL_DUE = "call_due"
    CALL_UNREACHED = "call_unreached"
    REENTRY = "reentry"
    CONSENT_ENDS_SOON = "consent_ends_soon"
    CONSENT_TO_CONFIRM = "consent_to_confirm"
    ERASURE_UNCONFIRMED = "erasure_unconfirmed"
    EMERGENCY_UNREVIEWED = "emergency_unreviewed"
    INCIDENT = "incident"


@dataclass(frozen=True)
class Facts:
    """All that a notice may say of its cause. There is no room for a word."""

    dates: Mapping[str, date] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def _always(_: Any) -> bool:
    return True


def _none(_: Any) -> None:
    return None


@dataclass(frozen=True)
class Rule:
    """To whom an event is told, as what, and which of its facts."""

    role: Role
    kind: NoticeKind
    facts: Callable[[Any], Facts]
    applies: Callable[[Any], bool] = _always
    worker: Callable[[Any], UUID | None] = _none
    """The worker whom the event names, if it is for that one."""
    good_until: Callable[[Any], date | None] = _none
    """The last day on which it is worth being told, if the event says so."""


@dataclass(frozen=True)
class Notice:
    """One notice that one event asks for."""

    role: Role
    kind: NoticeKind
    facts: Facts
    about: UUID | None = None
    """What it is about (a referral, a meeting, a call): what ends that, makes the notice pointless."""
    worker: UUID | None = None
    good_until: date | None = None


def _dates(*names: str) -> Callable[[Any], Facts]:
    return lambda event: Facts(dates={name: getattr(event, name) for name in names})


def _of_referral(event: ReferralReceived) -> Facts:
    return Facts(dates={"received_on": event.received_on, "contact_due_on": event.first_contact_due_on})


def _of_plan(event: PlanCreated) -> Facts:
    return Facts(
        dates={"first_on": min(event.meeting_dates), "last_on": max(event.meeting_dates)},
        counts={"meetings": len(event.meeting_dates)},
    )


def _of_unreached(event: FollowupUnreached) -> Facts:
    return Facts(dates={"unreached_on": event.unreached_on}, counts={"attempts": event.attempts})


def _to(*roles: Role, kind: NoticeKind, facts: Callable[[Any], Facts], **more: Any) -> tuple[Rule, ...]:
    return tuple(Rule(role, kind, facts, **more) for role in roles)


_WORKER, _COORDINATOR, _PERSON = Role.WORKER, Role.COORDINATOR, Role.PERSON
K = NoticeKind

RULES: Final[Mapping[type[EventData], tuple[Rule, ...]]] = MappingProxyType(
    {
        ReferralReceived: _to(_WORKER, _COORDINATOR, kind=K.NEW_REFERRAL, facts=_of_referral),
        FirstContactDueSoon: _to(_WORKER, _COORDINATOR, kind=K.FIRST_CONTACT_SOON, facts=_dates("due_on")),
        FirstContactOverdue: _to(_WORKER, _COORDINATOR, kind=K.FIRST_CONTACT_OVERDUE, facts=_dates("due_on")),
        ReferralReturned: _to(
            _WORKER,
            kind=K.REFERRAL_RETURNED,
            facts=_dates("returned_on"),
            # the receiver's own worker returned it, and knows
            applies=lambda event: event.side is ReferralSide.SENDER,
        ),
        ReferralDeclined: _to(_WORKER, kind=K.REFERRAL_DECLINED, facts=_dates("declined_on")),
        ReferralRedirected: _to(_WORKER, kind=K.REFERRAL_REDIRECTED, facts=_dates("redirected_on")),
        ReferralWithdrawn: _to(_WORKER, kind=K.REFERRAL_WITHDRAWN, facts=_dates("withdrawn_on")),
        CaseLeadTransferOffered: _to(
            _WORKER, kind=K.LEAD_OFFERED, facts=_dates("offered_on"), worker=lambda event: event.worker
        ),
        CaseLeadTransferRefused: _to(_WORKER, kind=K.LEAD_REFUSED, facts=_dates("refused_on")),
        PlanCreated: _to(_COORDINATOR, kind=K.PLAN_AGREED, facts=_of_plan),
        MeetingDueSoon: _to(
            _PERSON,
            kind=K.MEETING_SOON,
            facts=_dates("planned_on"),
            good_until=lambda event: event.planned_on,
        ),
        MeetingRescheduled: _to(
            _PERSON,
            kind=K.MEETING_MOVED,
            facts=_dates("planned_on", "moved_to"),
            good_until=lambda event: max(event.planned_on, event.moved_to),
        ),
        MeetingCancelled: _to(
            _PERSON,
            kind=K.MEETING_CANCELLED,
            facts=_dates("planned_on"),
            # at the end of an episode the person was there: a message for each meeting would only worry
            applies=lambda event: event.reason is not MeetingCancelReason.EPISODE_CLOSED,
            good_until=lambda event: event.planned_on,
        ),
        MeetingMissed: _to(_WORKER, kind=K.MEETING_MISSED, facts=_dates("planned_on", "contact_due_on")),
        FollowupDue: _to(_WORKER, kind=K.CALL_DUE, facts=_dates("due_on")),
        FollowupUnreached: _to(_WORKER, _COORDINATOR, kind=K.CALL_UNREACHED, facts=_of_unreached),
        ReentryRequested: _to(_WORKER, _COORDINATOR, kind=K.REENTRY, facts=_dates("requested_on")),
        ConsentExpiring: (
            *_to(
                _WORKER,
                kind=K.CONSENT_ENDS_SOON,
                facts=_dates("ends_on"),
                applies=lambda event: event.because is not ConsentEnd.NOT_CONFIRMED,
                good_until=lambda event: event.ends_on,
            ),
            *_to(
                _WORKER,
                kind=K.CONSENT_TO_CONFIRM,
                facts=_dates("ends_on"),
                applies=lambda event: event.because is ConsentEnd.NOT_CONFIRMED,
                good_until=lambda event: event.ends_on,
            ),
        ),
        EmergencyReviewDue: _to(_COORDINATOR, kind=K.EMERGENCY_UNREVIEWED, facts=_dates("review_due_on")),
        ConfidentialityIncidentReported: _to(_COORDINATOR, kind=K.INCIDENT, facts=_dates("reported_on")),
        ErasureUnconfirmed: _to(_WORKER, _COORDINATOR, kind=K.ERASURE_UNCONFIRMED, facts=_dates("asked_on")),
    }
)
"""Every notice has a causing event; there is none by the service's own decision (R-334)."""

ABOUT: Final[Mapping[type[EventData], str]] = MappingProxyType(
    {
        ReferralReceived: "referral_id",
        FirstContactDueSoon: "referral_id",
        FirstContactOverdue: "referral_id",
        MeetingDueSoon: "meeting_id",
        MeetingRescheduled: "meeting_id",
        FollowupDue: "followup_id",
        ConsentExpiring: "consent_id",
    }
)
"""By which field the notices of an event are known to be about something that may end."""

ENDS: Final[Mapping[type[EventData], str]] = MappingProxyType(
    {
        FirstContactMade: "referral_id",
        ReferralWithdrawn: "referral_id",
        ReferralDeclined: "referral_id",
        ReferralRedirected: "referral_id",
        MeetingHeld: "meeting_id",
        MeetingMissed: "meeting_id",
        MeetingCancelled: "meeting_id",
        MeetingRescheduled: "meeting_id",
        FollowupCompleted: "followup_id",
        FollowupCancelled: "followup_id",
        FollowupDeclined: "followup_id",
        FollowupUnreached: "followup_id",
        ConsentRevoked: "consent_id",
        ConsentExpired: "consent_id",
    }
)
"""What makes the open notices about something pointless: they are not sent any more (out of date)."""


def notices_for(event: EventData) -> list[Notice]:
    """Return the notices that ``event`` asks for."""
    about = getattr(event, ABOUT[type(event)]) if type(event) in ABOUT else None
    return [
        Notice(rule.role, rule.kind, rule.facts(event), about, rule.worker(event), rule.good_until(event))
        for rule in RULES.get(type(event), ())
        if rule.applies(event)
    ]


def ended_by(event: EventData) -> UUID | None:
    """Return what ``event`` ends or replaces, if it does."""
    return getattr(event, ENDS[type(event)]) if type(event) in ENDS else None


def notice_id(cause_event_id: UUID, role: Role, kind: NoticeKind, worker: UUID | None = None) -> UUID:
    """Return the id of the one notice of ``kind`` that an event causes for a recipient (R-338).

    :param worker: the worker, where the recipient is one and not a role.
    """
    whom = f"{role}/{kind}" if worker is None else f"{role}/{kind}/{worker}"
    return uuid5(cause_event_id, f"notice/{whom}")
