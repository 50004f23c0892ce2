"""The border as the kit sees it: it speaks as every partner, and reads all that the gate says to any of them."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg

from arrimage_conformance.border.accounts import border_durables, border_streams
from arrimage_conformance.border.sealed import encoded
from arrimage_conformance.border.trust import Trust
from arrimage_conformance.messages import MESSAGE_ID, Json, Message
from arrimage_conformance.role import ORGANIZATION, Role
from arrimage_contracts.declaration import EventData
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.signed import event_bytes
from arrimage_contracts.subjects import border_subject, mailbox_stream, sealed_stream, sealed_subject


@dataclass
class Exchange:
    """The hub's streams, and the partners around the node under test."""

    role: Role
    trust: Trust
    stored: list[Message] = field(default_factory=list)
    """All that crossed, in either direction, as the streams hold it; ``seq`` is the place in its stream."""
    acked: Callable[[], None] | None = None
    """Called at each acknowledgement of the gate's mailbox, before the server has counted it."""
    _numbers: Counter[tuple[str, UUID]] = field(default_factory=Counter)

    async def open(self, client: Client) -> None:
        """Make streams and durables, and begin to read; ``client`` is the exchange's own user."""
        self._js = client.jetstream()
        for stream in border_streams(self.trust.partners):
            await self._js.add_stream(stream)
        await self._make_durables()
        await client.subscribe("$JS.ACK.>", cb=self._note_ack)
        for organization in self.trust.partners:
            for read in (mailbox_stream(organization), sealed_stream(organization)):
                await self._js.subscribe(">", stream=read, ordered_consumer=True, cb=self._keep)

    async def begin_again(self) -> None:
        """Forget how far the gate has read: its durables are as new."""
        for stream, durable in border_durables(self.role, self.trust.partners):
            await self._js.delete_consumer(stream, str(durable.durable_name))
        await self._make_durables()

    async def tell(
        self,
        partner: str,
        event: EventData,
        case_id: UUID,
        *,
        signed_by: str | None = None,
        changes_after: Json | None = None,
        **changes: Any,
    ) -> Json:
        """Put an event into the gate's mailbox as ``partner`` would; return its envelope.

        :param case_id: the id under which the two speak of the case.
        :param signed_by: another organization than the one that says it.
        :param changes: members to replace before it is signed.
        :param changes_after: members to replace afterwards.
        """
        envelope = self.signed(self.envelope(partner, event, case_id) | changes, signed_by or partner)
        envelope |= changes_after or {}
        await self.send(partner, envelope)
        return envelope

    async def tell_sealed(self, partner: str, event: EventData, case_id: UUID, **changes: Any) -> Json:
        """Put what is sealed into the gate's sealed stream, as ``partner`` would."""
        envelope = self.envelope(partner, event, case_id) | changes
        name, major = str(envelope["type"]).split(".")[1:]
        subject = sealed_subject(partner, ORGANIZATION, name, major.removeprefix("v"))
        await self.send_bytes(subject, json.dumps(envelope).encode())
        return envelope

    def envelope(self, partner: str, event: EventData, case_id: UUID) -> Json:
        """Return the envelope of ``event``, said now, without its signature."""
        declaration, audience = CATALOGUE.of(type(event))
        self._numbers[partner, case_id] += 1
        made = Envelope(
            id=uuid4(),  # its formula has the partner's own ids and secret, of which nobody else knows anything
            source=source_of(partner, declaration.producer.value),
            type=declaration.type,
            time=datetime.now(UTC).replace(second=0, microsecond=0),
            dataschema=schema_name(declaration.name, declaration.major, audience),
            subject=case_id,
            recipient=ORGANIZATION,
            correlationid=uuid4(),
            sequence=f"c0ffee.{self._numbers[partner, case_id]}",
            privacyclass=declaration.privacy_class(audience),
            data=event.model_dump(mode="json", exclude_none=True),
        )
        read: Json = json.loads(made.to_json())
        return read

    def signed(self, envelope: Json, by: str) -> Json:
        """Return ``envelope`` with the signature of an organization over it as it stands."""
        said = {name: value for name, value in envelope.items() if name != "signature"}
        return said | {"signature": encoded(self.trust.partners[by].key.sign(event_bytes(said)))}

    async def send(self, partner: str, envelope: Json, *, subject: str | None = None) -> Message:
        """Put an envelope into the mailbox, by the door of ``partner``."""
        name, major = str(envelope["type"]).split(".")[1:]
        usual = border_subject(partner, ORGANIZATION, name, major.removeprefix("v"))
        return await self.send_bytes(subject or usual, json.dumps(envelope).encode())

    async def send_bytes(self, subject: str, body: bytes) -> Message:
        """Put any bytes into the mailbox or the sealed stream."""
        headers = {MESSAGE_ID: secrets.token_hex(16)}
        stored = await self._js.publish(subject, body, headers=headers, timeout=5)
        message = Message(subject, headers, body, stored.seq)
        self.stored.append(message)
        return message

    def said(self, to: str | None = None, case_id: UUID | None = None, event: str | None = None) -> list[Message]:
        """Return what the gate said to ``to``, or to anybody, of a case as the two call it."""
        return [
            message
            for message in self.stored
            if message.subject.split(".")[1] == ORGANIZATION
            and to in (None, message.subject.split(".")[2])
            and event in (None, message.event)
            and (case_id is None or message.json.get("subject") == str(case_id))
        ]

    def shown(self, case_id: UUID) -> list[Message]:
        """Return all that crossed of a case, in either direction."""
        return [message for message in self.stored if message.json.get("subject") == str(case_id)]

    def of_own_case(self, case_id: UUID) -> list[Message]:
        """Return all that crossed of what the node under test calls ``case_id``."""
        names = {str(self.trust.scoped(partner, case_id)) for partner in self.trust.partners}
        return [message for message in self.stored if self._names(message, case_id, names)]

    async def waiting(self) -> int:
        """Return how many messages the gate has not acknowledged: those not delivered, and those in hand."""
        left = 0
        for stream, durable in border_durables(self.role, self.trust.partners):
            info = await self._js.consumer_info(stream, str(durable.durable_name))
            left += (info.num_pending or 0) + (info.num_ack_pending or 0)
        return left

    def _names(self, message: Message, case_id: UUID, names: set[str]) -> bool:
        subject = str(message.json.get("subject"))
        if subject in names:
            return True
        partner = next((word for word in message.subject.split(".")[1:3] if word in self.trust.partners), None)
        try:
            return partner is not None and self.trust.own(partner, UUID(subject)) == case_id
        except ValueError:
            return False

    async def _make_durables(self) -> None:
        for stream, durable in border_durables(self.role, self.trust.partners):
            await self._js.add_consumer(stream, durable)

    async def _keep(self, message: Msg) -> None:
        place = message.metadata.sequence.stream
        self.stored.append(Message(message.subject, dict(message.headers or {}), message.data, place))

    async def _note_ack(self, message: Msg) -> None:
        if self.acked is not None and f".{mailbox_stream(ORGANIZATION)}." in message.subject:
            self.acked()
