"""SC-02, a job after three weeks: success, not abandonment. What was planned is cancelled with the episode."""

from __future__ import annotations

from tests.journeys.casework import Case
from tests.journeys.scenario import Scenario


async def scenario(p2: Case) -> Scenario:
    """P2, between Le Virage and Maison la Margelle."""
    yield "2010-10-05 10:15"
    await p2.is_referred()

    yield "2010-10-05 14:00"
    await p2.is_taken_in_charge()

    yield "2010-10-07 15:00"
    await p2.is_reached()
    await p2.is_accepted()

    yield "2010-10-08 14:00"
    await p2.tells_needs_in_order("EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM")
    await p2.agrees_to_a_plan(start_on="2010-10-12")

    for number, day in enumerate(("2010-10-12", "2010-10-19", "2010-10-26", "2010-11-02"), start=1):
        yield f"{day} 14:30"
        await p2.is_met(number)

    yield "2010-11-02 16:00"
    await p2.ends("early_reintegration", "employment")

    yield "2011-02-02 13:00"
    await p2.answers_the_call("M3")

    yield "2011-08-02 13:00"
    await p2.answers_the_call("M9")


EVENTS = [
    "2010-10-05 10:15 ReferralReceived from_org=virage to_org=margelle entry_point=rehabilitation_centre"
    " path=standard urgency=routine service_code=reintegration"
    " received_on=2010-10-05 first_contact_due_on=2010-10-12",
    "2010-10-05 14:00 ReferralTakenInCharge taken_in_charge_on=2010-10-05",
    "2010-10-05 14:00 CaseLeadAssigned number=1 lead_org=margelle assigned_on=2010-10-05",
    "2010-10-07 15:00 FirstContactMade made_on=2010-10-07 delay_days=2 late=False",
    "2010-10-07 15:00 ReferralAccepted accepted_on=2010-10-07 service_code=reintegration",
    "2010-10-07 15:00 CaseLeadTransferred number=2 side=receiver from_org=virage to_org=margelle"
    " transferred_on=2010-10-07",
    "2010-10-08 14:00 PlanCreated version=1 mode=mixed start_on=2010-10-12 expected_end_on=2010-12-28"
    " meeting_dates=2010-10-12,2010-10-19,2010-10-26,2010-11-02,2010-11-16,2010-11-30,2010-12-14,2010-12-28"
    " objective_count=3",
    "2010-10-11 08:00 MeetingDueSoon number_in_series=1 planned_on=2010-10-12 days_left=1",
    "2010-10-12 14:30 MeetingHeld number_in_series=1 held_on=2010-10-12",
    "2010-10-18 08:00 MeetingDueSoon number_in_series=2 planned_on=2010-10-19 days_left=1",
    "2010-10-19 14:30 MeetingHeld number_in_series=2 held_on=2010-10-19",
    "2010-10-25 08:00 MeetingDueSoon number_in_series=3 planned_on=2010-10-26 days_left=1",
    "2010-10-26 14:30 MeetingHeld number_in_series=3 held_on=2010-10-26",
    "2010-11-01 08:00 MeetingDueSoon number_in_series=4 planned_on=2010-11-02 days_left=1",
    "2010-11-02 14:30 MeetingHeld number_in_series=4 held_on=2010-11-02",
    "2010-11-02 16:00 MeetingCancelled number_in_series=5 planned_on=2010-11-16 reason=episode_closed",
    "2010-11-02 16:00 MeetingCancelled number_in_series=6 planned_on=2010-11-30 reason=episode_closed",
    "2010-11-02 16:00 MeetingCancelled number_in_series=7 planned_on=2010-12-14 reason=episode_closed",
    "2010-11-02 16:00 MeetingCancelled number_in_series=8 planned_on=2010-12-28 reason=episode_closed",
    "2010-11-02 16:00 EpisodeClosed closed_on=2010-11-02 outcome=early_reintegration outcome_class=positive"
    " success_tags=employment activities_held_count=4 followup_allowed=True plan_agreed=True",
    "2010-11-02 16:00 FollowupScheduled kind=M3 due_on=2011-02-02",
    "2010-11-02 16:00 FollowupScheduled kind=M9 due_on=2011-08-02",
    "2011-02-02 08:00 FollowupDue kind=M3 due_on=2011-02-02 episode_closed_on=2010-11-02 owner_org=margelle",
    "2011-02-02 13:00 FollowupCompleted kind=M3 result=reached completed_on=2011-02-02 wish_to_return=False",
    "2011-08-02 08:00 FollowupDue kind=M9 due_on=2011-08-02 episode_closed_on=2010-11-02 owner_org=margelle",
    "2011-08-02 13:00 FollowupCompleted kind=M9 result=reached completed_on=2011-08-02 wish_to_return=False",
]
"""What Maison la Margelle says inside its own node."""

BORDER = [
    "2010-10-05 10:15 virage>margelle ReferralSent service_code=reintegration urgency=routine region=sorel-tracy"
    " entry_point=rehabilitation_centre path=standard sent_on=2010-10-05",
    "2010-10-05 10:15 margelle>virage ReferralAcknowledged received_on=2010-10-05 first_contact_due_on=2010-10-12",
    "2010-10-05 14:00 margelle>virage ReferralTakenInCharge taken_in_charge_on=2010-10-05",
    "2010-10-07 15:00 margelle>virage ReferralAccepted accepted_on=2010-10-07",
    "2010-11-02 16:00 margelle>virage ReferralClosed closed_on=2010-11-02",
]
"""What the two organizations say to each other: that it ended, and not how."""

NOTICES = [
    "new_referral worker",
    "new_referral coordinator",
    "plan_agreed coordinator",
    "call_due worker",
    "call_due worker",
]
"""What La Margelle's people are told, in order, and who is; of what was cancelled nobody is reminded."""

AT_SENDER = {
    "state": "closed",
    "sent_on": "2010-10-05",
    "received_on": "2010-10-05",
    "first_contact_due_on": "2010-10-12",
    "taken_in_charge_on": "2010-10-05",
    "accepted_on": "2010-10-07",
    "closed_on": "2010-11-02",
}
"""What Le Virage knows in the end."""
