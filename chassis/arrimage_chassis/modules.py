"""The named parts of a service, which a node switches on and off without code (R-018)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Module:
    """One part of a service. Listed in its manifest; commands, timers, errands and what is heard may name it."""

    name: str
    """Stable, as ``modules_off`` in node.yaml names it: ``reintegration``."""
    meaning_fr: str
    """What it does for people, and what is missing without it."""
    meaning_en: str
