"""Write down what became of a notice, and say it."""

from __future__ import annotations

from datetime import datetime

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.notice import NotificationFailed, NotificationSent, NotificationSuppressed
from arrimage_contracts.vocabularies import (
    FailureReason,
    NoticeChannel,
    NoticeRecipient,
    SuppressionReason,
)
from arrimage_notifications.domain.notice_state import NoticeState, go
from arrimage_notifications.store.tables import NoticeRow

_log = get_logger()


def sent(work: Work, row: NoticeRow, channel: NoticeChannel, language: str) -> None:
    """A channel took the notice."""
    row.state = go(NoticeState(row.state), NoticeState.SENT)
    row.attempts += 1
    row.channel, row.language, row.reason, row.finished_at = channel, language, None, work.now
    work.publish(
        NotificationSent(
            notification_id=row.notice_id,
            cause_event_id=row.cause_event_id,
            recipient=NoticeRecipient(row.role),
            channel=channel,
            attempts=row.attempts,
        ),
        case_id=row.case_id,
    )
    _log.info(
        "notice.sent",
        notice_id=str(row.notice_id),
        cause_event_id=str(row.cause_event_id),
        case_id=str(row.case_id),
        role=row.role,
        channel=channel.value,
        attempts=row.attempts,
    )


def wait(row: NoticeRow, until: datetime, reason: str, *, tried: bool) -> None:
    """The notice is to be sent later: the hours are quiet (``tried`` False), or it was not taken."""
    row.state = go(NoticeState(row.state), NoticeState.WAITING)
    row.next_at, row.reason = until, reason
    row.attempts += tried
    _log.info(
        "notice.waiting",
        notice_id=str(row.notice_id),
        case_id=str(row.case_id),
        reason=reason,
        attempts=row.attempts,
    )


def fail(work: Work, row: NoticeRow, channel: NoticeChannel, reason: FailureReason) -> None:
    """No further attempt is made by itself; somebody must look (R-334)."""
    row.state = go(NoticeState(row.state), NoticeState.FAILED)
    row.attempts += 1
    was_said = row.channel is not None  # sent again, and failed again: an event has one id, and is said once
    row.channel, row.reason, row.finished_at = channel, reason, work.now
    if not was_said:
        work.publish(
            NotificationFailed(
                notification_id=row.notice_id,
                cause_event_id=row.cause_event_id,
                recipient=NoticeRecipient(row.role),
                channel=channel,
                attempts=row.attempts,
                reason=reason,
            ),
            case_id=row.case_id,
        )
    _log.warning(
        "notice.failed",
        notice_id=str(row.notice_id),
        cause_event_id=str(row.cause_event_id),
        case_id=str(row.case_id),
        role=row.role,
        channel=channel.value,
        reason=reason.value,
        attempts=row.attempts,
    )


def suppress(work: Work, row: NoticeRow, reason: SuppressionReason) -> None:
    """The notice is not to be sent: nobody failed (R-337)."""
    row.state = go(NoticeState(row.state), NoticeState.SUPPRESSED)
    row.reason, row.finished_at = reason, work.now
    work.publish(
        NotificationSuppressed(
            notification_id=row.notice_id,
            cause_event_id=row.cause_event_id,
            recipient=NoticeRecipient(row.role),
            reason=reason,
        ),
        case_id=row.case_id,
    )
    _log.info(
        "notice.suppressed",
        notice_id=str(row.notice_id),
        case_id=str(row.case_id),
        role=row.role,
        reason=reason.value,
    )
