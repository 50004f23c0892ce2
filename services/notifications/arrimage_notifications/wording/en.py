"""English."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.wording.language import Wording

_LOCALE: Final = "en_CA"


def _write_date(day: date) -> str:
    """Return ``Monday, October 4, 2010``."""
    return format_date(day, "EEEE, MMMM d, y", _LOCALE)


ENGLISH: Final = Wording(
    locale=_LOCALE,
    write_date=_write_date,
    notices={
        NoticeKind.NEW_REFERRAL: "A new request arrived on {received_on}. First contact by {contact_due_on}.",
        NoticeKind.PLAN_AGREED: "A calendar is agreed: {meetings}, from {first_on} to {last_on}.",
        NoticeKind.CALL_DUE: "An agreed call is to be made from {due_on}.",
    },
    counted={"meetings": {"one": "{number} meeting", "other": "{number} meetings"}},
    roles={Role.WORKER: "worker", Role.COORDINATOR: "coordinator"},
)
