"""What notices say, in the languages of the network; dates and plurals are Babel's work.

A further language is one more module like ``fr``, listed in :data:`WORDINGS` (R-339).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

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


def name_role(role: Role, language: str) -> str:
    """Return what a role is called in ``language``."""
    return _wording(language).roles[role]


def _wording(language: str) -> Wording:
    return WORDINGS.get(language, WORDINGS[DEFAULT_LANGUAGE])


def _count(wording: Wording, name: str, number: int) -> str:
    forms = wording.counted[name]
    return forms.get(Locale.parse(wording.locale).plural_form(number), forms["other"]).format(number=number)
