"""Messages as another component of the node would send them: envelope, derived id, headers, bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.subjects import own_subject

Json = dict[str, Any]
MESSAGE_ID = "Nats-Msg-Id"


@dataclass(frozen=True)
class Message:
    """One message of the node's stream, sent or heard. ``seq`` is its place in the stream, 0 before it has one."""

    subject: str
    headers: Mapping[str, str]
    body: bytes
    seq: int = 0

    @cached_property
    def json(self) -> Json:
        """Return the body as JSON; an empty object if it is none."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def event(self) -> str:
        """The name of the event, from the subject."""
        return self.subject.rsplit(".", 2)[-2]

    @property
    def data(self) -> Json:
        """Return the event's data; an empty object if there is none."""
        data = self.json.get("data")
        return data if isinstance(data, dict) else {}


def correlation_of(case_id: UUID) -> UUID:
    """Return the one correlation id of a case inside a node."""
    return uuid5(case_id, "correlation")


@dataclass
class Sender:
    """Whoever says something on a node's bus. Numbers are counted for each service and case."""

    organization: str
    epoch: str = "c0ffee"
    _numbers: Counter[tuple[str, UUID]] = field(default_factory=Counter)

    def envelope(self, data: EventData, case_id: UUID, *, at: datetime, cause: UUID | None = None) -> Json:
        """Return the envelope around ``data``, as JSON; ``at`` is when it is said, in UTC."""
        declaration, audience = CATALOGUE.of(type(data))
        producer = declaration.producer.value
        self._numbers[producer, case_id] += 1
        made = Envelope(
            id=declaration.event_id(data),
            source=source_of(self.organization, producer),
            type=declaration.type,
            time=at.astimezone(UTC),
            dataschema=schema_name(declaration.name, declaration.major, audience),
            subject=case_id,
            recipient=self.organization,
            correlationid=correlation_of(case_id),
            causationid=cause,
            sequence=f"{self.epoch}.{self._numbers[producer, case_id]}",
            privacyclass=declaration.privacy_class(Audience.OWN),
            data=data.model_dump(mode="json", exclude_none=True),
        )
        read: Json = json.loads(made.to_json())
        return read


def subject_for(envelope: Json) -> str:
    """Return the subject on which an envelope of the own node belongs."""
    _, name, major = str(envelope["type"]).split(".")
    service = str(envelope["source"]).rsplit("/", 1)[1]
    return own_subject(service, name, major.removeprefix("v"))
