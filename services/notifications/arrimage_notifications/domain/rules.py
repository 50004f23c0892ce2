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
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralReceived


class Role(StrEnum):
    """Whom a notice is for: a role inside the organization, never a person."""

    WORKER = "worker"
    COORDINATOR = "coordinator"


class NoticeKind(StrEnum):
    """What a notice is about."""

    NEW_REFERRAL = "new_referral"
    PLAN_AGREED = "plan_agreed"
    CALL_DUE = "call_due"


@dataclass(frozen=True)
class Facts:
    """All that a notice may say of its cause. There is no room for a word."""

    dates: Mapping[str, date] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """One notice that one event asks for."""

    role: Role
    kind: NoticeKind
    facts: Facts


@dataclass(frozen=True)
class Rule:
    """To whom an event is told, as what, and which of its facts."""

    role: Role
    kind: NoticeKind
    facts: Callable[[Any], Facts]


def _of_referral(event: ReferralReceived) -> Facts:
    return Facts(dates={"received_on": event.received_on, "contact_due_on": event.first_contact_due_on})


def _of_plan(event: PlanCreated) -> Facts:
    return Facts(
        dates={"first_on": min(event.meeting_dates), "last_on": max(event.meeting_dates)},
        counts={"meetings": len(event.meeting_dates)},
    )


def _of_call(event: FollowupDue) -> Facts:
    return Facts(dates={"due_on": event.due_on})


RULES: Final[Mapping[type[EventData], tuple[Rule, ...]]] = MappingProxyType(
    {
        ReferralReceived: (Rule(Role.WORKER, NoticeKind.NEW_REFERRAL, _of_referral),),
        PlanCreated: (Rule(Role.COORDINATOR, NoticeKind.PLAN_AGREED, _of_plan),),
        FollowupDue: (Rule(Role.WORKER, NoticeKind.CALL_DUE, _of_call),),
    }
)
"""Every notice has a causing event; there is none by the service's own decision (R-334)."""


def notices_for(event: EventData) -> list[Notice]:
    """Return the notices that ``event`` asks for."""
    return [Notice(rule.role, rule.kind, rule.facts(event)) for rule in RULES.get(type(event), ())]


def notice_id(cause_event_id: UUID, role: Role, kind: NoticeKind) -> UUID:
    """Return the id of the one notice of ``kind`` to ``role`` that an event causes (R-338)."""
    return uuid5(cause_event_id, f"notice/{role}/{kind}")
