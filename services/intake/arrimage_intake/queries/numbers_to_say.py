"""The numbers by which two organizations speak of a case on the telephone, while one has no name for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from arrimage_chassis.delivery.border import Aliases
from arrimage_chassis.look import Look
from arrimage_contracts.ids import spoken_number

Pair = tuple[str, UUID]
"""A partner, and a case of ours."""


async def numbers_to_say(look: Look, pairs: Collection[Pair]) -> Mapping[Pair, str]:
    """Return what is said to each partner of each case: the same at its end; by one query."""
    aliases = Aliases(look.session, look.place.secret)
    return {pair: spoken_number(border_id) for pair, border_id in (await aliases.as_seen_by(pairs)).items()}


async def number_to_say(look: Look, partner: str | None, case_id: UUID) -> str | None:
    """Return what is said of one case to ``partner``; None if it concerns no other organization."""
    if partner is None or partner == look.place.organization:
        return None
    return (await numbers_to_say(look, [(partner, case_id)]))[partner, case_id]
