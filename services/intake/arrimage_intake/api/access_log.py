"""HTTP in: the access log, whether it is whole, and who received what of a person (R-106, R-329)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from arrimage_chassis.look import Look
from arrimage_chassis.pages.wording import Wording
from arrimage_chassis.store import Session
from arrimage_chassis.trail.own import VerdictView
from arrimage_chassis.trail.verifying import Anchor
from arrimage_chassis.work import Place
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.commands.anchor_access_log import ANCHOR
from arrimage_intake.domain.access_log import Action
from arrimage_intake.domain.accounting import AccountingWords
from arrimage_intake.queries.read_access_log import read_case_log, verify_access_log
from arrimage_intake.queries.show_accounting import show_accounting
from arrimage_intake.queries.sight import sees
from arrimage_intake.store.persons import find_person


class EntryView(BaseModel):
    """One entry; the instant is in UTC. Of which fields, never what was in them."""

    number: int
    at: datetime
    action: Action
    worker: str | None
    role: str | None
    asker: str | None
    organization: str | None
    consent_id: UUID | None
    purpose: str
    categories: list[DataCategory]
    fields: list[str]
    reason: str | None = Field(repr=False)
    of_several: bool
    """Whether it is a list or a search in which this case stood."""


class AccountingView(BaseModel):
    """Who received what, as plain text in the language that was asked for."""

    case_id: UUID
    language: Literal["fr", "en"]
    text: str = Field(repr=False)


async def verify(session: Session, place: Place) -> VerdictView:
    """Hold the whole log against its chain, its head and what is known of it elsewhere."""
    known = await place.keys.anchored(ANCHOR) if place.keys is not None else None
    anchor = Anchor(*known) if known is not None and known[0] else None
    return VerdictView.model_validate(await verify_access_log(session, place, anchor))


async def list_of_case(case_id: UUID, look: Look) -> list[EntryView]:
    """List what was done with what is known of a person; that it was listed is written down too."""
    return [
        EntryView(
            number=read.number,
            at=read.at,
            action=read.entry.action,
            worker=read.entry.worker,
            role=read.entry.role,
            asker=read.entry.asker,
            organization=read.entry.organization,
            consent_id=read.entry.consent_id,
            purpose=read.entry.purpose,
            categories=list(read.entry.categories),
            fields=list(read.entry.fields),
            reason=read.entry.reason,
            of_several=read.entry.case_id is None,
        )
        for read in await read_case_log(look, case_id)
    ]


async def accounting(
    case_id: UUID, look: Look, language: Annotated[Literal["fr", "en"], Query()] = "fr"
) -> AccountingView:
    """Print, for the person, who received which categories, when and under what."""
    place = look.place
    made = await show_accounting(look, case_id)
    person = await find_person(look.session, case_id) if await sees(look, case_id) else None
    words = AccountingWords(
        language,
        str(place.clock.zone),
        place.clock.today(),
        Wording(language, (), place.organization_names).organization,
    )
    text = words.text(made, person.name if person is not None else None)
    return AccountingView(case_id=case_id, language=language, text=text)
