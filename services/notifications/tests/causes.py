"""Events that cause notices, for the tests."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from arrimage_contracts import vocabularies as words
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralReceived

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
        received_on=date(2010, 10, 4),
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
