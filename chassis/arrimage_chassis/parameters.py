"""The numbers of the model: each has a default, which an organization changes from a date on (R-017)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """One whole number of the model. Declared once, in its service's ``domain/parameters.py`` and its manifest."""

    name: str
    """Stable; the name of the design's table of parameters, such as ``first_contact_days``."""
    default: int
    low: int
    high: int
    meaning_fr: str
    """What it counts, with its unit."""
    meaning_en: str
    requirement: str
