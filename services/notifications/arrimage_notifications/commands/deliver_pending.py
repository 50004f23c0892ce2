"""Deliver what was written down and committed."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.errands import Desk
from arrimage_chassis.logs import get_logger
from arrimage_notifications.channels import Channel, OutgoingNotice
from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.store import notices
from arrimage_notifications.store.tables import NoticeRow

_AT_ONCE: Final = 50

_log = get_logger()


async def deliver_pending(desk: Desk, channel: Channel) -> int:
    """Deliver pending notices, oldest first; return how many. At least once, as :class:`Channel` says.

    No transaction is open while a channel works: a slow one holds up nobody's events.

    :raises Exception: what the channel raised; that notice and the later ones stay pending.
    """
    async with desk.looking() as work:
        pending = await notices.list_pending(work.session, _AT_ONCE)
    for row in pending:
        await channel.deliver(_outgoing(row))
        async with desk.writing() as work:
            await notices.mark_written(work.session, row.notice_id, channel=channel.name, at=work.now)
        _log.info(
            "notice.written",
            notice_id=str(row.notice_id),
            cause_event_id=str(row.cause_event_id),
            case_id=str(row.case_id),
            role=row.role,
            channel=channel.name,
        )
    return len(pending)


def _outgoing(row: NoticeRow) -> OutgoingNotice:
    return OutgoingNotice(
        notice_id=row.notice_id,
        case_id=row.case_id,
        role=Role(row.role),
        kind=NoticeKind(row.kind),
        language=row.language,
        text=row.text,
    )
