"""The language of an answer: what the asker accepts, else the node's own."""

from __future__ import annotations

from arrimage_chassis.problems import Language


def language_of(accept_language: str, default: Language) -> Language:
    """Return the language that the header ``Accept-Language`` prefers among French and English (RFC 9110)."""
    best: Language = default
    highest = 0.0
    for item in accept_language.split(","):
        tag, _, parameter = item.partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if weight > highest and language in ("fr", "en"):
            best, highest = "fr" if language == "fr" else "en", weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
