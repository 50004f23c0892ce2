"""Lists to choose from that show less than there is: what stands in the field already is never lost by them.

A sheet or a program may have written any language; whoever corrects a telephone number does not erase it.
"""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.entered import Form
from arrimage_chassis.pages.wording import LOCALES, Wording

LANGUAGES: Final = ("fr", "en", "es", "ar", "ht", "uk", "zh", "iu")
"""Languages to choose from; another one is written as its code in a program's form."""
HEARD: Final = ("worker", "friend", "family", "poster", "radio", "internet")


def languages(form: Form) -> list[tuple[str, str]]:
    """Return the languages, and that of the form's field ``language`` if it is another."""
    return [(code, language_name(form.words, code)) for code in _with_present(LANGUAGES, form, "language")]


def ways_of_hearing(form: Form) -> list[tuple[str, str]]:
    """Return how somebody heard of the service, and what the form's field ``how_heard`` says beside."""
    return [(code, heard_name(form.words, code)) for code in _with_present(HEARD, form, "how_heard")]


def language_name(words: Wording, code: str) -> str:
    """Return the name of a language; its code if nobody knows one."""
    key = f"language.{code}"
    return words(key) if words.knows(key) else str(LOCALES[words.language].languages.get(code, code))


def heard_name(words: Wording, code: str) -> str:
    """Return in words how somebody heard of the service; what was written, if there are none."""
    key = f"heard.{code}"
    return words(key) if words.knows(key) else code


def _with_present(codes: tuple[str, ...], form: Form, name: str) -> tuple[str, ...]:
    present = form.value(name)
    return codes if not present or present in codes else (*codes, present)
