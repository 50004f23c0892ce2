"""In which language the command speaks: English where the locale is English, else French."""

from __future__ import annotations

import os


def in_french() -> bool:
    """Tell whether the reader is spoken to in French: ``LC_ALL``, else ``LC_MESSAGES``, else ``LANG``."""
    language = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "fr"
    return not language.startswith("en")


def either(french: str, english: str) -> str:
    """Return the words that the reader reads."""
    return french if in_french() else english
