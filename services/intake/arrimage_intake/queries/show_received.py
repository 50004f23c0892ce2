"""Show what partners disclosed of a person, each under what; it is written down who saw it (R-329)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.vault import KeyName
from arrimage_contracts.sealed import Disclosed
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_intake.domain.danger import UNKNOWN
from arrimage_intake.domain.disclosed import holds
from arrimage_intake.queries.sight import note_read
from arrimage_intake.store.consent_tables import ToldConsent
from arrimage_intake.store.consents import find_told
from arrimage_intake.store.disclosure_tables import AskedDisclosure, ReceivedContent
from arrimage_intake.store.disclosures import asked_of_case, contents_of_case, dangers_told

_MOST: Final = 100


@dataclass(frozen=True)
class Received:
    """What one partner disclosed under one authorization. Nothing of the content shows in a representation."""

    organization: str
    consent_id: UUID
    received_on: date
    ends_on: date | None
    """The last day on which it may be used."""
    content: Disclosed = field(repr=False)

    @property
    def categories(self) -> tuple[DataCategory, ...]:
        """The categories of which something came."""
        return holds(self.content)


@dataclass(frozen=True)
class DangerTold:
    """That a partner opened the strict minimum here, and what became of it."""

    told: ToldConsent
    asked: AskedDisclosure | None
    received: Received | None = field(default=None, repr=False)


async def show_received(look: Look, case_id: UUID, purpose: str) -> Sequence[Received]:
    """Return what partners disclosed of a case, the latest first, but for what is (being) erased."""
    found = await _opened(look, await contents_of_case(look.session, case_id))
    if found:
        categories = {category for each in found for category in each.categories}
        note_read(look, case_id, sorted(categories), purpose)
    return found


async def list_dangers(session: Session, today: date) -> Sequence[ToldConsent]:
    """Return what partners opened here because somebody is in danger and that holds today, the latest first."""
    return await dangers_told(session, today, _MOST)


async def show_danger(look: Look, exception_id: UUID) -> DangerTold:
    """Return what a partner disclosed because somebody is in danger; whoever does casework here may see it.

    :raises ProblemError: ``danger.unknown``, also when it is over.
    """
    told = await find_told(look.session, exception_id)
    if told is None or told.purpose is not DisclosurePurpose.EMERGENCY or told.ended_on is not None:
        raise ProblemError(UNKNOWN)
    asked = [each for each in await asked_of_case(look.session, told.case_id) if each.consent_id == exception_id]
    contents = [
        each for each in await contents_of_case(look.session, told.case_id) if each.consent_id == exception_id
    ]
    opened = await _opened(look, contents)
    if opened:
        note_read(look, told.case_id, opened[0].categories, "emergency")
    return DangerTold(told, asked[0] if asked else None, opened[0] if opened else None)


async def _opened(look: Look, rows: Sequence[ReceivedContent]) -> list[Received]:
    """Open what is sealed; what the key is destroyed of is as if it were not there."""
    vault = look.place.keys
    if vault is None or not rows:
        return []
    boxes = await vault.boxes([KeyName(row.case_id, row.origin) for row in rows])
    found = []
    for row in rows:
        box = boxes.get(KeyName(row.case_id, row.origin))
        told = await find_told(look.session, row.consent_id)
        if box is not None:
            content = Disclosed.model_validate_json(box.open(row.sealed, ReceivedContent.__tablename__))
            ends_on = told.ends_on if told is not None else None
            found.append(Received(row.organization, row.consent_id, row.received_on, ends_on, content))
    return found
