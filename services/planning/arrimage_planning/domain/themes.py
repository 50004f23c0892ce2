"""The themes of needs: eight fixed codes, and local ones with a prefix (R-119)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from arrimage_contracts.vocabularies import Theme

LOCAL_PREFIX: Final = "LOCAL_"
"""What the code of an organization's own theme begins with; only it knows what the code means."""

EIGHT: Final = tuple(theme.value for theme in Theme)
"""The eight codes, in the order that breaks a tie (R-118)."""

THEME_PATTERN: Final = rf"^({'|'.join(EIGHT)}|{LOCAL_PREFIX}[A-Z0-9_]{{2,40}})$"


def in_theme_order(codes: Iterable[str]) -> list[str]:
    """Return ``codes`` with the eight in their own order, then local ones by their code."""
    place = {code: number for number, code in enumerate(EIGHT)}
    return sorted(codes, key=lambda code: (place.get(code, len(EIGHT)), code))


def listed(codes: Iterable[str]) -> str:
    """Return ``codes`` as a person reads them in an error."""
    return ", ".join(in_theme_order(set(codes)))
