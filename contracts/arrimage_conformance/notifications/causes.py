"""Each event that asks for notices, of which kind and whom for: the table of the role's page (R-335)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from arrimage_conformance.days import in_days
from arrimage_conformance.examples import an_event
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.consent import ConsentExpiring, ErasureUnconfirmed
from arrimage_contracts.events.contact import FirstContactDueSoon, FirstContactOverdue
from arrimage_contracts.events.disclosure import ConfidentialityIncidentReported, EmergencyReviewDue
from arrimage_contracts.events.followup import FollowupDue, FollowupUnreached, ReentryRequested
from arrimage_contracts.events.lead import CaseLeadTransferRefused
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingDueSoon, MeetingMissed, MeetingRescheduled
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import (
    ReferralDeclined,
    ReferralReceived,
    ReferralRedirected,
    ReferralReturned,
    ReferralWithdrawn,
)
from arrimage_contracts.vocabularies import ConsentEnd, MeetingCancelReason, ReferralSide

WORKER: Final = ("worker",)
COORDINATOR: Final = ("coordinator",)
BOTH: Final = ("coordinator", "worker")
PERSON: Final = ("person",)


@dataclass(frozen=True)
class Cause:
    """An event, the kind of its notices, and whom they are for: nobody, if it has a fact that makes it so."""

    event: type[EventData]
    kind: str
    recipients: Sequence[str]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def made(self, case_id: UUID) -> EventData:
        """Return the event, of a case."""
        facts = dict(self.facts)
        if "case_id" in self.event.model_fields:
            facts["case_id"] = case_id
        return an_event(self.event, **facts)


def causes() -> list[Cause]:
    """Return one for each rule that tells a role or the person, and for each that tells nobody."""
    soon = {"planned_on": in_days(3)}
    return [
        Cause(ReferralReceived, "new_referral", BOTH),
        Cause(FirstContactDueSoon, "first_contact_soon", BOTH),
        Cause(FirstContactOverdue, "first_contact_overdue", BOTH),
        Cause(ReferralReturned, "referral_returned", WORKER, {"side": ReferralSide.SENDER}),
        Cause(ReferralReturned, "referral_returned", (), {"side": ReferralSide.RECEIVER}),
        Cause(ReferralDeclined, "referral_declined", WORKER),
        Cause(ReferralRedirected, "referral_redirected", WORKER),
        Cause(ReferralWithdrawn, "referral_withdrawn", WORKER),
        Cause(CaseLeadTransferRefused, "lead_refused", WORKER),
        Cause(PlanCreated, "plan_agreed", COORDINATOR),
        Cause(MeetingDueSoon, "meeting_soon", PERSON, soon),
        Cause(MeetingRescheduled, "meeting_moved", PERSON, soon | {"moved_to": in_days(9)}),
        Cause(MeetingCancelled, "meeting_cancelled", PERSON, soon | {"reason": MeetingCancelReason.PERSON_ASKED}),
        Cause(MeetingCancelled, "meeting_cancelled", (), soon | {"reason": MeetingCancelReason.EPISODE_CLOSED}),
        Cause(MeetingMissed, "meeting_missed", WORKER),
        Cause(FollowupDue, "call_due", WORKER),
        Cause(FollowupUnreached, "call_unreached", BOTH),
        Cause(ReentryRequested, "reentry", BOTH),
        Cause(ConsentExpiring, "consent_ends_soon", WORKER, _ending(ConsentEnd.END_DATE)),
        Cause(ConsentExpiring, "consent_to_confirm", WORKER, _ending(ConsentEnd.NOT_CONFIRMED)),
        Cause(EmergencyReviewDue, "emergency_unreviewed", COORDINATOR),
        Cause(ConfidentialityIncidentReported, "incident", COORDINATOR),
        Cause(ErasureUnconfirmed, "erasure_unconfirmed", BOTH),
    ]


def _ending(because: ConsentEnd) -> Mapping[str, Any]:
    return {"ends_on": in_days(9), "because": because}
