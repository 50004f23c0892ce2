"""Something happened that somebody is to be told: write the notices down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.declaration import EventData
from arrimage_contracts.vocabularies import SuppressionReason
from arrimage_notifications.commands.finish_notice import suppress
from arrimage_notifications.domain.modules import NOTICES_TO_PERSONS
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.domain.parameters import LIFETIME_DAYS
from arrimage_notifications.domain.recipients import workers_of
from arrimage_notifications.domain.rules import Notice, NoticeKind, Role, ended_by, notice_id, notices_for
from arrimage_notifications.store import leads, notices
from arrimage_notifications.store.tables import NoticeRow, as_json


async def note_event(
    work: Work, event: EventData, *, cause_event_id: UUID, case_id: UUID, happened_on: date
) -> None:
    """Write down the notices that ``event`` asks for, one for each recipient and kind, once (R-338).

    They are sent after the commit: nobody is told of what did not happen. Who is told is decided the first time;
    a cause that comes again changes nothing, whoever works here by then. What the event ends is not told any more.
    """
    about = ended_by(event)
    if about is not None:
        for row in await notices.open_about(work.session, about):
            suppress(work, row, SuppressionReason.OUT_OF_DATE)
    for notice in notices_for(event):
        if notice.role is Role.PERSON and not work.is_on(NOTICES_TO_PERSONS):
            continue
        if await notices.is_noted(work.session, cause_event_id, notice.role, notice.kind):
            continue
        good_until = notice.good_until or happened_on + timedelta(days=await work.value_of(LIFETIME_DAYS))
        for worker in await _workers(work, notice, case_id):
            work.session.add(
                NoticeRow(
                    notice_id=notice_id(cause_event_id, notice.role, notice.kind, worker),
                    cause_event_id=cause_event_id,
                    case_id=case_id,
                    role=notice.role,
                    worker_ref=worker,
                    kind=notice.kind,
                    about=notice.about,
                    facts=as_json(notice.facts),
                    good_until=good_until,
                    state=NoticeState.PENDING,
                    next_at=work.now,
                    attempts=0,
                    created_at=work.now,
                )
            )


async def _workers(work: Work, notice: Notice, case_id: UUID) -> Sequence[UUID | None]:
    if notice.kind is NoticeKind.INCIDENT and work.place.notices.privacy_officer is not None:
        return [None]  # one notice, to that address
    lead = await leads.lead_of(work.session, case_id) if notice.role is Role.WORKER else None
    by_address = getattr(work.place.notices, notice.role.value) == "email"
    return workers_of(notice, lead, work.place.staff(), by_address=by_address)
