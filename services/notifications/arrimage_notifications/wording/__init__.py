"""What notices say, in the languages of the network; dates and plurals are Babel's work.

A further language is one more module like ``fr``, listed in :data:`WORDINGS` (R-339).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from babel import Locale

from arrimage_notifications.domain.rules import Facts, NoticeKind, Role
from arrimage_notifications.wording.en import ENGLISH
from arrimage_notifications.wording.fr import FRENCH
from arrimage_notifications.wording.language import Wording

DEFAULT_LANGUAGE: Final = "fr"
WORDINGS: Final[Mapping[str, Wording]] = MappingProxyType({"fr": FRENCH, "en": ENGLISH})


def say(kind: NoticeKind, facts: Facts, language: str) -> str:
    """Return the sentence of a notice in ``language``, in French if there is no such language."""
    wording = _wording(language)
    dates = {name: wording.write_date(day) for name, day in facts.dates.items()}
    counts = {name: _count(wording, name, number) for name, number in facts.counts.items()}
    return wording.notices[kind].format(**dates, **counts)


def title(kind: NoticeKind, language: str) -> str:
    """Return the subject line of a message; it says no fact."""
    return _wording(language).titles[kind]


def message_to_worker(kind: NoticeKind, facts: Facts, language: str, case_id: UUID) -> str:
    """Return the body of a message to somebody who works here: the sentence, and how to find the file."""
    return f"{say(kind, facts, language)}\n\n{_wording(language).case.format(case=case_id)}\n"


def message_to_person(
    kind: NoticeKind, facts: Facts, language: str, *, name: str | None, callback: str | None
) -> str:
    """Return the body of a message to a person: no word but the name they allow, dates and the number to call."""
    wording = _wording(language)
    greeting = wording.greeting_by_name.format(name=name) if name else wording.greeting
    parts = [greeting, say(kind, facts, language)]
    if callback:
        parts.append(wording.callback.format(callback=callback))
    return "\n\n".join(parts) + "\n"


def known_language(*wished: str | None) -> str:
    """Return the first of the languages that there is; French if there is none of them."""
    return next(
        (language for language in wished if language is not None and language in WORDINGS), DEFAULT_LANGUAGE
    )


def name_role(role: Role, language: str) -> str:
    """Return what a role is called in ``language``."""
    return _wording(language).roles[role]


def _wording(language: str) -> Wording:
    return WORDINGS.get(language, WORDINGS[DEFAULT_LANGUAGE])


def _count(wording: Wording, name: str, number: int) -> str:
    forms = wording.counted[name]
    return forms.get(Locale.parse(wording.locale).plural_form(number), forms["other"]).format(number=number)
