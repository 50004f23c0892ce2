"""Let a failed notice be: somebody saw that it did not leave, and told whom it was for, or need not (R-334)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_notifications.domain.notice_state import NoticeState, go
from arrimage_notifications.domain.problems import UNKNOWN_NOTICE
from arrimage_notifications.store.notices import find_notice
from arrimage_notifications.store.tables import NoticeRow

_log = get_logger()


async def leave_notice(notice_id: UUID, work: Work) -> NoticeRow:
    """Take a failed notice off what waits for somebody; it is kept, with why it failed.

    :raises ProblemError: ``notice.unknown``, ``notice.wrong_state``.
    """
    row = await find_notice(work.session, notice_id, for_update=True)
    if row is None:
        raise ProblemError(UNKNOWN_NOTICE)
    row.state = go(NoticeState(row.state), NoticeState.LEFT)
    _log.info(
        "notice.left",
        notice_id=str(row.notice_id),
        case_id=str(row.case_id),
        role=row.role,
        reason=row.reason or "",
        worker=work.worker or "",
    )
    return row
