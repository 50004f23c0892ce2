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
    titles: Mapping[NoticeKind, str]
    """The subject line of a message; no facts, for others may see it on a screen."""
    counted: Mapping[str, Mapping[str, str]]
    """How each count is said, by plural form (CLDR: one, other ...); ``{number}`` is the count."""
    roles: Mapping[Role, str]
    greeting: str
    """To a person who may not be called by name."""
    greeting_by_name: str
    """``{name}``: the one word that a person allows to be said of them."""
    callback: str
    """``{callback}``: the number to call."""
    case: str
    """To those who work here: ``{case}`` is how they find the file."""
