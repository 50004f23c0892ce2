"""SC-01, a complete reinsertion: “J'ai déjà tourné en rond…”. Eight meetings are held, both calls are made.

The steps that come with later events are not played: the partner, the workshops, becoming a volunteer.
"""

from __future__ import annotations

from tests.journeys.casework import Case
from tests.journeys.scenario import Scenario

MEETINGS = (
    "2010-10-12",
    "2010-10-19",
    "2010-10-26",
    "2010-11-02",
    "2010-11-16",
    "2010-11-30",
    "2010-12-14",
    "2010-12-28",
)


async def scenario(p1: Case) -> Scenario:
    """P1, between Le Virage and Maison la Margelle."""
    yield "2010-10-04 09:30"
    await p1.is_referred()

    yield "2010-10-04 11:00"
    await p1.is_taken_in_charge()

    yield "2010-10-07 13:30"
    await p1.is_reached()
    await p1.is_accepted()

    yield "2010-10-08 10:00"
    await p1.tells_needs_in_order("EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM")
    await p1.agrees_to_a_plan(start_on="2010-10-12")

    for number, day in enumerate(MEETINGS, start=1):
        yield f"{day} 14:00"
        await p1.is_met(number)

    yield "2010-12-28 16:00"
    await p1.ends("completed")

    yield "2011-03-28 17:00"
    await p1.power_fails_under("followup")

    yield "2011-03-29 10:00"
    await p1.does_not_answer_the_call("M3", "morning")

    yield "2011-03-29 18:30"
    await p1.answers_the_call("M3", part_of_day="evening")

    yield "2011-09-28 13:00"
    await p1.answers_the_call("M9")


EVENTS = [
    "2010-10-04 09:30 ReferralReceived from_org=virage to_org=margelle entry_point=rehabilitation_centre"
    " path=standard urgency=routine service_code=reintegration"
    " received_on=2010-10-04 first_contact_due_on=2010-10-11",
    "2010-10-04 11:00 ReferralTakenInCharge taken_in_charge_on=2010-10-04",
    "2010-10-04 11:00 CaseLeadAssigned number=1 lead_org=margelle assigned_on=2010-10-04",
    "2010-10-07 13:30 FirstContactMade made_on=2010-10-07 delay_days=3 late=False",
    "2010-10-07 13:30 ReferralAccepted accepted_on=2010-10-07 service_code=reintegration",
    "2010-10-07 13:30 CaseLeadTransferred number=2 side=receiver from_org=virage to_org=margelle"
    " transferred_on=2010-10-07",
    "2010-10-08 10:00 PlanCreated version=1 mode=mixed start_on=2010-10-12 expected_end_on=2010-12-28"
    " meeting_dates=2010-10-12,2010-10-19,2010-10-26,2010-11-02,2010-11-16,2010-11-30,2010-12-14,2010-12-28"
    " objective_count=3",
    "2010-10-11 08:00 MeetingDueSoon number_in_series=1 planned_on=2010-10-12 days_left=1",
    "2010-10-12 14:00 MeetingHeld number_in_series=1 held_on=2010-10-12",
    "2010-10-18 08:00 MeetingDueSoon number_in_series=2 planned_on=2010-10-19 days_left=1",
    "2010-10-19 14:00 MeetingHeld number_in_series=2 held_on=2010-10-19",
    "2010-10-25 08:00 MeetingDueSoon number_in_series=3 planned_on=2010-10-26 days_left=1",
    "2010-10-26 14:00 MeetingHeld number_in_series=3 held_on=2010-10-26",
    "2010-11-01 08:00 MeetingDueSoon number_in_series=4 planned_on=2010-11-02 days_left=1",
    "2010-11-02 14:00 MeetingHeld number_in_series=4 held_on=2010-11-02",
    "2010-11-15 08:00 MeetingDueSoon number_in_series=5 planned_on=2010-11-16 days_left=1",
    "2010-11-16 14:00 MeetingHeld number_in_series=5 held_on=2010-11-16",
    "2010-11-29 08:00 MeetingDueSoon number_in_series=6 planned_on=2010-11-30 days_left=1",
    "2010-11-30 14:00 MeetingHeld number_in_series=6 held_on=2010-11-30",
    "2010-12-13 08:00 MeetingDueSoon number_in_series=7 planned_on=2010-12-14 days_left=1",
    "2010-12-14 14:00 MeetingHeld number_in_series=7 held_on=2010-12-14",
    "2010-12-27 08:00 MeetingDueSoon number_in_series=8 planned_on=2010-12-28 days_left=1",
    "2010-12-28 14:00 MeetingHeld number_in_series=8 held_on=2010-12-28",
    "2010-12-28 16:00 EpisodeClosed closed_on=2010-12-28 outcome=completed outcome_class=positive success_tags="
    " activities_held_count=8 followup_allowed=True plan_agreed=True",
    "2010-12-28 16:00 FollowupScheduled kind=M3 due_on=2011-03-28",
    "2010-12-28 16:00 FollowupScheduled kind=M9 due_on=2011-09-28",
    "2011-03-28 08:00 FollowupDue kind=M3 due_on=2011-03-28 episode_closed_on=2010-12-28 owner_org=margelle",
    "2011-03-29 10:00 FollowupAttempted kind=M3 attempt=1 attempted_on=2011-03-29 part_of_day=morning"
    " result=no_answer",
    "2011-03-29 18:30 FollowupAttempted kind=M3 attempt=2 attempted_on=2011-03-29 part_of_day=evening"
    " result=reached",
    "2011-03-29 18:30 FollowupCompleted kind=M3 result=reached completed_on=2011-03-29 wish_to_return=False",
    "2011-09-28 08:00 FollowupDue kind=M9 due_on=2011-09-28 episode_closed_on=2010-12-28 owner_org=margelle",
    "2011-09-28 13:00 FollowupCompleted kind=M9 result=reached completed_on=2011-09-28 wish_to_return=False",
]
"""What Maison la Margelle says inside its own node."""

BORDER = [
    "2010-10-04 09:30 virage>margelle ReferralSent service_code=reintegration urgency=routine region=sorel-tracy"
    " entry_point=rehabilitation_centre path=standard sent_on=2010-10-04",
    "2010-10-04 09:30 margelle>virage ReferralAcknowledged received_on=2010-10-04 first_contact_due_on=2010-10-11",
    "2010-10-04 11:00 margelle>virage ReferralTakenInCharge taken_in_charge_on=2010-10-04",
    "2010-10-07 13:30 margelle>virage ReferralAccepted accepted_on=2010-10-07",
    "2010-12-28 16:00 margelle>virage ReferralClosed closed_on=2010-12-28",
]
"""What the two organizations say to each other."""

NOTICES = [
    "new_referral worker",
    "new_referral coordinator",
    "plan_agreed coordinator",
    "call_due worker",
    "call_due worker",
]
"""What La Margelle's people are told, in order, and who is."""

AT_SENDER = {
    "state": "closed",
    "sent_on": "2010-10-04",
    "received_on": "2010-10-04",
    "first_contact_due_on": "2010-10-11",
    "taken_in_charge_on": "2010-10-04",
    "accepted_on": "2010-10-07",
    "closed_on": "2010-12-28",
}
"""What Le Virage knows in the end."""
