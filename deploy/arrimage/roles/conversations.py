"""Sample conversations of a role as raw messages: what comes, and what is answered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID, uuid5

from arrimage_conformance.messages import MESSAGE_ID, Json, Sender, subject_for
from arrimage_contracts.declaration import EventData

SAMPLES: Final = UUID("00000000-0000-4000-8000-000000000000")
"""The ids of the samples follow from it: they are the same in each edition of the pages."""
ORGANIZATION: Final = "margelle"


@dataclass(frozen=True)
class Step:
    """One message of a conversation; ``said``: by the role itself."""

    said: bool
    envelope: Json
    note: str = ""
    subject: str = ""
    """Where it goes, if that is not on the node's own bus."""
    opened: Json | None = None
    """What is inside of what is sealed in it."""

    def text(self) -> str:
        """Return it as a programmer meets it on the bus."""
        headers = {MESSAGE_ID: hashlib.sha256(str(self.envelope["id"]).encode()).hexdigest()[:32]}
        lines = [
            f"# {'you say' if self.said else 'you hear'}{f': {self.note}' if self.note else ''}",
            f"SUBJECT {self.subject or subject_for(self.envelope)}",
            f"HEADERS {json.dumps(headers)}",
            json.dumps(self.envelope, indent=2, ensure_ascii=False),
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class Conversation:
    """Messages in the order in which they come and go."""

    title: str
    steps: tuple[Step, ...]


class Telling:
    """Writes one conversation."""

    def __init__(self, name: str) -> None:
        self.case_id = uuid5(SAMPLES, f"{name}/case")
        self._senders = {False: Sender(ORGANIZATION, "5eed"), True: Sender(ORGANIZATION, "c0de")}
        self._steps: list[Step] = []
        self._cause: UUID | None = None

    def hear(self, event: EventData, at: str, note: str = "", case_id: UUID | None = None) -> None:
        """Another service says ``event`` at the instant ``at`` (UTC)."""
        envelope = self._senders[False].envelope(event, case_id or self.case_id, at=_instant(at))
        self._cause = UUID(str(envelope["id"]))
        self._steps.append(Step(False, envelope, note))

    def pause(self) -> None:
        """What is said next follows from a date or a worker, not from an event."""
        self._cause = None

    def say(self, event: EventData, at: str, note: str = "") -> None:
        """The role says ``event``."""
        envelope = self._senders[True].envelope(event, self.case_id, at=_instant(at), cause=self._cause)
        self._steps.append(Step(True, envelope, note))

    def told(self, title: str) -> Conversation:
        """Return all of it."""
        return Conversation(title, tuple(self._steps))


def day(text: str) -> date:
    """Return a civil date."""
    return date.fromisoformat(text)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
