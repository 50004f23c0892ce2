"""A person who does not exist, whose name nobody else has; and whether the gate tells who they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.intake.offer import Offer
from arrimage_conformance.messages import Json, Message
from arrimage_conformance.trial import Trial

NAMES = "req.intake.names.v1"


@dataclass(frozen=True)
class Person:
    """Who they are; each word is found wherever it comes out."""

    mark: str = field(default_factory=lambda: uuid4().hex)

    @property
    def name(self) -> str:
        """Their name."""
        return f"Apolline N{self.mark}"

    @property
    def form(self) -> dict[str, Any]:
        """As a worker's form states them."""
        return {
            "name": self.name,
            "phone": f"450 T{self.mark[:16]}",
            "birth_date": date(1969, 5, 17).isoformat(),
            "address": f"3, rue A{self.mark}",
        }

    @property
    def identity(self) -> dict[str, Any]:
        """The body with which a worker writes them down."""
        return {"person": self.form, "contact_instructions": f"après 17 h, C{self.mark}"}

    def within(self, messages: Iterable[Message]) -> list[Message]:
        """Return the messages that hold a word of theirs."""
        mark = self.mark[:16].encode()
        return [
            message
            for message in messages
            if mark in message.body or any(mark.decode() in value for value in message.headers.values())
        ]


async def name_told(trial: Trial, case_id: UUID) -> str | None:
    """Return the name that the gate tells planning for the page of the worker who has the case; None: none."""
    (lead, *_) = [*trial.said(case_id, "CaseLeadAssigned"), None]
    question: Json = {"case_ids": [str(case_id)]}
    if lead is not None:
        question["viewer"] = lead.data.get("worker")
    reply = await trial.bus.ask(NAMES, json.dumps(question).encode(), asker="planning", seconds=trial.patience)
    trial.hold(reply is not None, f"{NAMES} was not answered within {trial.patience:g} s", trial.shown(case_id))
    names = ((reply or {}).get("answer") or {}).get("names") or []
    found = [each.get("name") for each in names if isinstance(each, dict) and each.get("case_id") == str(case_id)]
    return str(found[0]) if found else None


async def known_as(trial: Trial, offer: Offer, name: str) -> None:
    """Wait until the gate tells the name of the person of a case.

    :raises BrokenPromiseError: if it does not.
    """

    async def told() -> bool:
        return await name_told(trial, offer.case_id) == name

    why = f"{NAMES} does not tell who the person of a case is, for the page of the worker who leads it"
    trial.hold(await eventually(told, trial.patience), why, offer.case_id)


async def unknown_now(trial: Trial, offer: Offer, name: str, why: str) -> None:
    """Wait until the gate tells the name no more.

    :raises BrokenPromiseError: if it goes on to.
    """

    async def gone() -> bool:
        return await name_told(trial, offer.case_id) is None

    trial.hold(await eventually(gone, trial.patience), f"{why}, and the name is told still", offer.case_id)
