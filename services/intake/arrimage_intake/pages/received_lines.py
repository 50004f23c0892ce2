"""What a partner disclosed, in words, for the pages that show it (R-094)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, Final

from arrimage_chassis.pages.dates import date_filters
from arrimage_chassis.pages.visit import Visit
from arrimage_contracts.vocabularies import (
    DataCategory,
    DeclineReason,
    EntryPoint,
    ServiceCode,
    Theme,
    Urgency,
)
from arrimage_intake.domain.danger import Danger
from arrimage_intake.domain.form import Answer, GroupAbility
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.queries.show_received import Received

_CODES: Final[dict[str, type[StrEnum]]] = {
    "service_code": ServiceCode,
    "urgency": Urgency,
    "entry_point": EntryPoint,
    "dependency_treated": Answer,
    "themes": Theme,
    "group_ability": GroupAbility,
    "outcome": ReceiverState,
    "decline_reason": DeclineReason,
    "danger": Danger,
}
WHO_IT_IS: Final = (DataCategory.IDENTITY, DataCategory.CONTACT)


def content_lines(visit: Visit, received: Received, *, with_who: bool = False) -> Iterator[tuple[str, str]]:
    """Tell what came, as (what, words); who the person is stands elsewhere on the page of a case.

    A code of a later version of a partner is shown as it came.
    """
    for category in received.categories:
        if category in WHO_IT_IS and not with_who:
            continue
        part = getattr(received.content, category.value)
        for name, value in part:
            if value not in (None, []):
                yield visit.words(f"received.{name}"), _words(visit, name, value)


def _words(visit: Visit, name: str, value: Any) -> str:
    words = visit.words
    if isinstance(value, bool):
        return words("received.yes" if value else "received.no")
    if isinstance(value, date):
        return date_filters(words.language, str(visit.place.clock.zone), visit.today)["full"](value)
    if isinstance(value, list):
        return ", ".join(_words(visit, name, each) for each in value)
    key = f"{_CODES[name].__name__}.{value}" if name in _CODES else ""
    return words(key) if key and words.knows(key) else str(value)
