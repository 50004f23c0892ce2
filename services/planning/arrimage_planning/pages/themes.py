"""Themes as people read them, and as the names of fields hold them."""

from __future__ import annotations

from arrimage_chassis.pages.wording import Wording
from arrimage_contracts.vocabularies import Theme
from arrimage_planning.domain.themes import EIGHT, LOCAL_PREFIX


def theme_label(words: Wording, code: str) -> str:
    """Return the words of a theme; of an organization's own, what its code says."""
    if code in EIGHT:
        return words.label(Theme(code))
    return code.removeprefix(LOCAL_PREFIX).replace("_", " ").capitalize()


def key_of(code: str) -> str:
    """Return a theme as a part of a field's name, which has small letters only."""
    return code.lower()


def code_of(key: str) -> str:
    """Return the theme that a part of a field's name stands for."""
    return key.upper()
