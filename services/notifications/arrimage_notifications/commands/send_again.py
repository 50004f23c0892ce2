"""Send a failed notice again, once what stood in its way is mended (R-334)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_notifications.domain.notice_state import NoticeState, go
from arrimage_notifications.domain.problems import UNKNOWN_NOTICE
from arrimage_notifications.store.notices import find_notice
from arrimage_notifications.store.tables import NoticeRow


async def send_again(notice_id: UUID, work: Work) -> NoticeRow:
    """Let a failed notice be tried anew, as often as at first.

    :raises ProblemError: ``notice.unknown``, ``notice.wrong_state``.
    """
    row = await find_notice(work.session, notice_id, for_update=True)
    if row is None:
        raise ProblemError(UNKNOWN_NOTICE)
    row.state = go(NoticeState(row.state), NoticeState.PENDING)
    row.next_at, row.attempts, row.reason, row.finished_at = work.now, 0, None, None
    return row
