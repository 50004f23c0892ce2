"""Privacy classes. Every field of every event carries exactly one (R-006, R-020)."""

from __future__ import annotations

from enum import StrEnum


class Privacy(StrEnum):
    """What a value may reveal, from harmless to never leaving the service that holds it."""

    PUBLIC = "PUBLIC"
    """Anyone may read it: organizations, service codes, versions."""

    DEIDENTIFIED = "DEIDENTIFIED"
    """Opaque ids, dates, states and counts, addressed to those who take part in the case."""

    RESTRICTED = "RESTRICTED"
    """Nominative: only inside a sealed part, under a consent."""

    LOCAL = "LOCAL"
    """Never in any event: free text, notes, answers."""


class PairScoped:
    """Marks an id that is rewritten for each pair of organizations before it crosses a border.

    Two partners who compare what they received must find no id in common (design, envelope).
    """

    def __repr__(self) -> str:
        return "PAIR_SCOPED"


PAIR_SCOPED = PairScoped()
