"""Three conversations of planning: a plan and its end, a meeting that moves, an end before a plan."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from arrimage.roles.conversations import SAMPLES, Conversation, Telling, day
from arrimage_contracts import ids
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingDueSoon, MeetingHeld, MeetingRescheduled
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralAccepted, ReferralReceived
from arrimage_contracts.vocabularies import (
    EntryPoint,
    MeetingCancelReason,
    MoveReason,
    Outcome,
    OutcomeClass,
    PlanMode,
    ReferralPath,
    ServiceCode,
    Urgency,
)

_OFFSETS = (0, 7, 14, 21, 35, 49, 63, 77)


def planning_conversations() -> list[Conversation]:
    """Return them, in the order of the page."""
    return [_plan_and_end(), _moved(), _before_a_plan()]


def worked_ids() -> str:
    """Return the ids of the first conversation, step by step."""
    telling = Telling("planned")
    case, plan = telling.case_id, ids.plan_id(telling.case_id, 1)
    meeting, created = ids.meeting_id(plan, 1), _id_of(_created(telling))
    held = _id_of(_held(telling))
    names = ids.NAMESPACE
    return "\n".join(
        [
            "Worked, to check your own code:",
            "",
            "```",
            f"case_id       {case}",
            f'plan_id       uuid5({case}, "plan/1")',
            f"            = {plan}",
            f'meeting_id    uuid5({plan}, "meeting/1")',
            f"            = {meeting}",
            f'envelope id   uuid5({names}, "PlanCreated.v1/{plan}/1")',
            f"            = {created}",
            f'envelope id   uuid5({names}, "MeetingHeld.v1/{meeting}")',
            f"            = {held}",
            f'correlationid uuid5({case}, "correlation")',
            f"            = {uuid5(case, 'correlation')}",
            "```",
        ]
    )


def _plan_and_end() -> Conversation:
    telling = Telling("planned")
    _accepted(telling)
    telling.say(
        _created(telling), "2010-10-08T14:00:00", "a worker recorded: assessed, prioritized, drafted, agreed"
    )
    telling.say(_held(telling), "2010-10-12T15:00:00", "POST …/meetings/1/held")
    telling.say(_cancelled(telling, 2), "2010-10-15T15:00:00", "POST …/closure: each meeting to come, by number")
    telling.say(
        _closed(telling, "2010-10-15", Outcome.EARLY_REINTEGRATION, OutcomeClass.POSITIVE, held=1),
        "2010-10-15T15:00:00",
        "the same command, after what is cancelled with it (meetings 3 to 8 are left out here)",
    )
    return telling.told("A plan is agreed, a meeting held; the person finds a job, and the episode ends")


def _moved() -> Conversation:
    telling = Telling("moved")
    _accepted(telling)
    telling.say(_created(telling), "2010-10-08T14:00:00", "the agreement")
    plan = ids.plan_id(telling.case_id, 1)
    moved = MeetingRescheduled(
        meeting_id=ids.meeting_id(plan, 1),
        plan_id=plan,
        number_in_series=1,
        move=1,
        planned_on=day("2010-10-12"),
        moved_to=day("2010-10-13"),
        reason=MoveReason.PERSON_ASKED,
    )
    telling.say(moved, "2010-10-08T16:00:00", "POST …/meetings/1/move")
    soon = MeetingDueSoon(
        meeting_id=ids.meeting_id(plan, 1),
        plan_id=plan,
        number_in_series=1,
        planned_on=day("2010-10-13"),
        days_left=1,
    )
    telling.say(soon, "2010-10-12T12:00:00", "its day comes near: announced once for this day")
    return telling.told("A meeting moves, and is announced for its new day")


def _before_a_plan() -> Conversation:
    telling = Telling("before-a-plan")
    _accepted(telling)
    telling.say(
        _closed(telling, "2010-10-14", Outcome.WITHDREW, OutcomeClass.INTERRUPTED, held=0, plan_agreed=False),
        "2010-10-14T15:00:00",
        "POST /episodes/{case_id}/closure: plan_id is that of the plan that never came",
    )
    return telling.told("The person withdraws before a plan is agreed")


def _accepted(telling: Telling) -> None:
    referral = uuid5(SAMPLES, f"{telling.case_id}/referral")
    received = ReferralReceived(
        referral_id=referral,
        from_org="virage",
        to_org="margelle",
        entry_point=EntryPoint.REHABILITATION_CENTRE,
        path=ReferralPath.STANDARD,
        urgency=Urgency.ROUTINE,
        service_code=ServiceCode.REINTEGRATION,
        received_on=day("2010-10-04"),
        first_contact_due_on=day("2010-10-11"),
    )
    telling.hear(received, "2010-10-04T13:31:00")
    accepted = ReferralAccepted(
        referral_id=referral, accepted_on=day("2010-10-07"), service_code=ServiceCode.REINTEGRATION
    )
    telling.hear(accepted, "2010-10-07T14:00:00")
    telling.pause()


def _created(telling: Telling) -> PlanCreated:
    start = day("2010-10-12")
    dates = [start + timedelta(days=days) for days in _OFFSETS]
    return PlanCreated(
        plan_id=ids.plan_id(telling.case_id, 1),
        case_id=telling.case_id,
        referral_id=uuid5(SAMPLES, f"{telling.case_id}/referral"),
        version=1,
        mode=PlanMode.MIXED,
        start_on=start,
        expected_end_on=dates[-1],
        meeting_dates=dates,
        objective_count=3,
    )


def _held(telling: Telling) -> MeetingHeld:
    plan = ids.plan_id(telling.case_id, 1)
    return MeetingHeld(
        meeting_id=ids.meeting_id(plan, 1), plan_id=plan, number_in_series=1, held_on=day("2010-10-12")
    )


def _cancelled(telling: Telling, number: int) -> MeetingCancelled:
    plan = ids.plan_id(telling.case_id, 1)
    return MeetingCancelled(
        meeting_id=ids.meeting_id(plan, number),
        plan_id=plan,
        number_in_series=number,
        planned_on=day("2010-10-19"),
        reason=MeetingCancelReason.EPISODE_CLOSED,
    )


def _closed(
    telling: Telling, on: str, outcome: Outcome, of_class: OutcomeClass, *, held: int, plan_agreed: bool = True
) -> EpisodeClosed:
    return EpisodeClosed(
        case_id=telling.case_id,
        plan_id=ids.plan_id(telling.case_id, 1),
        closed_on=day(on),
        outcome=outcome,
        outcome_class=of_class,
        success_tags=[],
        activities_held_count=held,
        followup_allowed=True,
        plan_agreed=plan_agreed,
    )


def _id_of(event: EventData) -> UUID:
    declaration, _ = CATALOGUE.of(type(event))
    return declaration.event_id(event)
