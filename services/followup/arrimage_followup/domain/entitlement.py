"""Who gets the calls: everybody who took part, unless they refused (R-182, R-184)."""

from __future__ import annotations

from enum import StrEnum

from arrimage_contracts.vocabularies import Outcome


class Withheld(StrEnum):
    """Why an ended episode gets no calls. Never a judgement on how it ended."""

    DECEASED = "deceased"
    NEVER_STARTED = "never_started"
    REFUSED = "refused"


def reason_to_withhold(*, outcome: Outcome, activities_held_count: int, followup_allowed: bool) -> Withheld | None:
    """Return why the person is not to be called, or None if the calls are due.

    Leaving early, for whatever reason, takes nothing away (R-184). A refusal has no other effect (R-182).
    """
    if outcome is Outcome.DECEASED:
        return Withheld.DECEASED
    if activities_held_count == 0:
        return Withheld.NEVER_STARTED
    return None if followup_allowed else Withheld.REFUSED
