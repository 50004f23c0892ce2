"""Three conversations of followup: an end and its calls, a permission withdrawn, a person who comes back."""

from __future__ import annotations

from uuid import UUID, uuid5

from arrimage.roles.conversations import SAMPLES, Conversation, Telling, day
from arrimage_contracts import ids
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import (
    FollowupCancelled,
    FollowupCompleted,
    FollowupDeclined,
    FollowupDue,
    FollowupScheduled,
    ReentryRequested,
)
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralAccepted
from arrimage_contracts.vocabularies import (
    FollowupCancelReason,
    FollowupKind,
    FollowupResult,
    Outcome,
    OutcomeClass,
    PlanMode,
    ServiceCode,
)


def followup_conversations() -> list[Conversation]:
    """Return them, in the order of the page."""
    return [_calls(), _permission(), _coming_back()]


def worked_ids() -> str:
    """Return the ids of the first conversation, step by step."""
    telling = Telling("calls")
    case, plan, call = telling.case_id, ids.plan_id(telling.case_id, 1), _call(telling, FollowupKind.M3)
    scheduled = ids.derived_event_id("FollowupScheduled", 1, call)
    return "\n".join(
        [
            "Worked, to check your own code:",
            "",
            "```",
            f"case_id       {case}",
            f"plan_id       {plan}",
            f'followup_id   uuid5({case}, "{plan}/M3")',
            f"            = {call}",
            f'envelope id   uuid5({ids.NAMESPACE}, "FollowupScheduled.v1/{call}")',
            f"            = {scheduled}",
            f'correlationid uuid5({case}, "correlation")',
            f"            = {uuid5(case, 'correlation')}",
            "```",
        ]
    )


def _calls() -> Conversation:
    telling = Telling("calls")
    _episode(telling, "2010-12-28", "2010-12-28T21:00:00")
    _scheduled(telling, "2011-03-28", "2011-09-28", "2010-12-28T21:00:01")
    telling.pause()
    _due(telling, FollowupKind.M3, "2011-03-28", "2010-12-28", "2011-03-28T12:00:00", "its day has come")
    telling.say(
        FollowupCompleted(
            followup_id=_call(telling, FollowupKind.M3),
            case_id=telling.case_id,
            kind=FollowupKind.M3,
            result=FollowupResult.REACHED,
            completed_on=day("2011-03-29"),
            wish_to_return=False,
        ),
        "2011-03-29T15:20:00",
        "a worker recorded: reached",
    )
    return telling.told("An episode ends; the first call becomes due, and the person is reached")


def _permission() -> Conversation:
    telling = Telling("permission")
    _episode(telling, "2010-11-30", "2010-11-30T21:00:00")
    _scheduled(telling, "2011-02-28", "2011-08-30", "2010-11-30T21:00:01")
    telling.pause()
    _due(telling, FollowupKind.M3, "2011-02-28", "2010-11-30", "2011-02-28T12:00:00", "")
    telling.hear(
        ContactPreferenceUpdated(
            case_id=telling.case_id, number=1, updated_on=day("2011-03-01"), may_be_contacted=False
        ),
        "2011-03-01T14:00:00",
    )
    telling.say(
        FollowupDeclined(
            followup_id=_call(telling, FollowupKind.M3),
            case_id=telling.case_id,
            kind=FollowupKind.M3,
            declined_on=day("2011-03-01"),
        ),
        "2011-03-01T14:00:01",
        "the call that is due ends; the one to come is judged on its day",
    )
    telling.pause()
    _cancelled(telling, FollowupKind.M9, "2011-08-30", FollowupCancelReason.DECLINED, "2011-08-30T12:00:00")
    return telling.told("The person withdraws the permission to be called while a call is due")


def _coming_back() -> Conversation:
    telling = Telling("coming-back")
    _episode(telling, "2010-11-02", "2010-11-02T21:00:00")
    _scheduled(telling, "2011-02-02", "2011-08-02", "2010-11-02T21:00:01")
    telling.pause()
    _due(telling, FollowupKind.M3, "2011-02-02", "2010-11-02", "2011-02-02T12:00:00", "")
    first = _call(telling, FollowupKind.M3)
    telling.say(
        FollowupCompleted(
            followup_id=first,
            case_id=telling.case_id,
            kind=FollowupKind.M3,
            result=FollowupResult.REACHED,
            completed_on=day("2011-02-03"),
            wish_to_return=True,
        ),
        "2011-02-03T15:00:00",
    )
    telling.say(
        ReentryRequested(followup_id=first, case_id=telling.case_id, requested_on=day("2011-02-03")),
        "2011-02-03T15:00:00",
    )
    telling.hear(
        ReferralAccepted(
            referral_id=ids.reentry_referral_id(first),
            accepted_on=day("2011-02-07"),
            service_code=ServiceCode.REINTEGRATION,
        ),
        "2011-02-07T16:00:00",
        'of the new case, UUIDv5(followup_id, "reentry/case")',
        ids.reentry_case_id(first),
    )
    _cancelled(telling, FollowupKind.M9, "2011-02-07", FollowupCancelReason.REENTRY, "2011-02-07T16:00:01")
    return telling.told("At the call the person wishes to come back, and does")


def _episode(telling: Telling, closed_on: str, at: str) -> None:
    plan = ids.plan_id(telling.case_id, 1)
    telling.hear(
        PlanCreated(
            plan_id=plan,
            case_id=telling.case_id,
            referral_id=uuid5(SAMPLES, f"{telling.case_id}/referral"),
            version=1,
            mode=PlanMode.MIXED,
            start_on=day("2010-10-12"),
            expected_end_on=day("2010-12-28"),
            meeting_dates=[day("2010-10-12"), day("2010-10-19")],
            objective_count=3,
        ),
        "2010-10-08T14:00:00",
    )
    telling.hear(
        EpisodeClosed(
            case_id=telling.case_id,
            plan_id=plan,
            closed_on=day(closed_on),
            outcome=Outcome.COMPLETED,
            outcome_class=OutcomeClass.POSITIVE,
            success_tags=[],
            activities_held_count=2,
            followup_allowed=True,
        ),
        at,
    )


def _call(telling: Telling, kind: FollowupKind) -> UUID:
    return ids.followup_id(telling.case_id, ids.plan_id(telling.case_id, 1), kind)


def _scheduled(telling: Telling, first: str, second: str, at: str) -> None:
    for kind, due_on in ((FollowupKind.M3, first), (FollowupKind.M9, second)):
        telling.say(
            FollowupScheduled(
                followup_id=_call(telling, kind), case_id=telling.case_id, kind=kind, due_on=day(due_on)
            ),
            at,
        )


def _due(telling: Telling, kind: FollowupKind, due_on: str, closed_on: str, at: str, note: str) -> None:
    telling.say(
        FollowupDue(
            followup_id=_call(telling, kind),
            case_id=telling.case_id,
            kind=kind,
            due_on=day(due_on),
            episode_closed_on=day(closed_on),
            owner_org="margelle",
        ),
        at,
        note,
    )


def _cancelled(telling: Telling, kind: FollowupKind, on: str, reason: FollowupCancelReason, at: str) -> None:
    telling.say(
        FollowupCancelled(
            followup_id=_call(telling, kind),
            case_id=telling.case_id,
            kind=kind,
            cancelled_on=day(on),
            reason=reason,
        ),
        at,
    )
