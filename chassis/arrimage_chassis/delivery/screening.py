"""Look at a message before anything is done with it: size, depth, envelope, sender, reader, signature, data.

What fails is quarantined under a stable code; it blocks nothing and is counted for its sender.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from arrimage_chassis.trust.signed_events import fault_of_signature
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.declaration import Audience, Catalogue, EventData, UnknownEventError
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.subjects import Subject, is_sealed, parse_subject


@dataclass(frozen=True)
class Message:
    """What the bus handed over. ``deliveries`` counts this one; ``stream_seq`` is its place in ``stream``.

    ``stored_at`` is the instant, in UTC, at which the server stored it.
    """

    subject: str
    body: bytes
    stream: str
    stream_seq: int
    deliveries: int
    stored_at: datetime

    @property
    def place(self) -> tuple[str, int, datetime]:
        """What tells it from any other, in a stream restored from an older copy too."""
        return self.stream, self.stream_seq, self.stored_at


@dataclass(frozen=True)
class Incoming:
    """A message that is what it says it is."""

    message: Message
    envelope: Envelope
    event: EventData
    withdrawal: bool = False
    """Whether it takes back what was given: it waits behind nothing of its case (R-095)."""

    @property
    def case_key(self) -> tuple[str, UUID]:
        """The order in which things must be handled is kept for each (source, case)."""
        return self.envelope.source, self.envelope.subject

    @property
    def inbox_key(self) -> tuple[str, UUID]:
        """What tells that a message was handled before."""
        return self.envelope.source, self.envelope.id


@dataclass(frozen=True)
class Refusal:
    """A message that is not to be handled, and why."""

    message: Message
    code: str
    sender: str


@dataclass(frozen=True)
class Screen:
    """What a reader accepts: who it is, how large and deep a message may be, which events there are."""

    organization: str
    catalogue: Catalogue
    audience: Audience
    max_bytes: int
    max_depth: int
    expected: frozenset[tuple[str, int]]
    """The events that the reader acts on, or says itself, by name and major."""
    signing: Signing | None
    """Knows the keys that are pinned: across the border nothing is taken that their holders did not sign.

    None for what was looked at before: what was true then stays so, whatever key is pinned since."""

    def look_at(self, message: Message) -> Incoming | Refusal:
        """Return ``message`` as an event, or the reason for which it is not one for this reader."""
        try:
            subject = parse_subject(message.subject)
        except ValueError:
            return Refusal(message, "event.unknown_subject", "unknown")
        sender = subject.organization or self.organization
        if is_sealed(message.subject) != (self.audience is Audience.SEALED):
            return Refusal(message, "event.wrong_bus", sender)
        code = self._refusal_code(message, subject)
        if code is not None:
            return Refusal(message, code, sender)
        try:
            envelope = Envelope.from_json(message.body)
        except ValidationError as error:
            malformed = any(problem["type"] == "json_invalid" for problem in error.errors(include_input=False))
            code = "event.malformed_json" if malformed else "event.invalid_envelope"
            return Refusal(message, code, sender)
        except Exception:  # whatever a stranger's bytes bring a parser to, they must not stop the others
            return Refusal(message, "event.invalid_envelope", sender)
        if not self._says_who_sent_it(envelope, subject):
            return Refusal(message, "event.forged_source", sender)
        if envelope.recipient != self.organization:
            return Refusal(message, "event.not_for_us", sender)
        try:
            declaration = self.catalogue.named(envelope.event_name, envelope.major)
        except UnknownEventError:
            known = self.catalogue.knows(envelope.event_name)
            return Refusal(message, "event.unknown_major" if known else "event.unknown_type", sender)
        copy = declaration.copies.get(self.audience)
        if copy is None or declaration.producer != envelope.source_service:
            return Refusal(message, "event.wrong_bus" if copy is None else "event.forged_source", sender)
        if (envelope.event_name, envelope.major) not in self.expected:
            # the contracts know this major, this reader does not yet, or does not any more
            moved = any(name == envelope.event_name for name, _ in self.expected)
            return Refusal(message, "event.unknown_major" if moved else "event.not_heard", sender)
        code = self._signature_refusal(message, sender)
        if code is not None:
            return Refusal(message, code, sender)
        try:
            return Incoming(message, envelope, copy.model_validate(envelope.data), declaration.withdrawal)
        except Exception:  # as above
            return Refusal(message, "event.invalid_data", sender)

    def _refusal_code(self, message: Message, subject: Subject) -> str | None:
        """Judge what can be judged before the body is parsed."""
        if len(message.body) > self.max_bytes:
            return "event.too_large"
        if is_deeper_than(message.body, self.max_depth):
            return "event.too_deep"
        if subject.recipient is not None and subject.recipient != self.organization:
            return "event.not_for_us"
        return None

    def _signature_refusal(self, message: Message, sender: str) -> str | None:
        """Whoever runs the hub vouches for its subjects; only the sender's own key speaks for the sender."""
        if self.audience is not Audience.BORDER or self.signing is None:
            return None  # at home the server is ours; what is sealed is signed inside
        return fault_of_signature(self.signing, message.body, sender)

    def _says_who_sent_it(self, envelope: Envelope, subject: Subject) -> bool:
        """The server vouches for the subject; the envelope must say the same."""
        return (
            envelope.source_organization == (subject.organization or self.organization)
            and (subject.service is None or envelope.source_service == subject.service)
            and envelope.event_name == subject.event
            and envelope.major == subject.major
        )


def is_deeper_than(body: bytes, limit: int) -> bool:
    """Tell whether JSON ``body`` nests deeper than ``limit``, without parsing it."""
    if body.count(b"{") + body.count(b"[") <= limit:  # nearly always, and told in no time
        return False
    depth = 0
    in_string = escaped = False
    for byte in body:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in (0x7B, 0x5B):
            depth += 1
            if depth > limit:
                return True
        elif byte in (0x7D, 0x5D):
            depth -= 1
    return False
