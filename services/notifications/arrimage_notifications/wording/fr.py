"""French, the default."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.wording.language import Wording

_LOCALE: Final = "fr_CA"


def _write_date(day: date) -> str:
    """Return ``lundi 4 octobre 2010``; the first of a month is ``1er``, which Babel does not write."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{format_date(day, 'EEEE', _LOCALE)} {number} {format_date(day, 'MMMM y', _LOCALE)}"


FRENCH: Final = Wording(
    locale=_LOCALE,
    write_date=_write_date,
    notices={
        NoticeKind.NEW_REFERRAL: "Une nouvelle demande est arrivée le {received_on}. "
        "Premier contact au plus tard le {contact_due_on}.",
        NoticeKind.PLAN_AGREED: "Un calendrier est convenu : {meetings}, du {first_on} au {last_on}.",
        NoticeKind.CALL_DUE: "Un appel convenu est à faire à partir du {due_on}.",
    },
    counted={"meetings": {"one": "{number} rencontre", "other": "{number} rencontres"}},
    roles={Role.WORKER: "intervention", Role.COORDINATOR: "coordination"},
)
