"""What a language needs to say every notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from arrimage_notifications.domain.rules import NoticeKind, Role


@dataclass(frozen=True)
class Wording:
    """The sentences of one language. None may tell what the organization does or why a person comes (R-336)."""

    locale: str
    write_date: Callable[[date], str]
    notices: Mapping[NoticeKind, str]
    """A sentence a kind; facts are named in braces."""
    counted: Mapping[str, Mapping[str, str]]
    """How each count is said, by plural form (CLDR: one, other ...); ``{number}`` is the count."""
    roles: Mapping[Role, str]
