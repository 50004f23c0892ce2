"""What leaves, category by category, of what is held of a person: only what was asked for (R-094)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from arrimage_contracts.sealed import Contact, Crisis, Disclosed, Identity, Needs, Outcome, Reason, Therapy
from arrimage_contracts.vocabularies import DataCategory


@dataclass(frozen=True)
class Held:
    """What is held of a person and of what they are referred for. What is None is not known."""

    name: str | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    instructions: str | None = field(default=None, repr=False)
    service_code: str | None = field(default=None, repr=False)
    urgency: str | None = field(default=None, repr=False)
    entry_point: str | None = field(default=None, repr=False)
    dependency_treated: str | None = field(default=None, repr=False)
    themes: Collection[str] = field(default=(), repr=False)
    transport_needed: bool | None = field(default=None, repr=False)
    evening_needed: bool | None = field(default=None, repr=False)
    language: str | None = field(default=None, repr=False)
    group_ability: str | None = field(default=None, repr=False)
    outcome: str | None = field(default=None, repr=False)
    decline_reason: str | None = field(default=None, repr=False)
    danger: str | None = field(default=None, repr=False)


_PARTS: Final[Mapping[DataCategory, tuple[type[Any], Mapping[str, str]]]] = {
    DataCategory.IDENTITY: (Identity, {"name": "name", "birth_date": "birth_date"}),
    DataCategory.CONTACT: (Contact, {"phone": "phone", "address": "address", "instructions": "instructions"}),
    DataCategory.REASON: (
        Reason,
        {"service_code": "service_code", "urgency": "urgency", "entry_point": "entry_point"},
    ),
    DataCategory.THERAPY: (Therapy, {"dependency_treated": "dependency_treated"}),
    DataCategory.NEEDS: (
        Needs,
        {
            "themes": "themes",
            "transport_needed": "transport_needed",
            "evening_needed": "evening_needed",
            "language": "language",
            "group_ability": "group_ability",
        },
    ),
    DataCategory.OUTCOME: (Outcome, {"outcome": "outcome", "decline_reason": "decline_reason"}),
    DataCategory.CRISIS: (Crisis, {"danger": "danger"}),
}
"""The fields of each category. Of the categories that are not here intake holds nothing."""


def compose(held: Held, categories: Collection[DataCategory]) -> Disclosed:
    """Return what of ``held`` belongs to ``categories``; a category of which nothing is held is left out."""
    parts: dict[str, Any] = {}
    for category, (part, names) in _PARTS.items():
        if category not in categories:
            continue
        values = {theirs: _plain(getattr(held, ours)) for theirs, ours in names.items()}
        known = {name: value for name, value in values.items() if value not in (None, [])}
        if known:
            parts[category.value] = part(**known)
    return Disclosed(**parts)


def holds(content: Disclosed) -> tuple[DataCategory, ...]:
    """Return the categories of which something is there, in the order of the vocabulary."""
    return tuple(category for category in DataCategory if getattr(content, category.value, None) is not None)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in value]
    return value
