"""Events that cause notices, for the tests."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from arrimage_contracts import vocabularies as words
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.consent import ConsentExpiring, ErasureUnconfirmed
from arrimage_contracts.events.contact import FirstContactDueSoon, FirstContactOverdue
from arrimage_contracts.events.disclosure import ConfidentialityIncidentReported, EmergencyReviewDue
from arrimage_contracts.events.followup import FollowupDue, FollowupUnreached, ReentryRequested
from arrimage_contracts.events.lead import CaseLeadAssigned, CaseLeadTransferOffered, CaseLeadTransferRefused
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingDueSoon, MeetingMissed, MeetingRescheduled
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import (
    ReferralDeclined,
    ReferralReceived,
    ReferralRedirected,
    ReferralReturned,
    ReferralWithdrawn,
)

TODAY = date(2010, 10, 4)
MEETINGS = [
    date(2010, month, day)
    for month, day in ((10, 12), (10, 19), (10, 26), (11, 2), (11, 16), (11, 30), (12, 14), (12, 28))
]


def referral_received() -> ReferralReceived:
    return ReferralReceived(
        referral_id=uuid4(),
        from_org="virage",
        to_org="margelle",
        entry_point=words.EntryPoint.REHABILITATION_CENTRE,
        path=words.ReferralPath.STANDARD,
        urgency=words.Urgency.URGENT,
        service_code=words.ServiceCode.REINTEGRATION,
        received_on=TODAY,
        first_contact_due_on=date(2010, 10, 11),
    )


def plan_created(case_id: UUID, meetings: list[date] | None = None) -> PlanCreated:
    return PlanCreated(
        plan_id=uuid4(),
        case_id=case_id,
        referral_id=uuid4(),
        version=1,
        mode=words.PlanMode.MIXED,
        start_on=date(2010, 10, 12),
        expected_end_on=date(2010, 12, 28),
        meeting_dates=meetings or MEETINGS,
        objective_count=3,
    )


def followup_due(case_id: UUID, due_on: date = date(2011, 3, 28)) -> FollowupDue:
    return FollowupDue(
        followup_id=uuid4(),
        case_id=case_id,
        kind=words.FollowupKind.M3,
        due_on=due_on,
        episode_closed_on=date(2010, 12, 28),
        owner_org="margelle",
    )


def lead_assigned(worker: UUID, number: int = 1, organization: str = "margelle") -> CaseLeadAssigned:
    return CaseLeadAssigned(
        referral_id=uuid4(), number=number, lead_org=organization, worker=worker, assigned_on=TODAY
    )


def meeting_due_soon(meeting_id: UUID | None = None, planned_on: date = date(2010, 10, 6)) -> MeetingDueSoon:
    return MeetingDueSoon(
        meeting_id=meeting_id or uuid4(), plan_id=uuid4(), number_in_series=1, planned_on=planned_on, days_left=2
    )


def meeting_moved(meeting_id: UUID | None = None, move: int = 1) -> MeetingRescheduled:
    return MeetingRescheduled(
        meeting_id=meeting_id or uuid4(),
        plan_id=uuid4(),
        number_in_series=1,
        move=move,
        planned_on=date(2010, 10, 6),
        moved_to=date(2010, 10, 13),
        reason=words.MoveReason.WORKER_AWAY,
    )


def meeting_cancelled(
    meeting_id: UUID | None = None,
    reason: words.MeetingCancelReason = words.MeetingCancelReason.PERSON_ASKED,
) -> MeetingCancelled:
    return MeetingCancelled(
        meeting_id=meeting_id or uuid4(),
        plan_id=uuid4(),
        number_in_series=1,
        planned_on=date(2010, 10, 6),
        reason=reason,
    )


def each_cause() -> list[EventData]:
    """One event for each rule."""
    case_id, worker = uuid4(), uuid4()
    return [
        referral_received(),
        FirstContactDueSoon(referral_id=uuid4(), due_on=date(2010, 10, 11), days_left=2),
        FirstContactOverdue(referral_id=uuid4(), due_on=date(2010, 10, 11)),
        ReferralReturned(
            referral_id=uuid4(),
            submission=1,
            returned_on=TODAY,
            missing=[words.FormField.PERSON],
            side=words.ReferralSide.SENDER,
        ),
        ReferralDeclined(referral_id=uuid4(), declined_on=TODAY, reason=words.DeclineReason.NO_CAPACITY),
        ReferralRedirected(
            referral_id=uuid4(),
            redirected_on=TODAY,
            suggested=["orientheque"],
            reason=words.DeclineReason.NO_CAPACITY,
        ),
        ReferralWithdrawn(
            referral_id=uuid4(),
            withdrawn_on=TODAY,
            side=words.ReferralSide.RECEIVER,
            by=words.WithdrawnBy.PERSON,
        ),
        CaseLeadTransferOffered(referral_id=uuid4(), number=2, worker=worker, offered_on=TODAY),
        CaseLeadTransferRefused(referral_id=uuid4(), number=2, refused_on=TODAY),
        plan_created(case_id),
        meeting_due_soon(),
        meeting_moved(),
        meeting_cancelled(),
        MeetingMissed(
            meeting_id=uuid4(),
            plan_id=uuid4(),
            number_in_series=1,
            planned_on=date(2010, 10, 12),
            contact_due_on=date(2010, 10, 14),
        ),
        followup_due(case_id),
        FollowupUnreached(
            followup_id=uuid4(),
            case_id=case_id,
            kind=words.FollowupKind.M3,
            unreached_on=date(2011, 4, 4),
            attempts=3,
        ),
        ReentryRequested(followup_id=uuid4(), case_id=case_id, requested_on=date(2011, 3, 28)),
        ConsentExpiring(
            consent_id=uuid4(),
            to_org="orientheque",
            ends_on=date(2010, 11, 3),
            because=words.ConsentEnd.END_DATE,
        ),
        ErasureUnconfirmed(consent_id=uuid4(), to_org="orientheque", asked_on=TODAY),
        EmergencyReviewDue(exception_id=uuid4(), review_due_on=TODAY),
        ConfidentialityIncidentReported(
            incident_id=uuid4(), nature=words.IncidentNature.LOSS, persons=3, reported_on=TODAY
        ),
    ]
