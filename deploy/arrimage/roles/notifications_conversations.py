"""Three conversations of notifications: a worker is told, a person is not, a meeting is called off meanwhile."""

from __future__ import annotations

from uuid import UUID, uuid5

from arrimage.roles.conversations import SAMPLES, Conversation, Telling, day
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.events.lead import CaseLeadAssigned
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingDueSoon
from arrimage_contracts.events.notice import NotificationSent, NotificationSuppressed
from arrimage_contracts.vocabularies import (
    FollowupKind,
    MeetingCancelReason,
    NoticeChannel,
    NoticeRecipient,
    SuppressionReason,
)

_WORKER = uuid5(SAMPLES, "worker")
_ASKED = "you asked req.intake.person.v1"


def notifications_conversations() -> list[Conversation]:
    """Return them, in the order of the page."""
    return [_worker(), _permission(), _called_off()]


def worked_ids() -> str:
    """Return the ids of the first conversation, step by step."""
    telling = Telling("told")
    due = _due(telling)
    cause = _id_of(due)
    notice = _notice(due, f"worker/call_due/{_WORKER}")
    said = _id_of(_sent(due, NoticeRecipient.WORKER, notice))
    return "\n".join(
        [
            "Worked, to check your own code:",
            "",
            "```",
            f"cause_event_id  {cause}",
            f"worker          {_WORKER}",
            f'notification_id uuid5({cause}, "notice/worker/call_due/{_WORKER}")',
            f"              = {notice}",
            f'envelope id     uuid5(6f9d2c1e-0b7a-5c44-9a53-2e1d7c0a41e0, "NotificationSent.v1/{notice}")',
            f"              = {said}",
            f'correlationid   uuid5({telling.case_id}, "correlation")',
            f"              = {uuid5(telling.case_id, 'correlation')}",
            "```",
        ]
    )


def _worker() -> Conversation:
    telling = Telling("told")
    telling.hear(
        CaseLeadAssigned(
            referral_id=uuid5(telling.case_id, "referral"),
            number=1,
            lead_org="margelle",
            worker=_WORKER,
            assigned_on=day("2010-10-05"),
        ),
        "2010-10-05T14:00:00",
        "who answers for the case; nobody is told",
    )
    due = _due(telling)
    telling.hear(due, "2011-03-28T12:00:00")
    notice = _notice(due, f"worker/call_due/{_WORKER}")
    telling.say(_sent(due, NoticeRecipient.WORKER, notice), "2011-03-28T12:00:01", "the channel took it")
    return telling.told("A call is due: the worker who answers for the case is told")


def _permission() -> Conversation:
    telling = Telling("not-allowed")
    soon = _soon(telling)
    telling.hear(soon, "2010-10-18T12:00:00")
    telling.say(
        _suppressed(soon, SuppressionReason.NO_PERMISSION),
        "2010-10-18T12:00:01",
        f'{_ASKED}: {{"answer": {{"may_be_contacted": false}}}}',
    )
    return telling.told("A meeting comes near, and the person does not allow to be contacted")


def _called_off() -> Conversation:
    telling = Telling("called-off")
    soon = _soon(telling)
    telling.hear(soon, "2010-10-18T12:00:00", "then intake does not answer: the notice waits, nothing is said")
    cancelled = MeetingCancelled(
        meeting_id=soon.meeting_id,
        plan_id=soon.plan_id,
        number_in_series=2,
        planned_on=day("2010-10-19"),
        reason=MeetingCancelReason.PERSON_ASKED,
    )
    telling.hear(cancelled, "2010-10-18T12:01:00")
    telling.say(
        _suppressed(soon, SuppressionReason.OUT_OF_DATE),
        "2010-10-18T12:01:01",
        "in the transaction of what ended it",
    )
    telling.say(
        _sent(cancelled, NoticeRecipient.PERSON, _notice(cancelled, "person/meeting_cancelled")),
        "2010-10-18T12:01:02",
        f"{_ASKED}, and it answers now",
    )
    return telling.told("A meeting is called off while its notice waits")


def _due(telling: Telling) -> FollowupDue:
    return FollowupDue(
        followup_id=uuid5(telling.case_id, "call"),
        case_id=telling.case_id,
        kind=FollowupKind.M3,
        due_on=day("2011-03-28"),
        episode_closed_on=day("2010-12-28"),
        owner_org="margelle",
    )


def _soon(telling: Telling) -> MeetingDueSoon:
    plan = uuid5(telling.case_id, "plan/1")
    return MeetingDueSoon(
        meeting_id=uuid5(plan, "meeting/2"),
        plan_id=plan,
        number_in_series=2,
        planned_on=day("2010-10-19"),
        days_left=1,
    )


def _sent(cause: EventData, recipient: NoticeRecipient, notice: UUID) -> NotificationSent:
    return NotificationSent(
        notification_id=notice,
        cause_event_id=_id_of(cause),
        recipient=recipient,
        channel=NoticeChannel.CONSOLE,
        attempts=1,
    )


def _suppressed(cause: EventData, reason: SuppressionReason) -> NotificationSuppressed:
    return NotificationSuppressed(
        notification_id=_notice(cause, "person/meeting_soon"),
        cause_event_id=_id_of(cause),
        recipient=NoticeRecipient.PERSON,
        reason=reason,
    )


def _notice(cause: EventData, whom: str) -> UUID:
    return uuid5(_id_of(cause), f"notice/{whom}")


def _id_of(event: EventData) -> UUID:
    declaration, _ = CATALOGUE.of(type(event))
    return declaration.event_id(event)
