"""Past events of notifications itself, read into a store that was made anew: parse, call one command, return."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.manifest import Hears
from arrimage_chassis.work import Work
from arrimage_contracts.events.notice import NotificationFailed, NotificationSent, NotificationSuppressed
from arrimage_notifications.commands.remember_notice import remember_notice
from arrimage_notifications.domain.notice_state import NoticeState


async def on_sent(event: NotificationSent, work: Work) -> None:
    """A channel took a notice."""
    await remember_notice(
        work,
        event.notification_id,
        NoticeState.SENT,
        channel=event.channel,
        attempts=event.attempts,
    )


async def on_failed(event: NotificationFailed, work: Work) -> None:
    """A notice was given up, until somebody looks."""
    await remember_notice(
        work,
        event.notification_id,
        NoticeState.FAILED,
        channel=event.channel,
        reason=event.reason,
        attempts=event.attempts,
    )


async def on_suppressed(event: NotificationSuppressed, work: Work) -> None:
    """A notice was not to be sent."""
    await remember_notice(work, event.notification_id, NoticeState.SUPPRESSED, reason=event.reason)


REMEMBERS: Final = (
    Hears(NotificationSent, on_sent),
    Hears(NotificationFailed, on_failed),
    Hears(NotificationSuppressed, on_suppressed),
)
