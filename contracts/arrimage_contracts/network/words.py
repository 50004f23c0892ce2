"""What a problem says and what it advises, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Words:
    """What a problem says and what it advises, in both languages."""

    said: dict[Literal["fr", "en"], str]
    remedy: dict[Literal["fr", "en"], str]


def words(fr: str, en: str, remedy_fr: str, remedy_en: str) -> Words:
    """Return the words of one problem."""
    return Words({"fr": fr, "en": en}, {"fr": remedy_fr, "en": remedy_en})
