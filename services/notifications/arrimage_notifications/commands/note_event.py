"""Something happened that somebody is to be told: write the notice down."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.declaration import EventData
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.domain.rules import notice_id, notices_for
from arrimage_notifications.store.notices import is_known
from arrimage_notifications.store.tables import NoticeRow
from arrimage_notifications.wording import say


async def note_event(work: Work, event: EventData, *, cause_event_id: UUID, case_id: UUID) -> None:
    """Write down the notices that ``event`` asks for, one for each role and kind, once (R-338).

    They are delivered after the commit: nobody is told of what did not happen.
    """
    language = work.place.language
    for notice in notices_for(event):
        identity = notice_id(cause_event_id, notice.role, notice.kind)
        if await is_known(work.session, identity):
            continue
        work.session.add(
            NoticeRow(
                notice_id=identity,
                cause_event_id=cause_event_id,
                case_id=case_id,
                role=notice.role,
                kind=notice.kind,
                language=language,
                text=say(notice.kind, notice.facts, language),
                state=NoticeState.PENDING,
                created_at=work.now,
            )
        )
