"""Promises of followup alone, broken."""

from __future__ import annotations

from typing import Any

import arrimage_followup.commands.schedule_calls as scheduling
from arrimage_chassis.work import NotYetError
from arrimage_contracts.vocabularies import FollowupKind
from arrimage_followup import subscribers
from arrimage_followup.domain.calendar import add_months


def month_arithmetic() -> None:
    """The second call is counted from the first."""
    right = vars(scheduling)["call_dates"]

    def dates(*given: Any, **named: Any) -> dict[FollowupKind, Any]:
        found: dict[FollowupKind, Any] = right(*given, **named)
        if len(found) == 2:
            found[FollowupKind.M9] = add_months(found[FollowupKind.M3], 6)
        return found

    vars(scheduling)["call_dates"] = dates


def ignores_a_withdrawal() -> None:
    """Nobody's word on being called is kept."""

    async def nothing(*_: object) -> None:
        return None

    vars(subscribers)["note_permission"] = nothing


def loses_what_comes_early() -> None:
    """An end whose plan is not known is dropped."""
    schedule = vars(subscribers)["schedule_calls"]

    async def dropped(work: Any, closed: Any) -> None:
        try:
            await schedule(work, closed)
        except NotYetError:
            return

    vars(subscribers)["schedule_calls"] = dropped


MUTANTS = (month_arithmetic, ignores_a_withdrawal, loses_what_comes_early)
