"""A call that is due, of a case that a worker leads: that worker is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid4, uuid5

from arrimage_conformance.conversation import Conversation
from arrimage_conformance.messages import Json
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.events.lead import CaseLeadAssigned
from arrimage_contracts.vocabularies import FollowupKind


def id_of(event: EventData) -> UUID:
    """Return the id of an event."""
    declaration, _ = CATALOGUE.of(type(event))
    return declaration.event_id(event)


def notice_id(cause: EventData, recipient: str, kind: str, worker: UUID | None = None) -> UUID:
    """Return the id of the notice that ``cause`` asks for (its formula is part of the contract)."""
    whom = f"{recipient}/{kind}" if worker is None else f"{recipient}/{kind}/{worker}"
    return uuid5(id_of(cause), f"notice/{whom}")


@dataclass(frozen=True)
class Call(Conversation):
    """Who leads the case, then the call, which is the turn: it is understood without the lead."""

    worker: UUID = field(default_factory=uuid4)
    followup_id: UUID = field(default_factory=uuid4)

    said: ClassVar = {"NotificationSent": 1}
    waits: ClassVar = False

    @classmethod
    def new(cls) -> Self:
        """As :class:`Conversation`."""
        return cls(uuid4())

    def told(self) -> list[EventData]:
        """As :class:`Conversation`."""
        return [self.lead(), self.due()]

    def wrong(self, data: Json) -> list[Json]:
        """As :class:`Conversation`."""
        return [
            data | {"due_on": "2011-02-30"},
            data | {"due_on": 20110328},
            data | {"kind": "M12"},
            data | {"followup_id": None},
            data | {"followup_id": "no uuid"},
        ]

    async def owed(self, trial: Trial, why: str) -> None:
        """As :class:`Conversation`: to the worker who leads, who was named before."""
        right = str(self.notice(self.worker))
        await trial.expect(
            self.case_id,
            "NotificationSent",
            where=lambda data: data.get("notification_id") == right,
            why=f"{why}; the worker who leads the case is told",
        )

    def lead(
        self, number: int = 1, worker: UUID | None = None, organization: str = "margelle"
    ) -> CaseLeadAssigned:
        """Return the event by which a worker answers for the case."""
        return CaseLeadAssigned(
            referral_id=uuid5(self.case_id, "referral"),
            number=number,
            lead_org=organization,
            worker=worker or self.worker,
            assigned_on=date(2010, 10, 4),
        )

    def due(self) -> FollowupDue:
        """Return the event by which the call is due."""
        return FollowupDue(
            followup_id=self.followup_id,
            case_id=self.case_id,
            kind=FollowupKind.M3,
            due_on=date(2011, 3, 28),
            episode_closed_on=date(2010, 12, 28),
            owner_org="margelle",
        )

    def notice(self, worker: UUID | None = None) -> UUID:
        """Return the id of its notice to ``worker``; None: to workers as such."""
        return notice_id(self.due(), "worker", "call_due", worker)

    def due_id(self) -> UUID:
        """Return the id of the event by which the call is due."""
        return id_of(self.due())
