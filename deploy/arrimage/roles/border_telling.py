"""Conversations that cross the border, as raw messages: ids of the pair, signatures, what is sealed.

The keys of the samples are made of one byte each, so that a reader can check every value.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from arrimage.roles.conversations import ORGANIZATION, SAMPLES, Step, Telling
from arrimage_conformance.border.partners import Partner
from arrimage_conformance.border.sealed import OneTimeKey, encoded
from arrimage_conformance.border.trust import Trust
from arrimage_conformance.messages import Json, correlation_of
from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.sealed import request_bytes
from arrimage_contracts.signed import event_bytes
from arrimage_contracts.subjects import border_subject, sealed_subject
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

PARTNER: Final = "virage"
AGREEMENT: Final = uuid5(SAMPLES, "agreement")
ONE_TIME_KEY: Final = OneTimeKey(X25519PrivateKey.from_private_bytes(bytes([9]) * 32))


def sample_trust() -> Trust:
    """Return the keys of the samples: the node's of bytes 07, the partner's of 08, the secret of 01."""
    own, partner = (Ed25519PrivateKey.from_private_bytes(bytes([byte]) * 32) for byte in (7, 8))
    other = Partner(PARTNER, agreed=(DataCategory.IDENTITY,), key=partner, agreement_id=AGREEMENT)
    return Trust({PARTNER: other}, own, bytes([1]) * 32)


def sample_sealed() -> str:
    """Return what the partner sealed to the one-time key of the samples."""
    return (files("arrimage.roles") / "prose" / "sealed.txt").read_text(encoding="ascii").replace("\n", "")


def sample_opened() -> Json:
    """Return what is inside of :func:`sample_sealed`, as JSON."""
    content = ONE_TIME_KEY.opened(sample_sealed(), sample_trust().partners[PARTNER].key.public_key())
    assert content is not None  # noqa: S101 - the sample is committed beside its key
    opened: Json = content.model_dump(mode="json", exclude_none=True)
    return opened


class BorderTelling(Telling):
    """Writes one conversation with a partner. ``case_id`` is the node's own id, ``border_case`` the pair's."""

    def __init__(self, name: str, *, began_there: bool) -> None:
        super().__init__(name)
        self.trust = sample_trust()
        self._name = name
        if began_there:
            self.border_case = self.case_id
            self.case_id = self.trust.own(PARTNER, self.border_case)
        else:
            self.border_case = self.trust.scoped(PARTNER, self.case_id)
        self._across = {False: 0, True: 0}

    def theirs(self, what: str) -> tuple[UUID, UUID]:
        """Return the border id of something that the partner began, and the node's own id of it."""
        border_id = uuid5(SAMPLES, f"{self._name}/{what}")
        return border_id, self.trust.own(PARTNER, border_id)

    def ours(self, what: str) -> tuple[UUID, UUID]:
        """Return the border id of something that began here, and the node's own id of it."""
        own_id = uuid5(SAMPLES, f"{self._name}/{what}")
        return self.trust.scoped(PARTNER, own_id), own_id

    def hear_across(self, event: EventData, at: str, note: str = "", opened: Json | None = None) -> None:
        """The partner says ``event``; its ids are its own affair. ``opened``: what is sealed in it."""
        event_id = uuid5(self.border_case, f"{type(event).__name__}/{at}")
        self._cross(event, at, note, event_id, uuid5(event_id, "correlation"), said=False)
        self._steps[-1] = replace(self._steps[-1], opened=opened)
        self._cause = event_id

    def say_across(self, event: EventData, own: EventData, at: str, note: str = "") -> None:
        """The node says ``event`` to the partner; ``own``: the same with the node's own ids."""
        declaration, _ = CATALOGUE.of(type(event))
        event_id = self.trust.scoped(PARTNER, declaration.event_id(own))
        correlation = self.trust.scoped(PARTNER, correlation_of(self.case_id))
        self._cross(event, at, note, event_id, correlation, said=True)

    def request(self, request_id: UUID, consent_id: UUID, categories: list[DataCategory], *, ours: bool) -> str:
        """Return the signature of a request under border ids, by the node or by the partner."""
        parties = (ORGANIZATION, PARTNER) if ours else (PARTNER, ORGANIZATION)
        said = request_bytes(
            sender=parties[0],
            recipient=parties[1],
            request_id=request_id,
            case_id=self.border_case,
            consent_id=consent_id,
            categories=categories,
            purpose=DisclosurePurpose.REFERRAL,
            one_time_key=ONE_TIME_KEY.public,
        )
        key = self.trust.key if ours else self.trust.partners[PARTNER].key
        return encoded(key.sign(said))

    def _cross(
        self, event: EventData, at: str, note: str, event_id: UUID, correlation: UUID, *, said: bool
    ) -> None:
        declaration, audience = CATALOGUE.of(type(event))
        audience = Audience.BORDER if audience is Audience.OWN else audience
        sender, recipient = (ORGANIZATION, PARTNER) if said else (PARTNER, ORGANIZATION)
        self._across[said] += 1
        cause = self.trust.scoped(PARTNER, self._cause) if said and self._cause else None
        envelope = Envelope(
            id=event_id,
            source=source_of(sender, declaration.producer.value),
            type=declaration.type,
            time=datetime.fromisoformat(at).replace(second=0, tzinfo=UTC),
            dataschema=schema_name(declaration.name, declaration.major, audience),
            subject=self.border_case,
            recipient=recipient,
            correlationid=correlation,
            causationid=cause,
            sequence=f"{'9a1f03c2' if said else '77b0e1d4'}.{self._across[said]}",
            privacyclass=declaration.privacy_class(audience),
            data=event.model_dump(mode="json", exclude_none=True),
        )
        message: Json = json.loads(envelope.to_json())
        lane = sealed_subject if audience is Audience.SEALED else border_subject
        if audience is Audience.BORDER:
            key = self.trust.key if said else self.trust.partners[PARTNER].key
            message["signature"] = encoded(key.sign(event_bytes(message)))
        subject = lane(sender, recipient, declaration.name, declaration.major)
        self._steps.append(Step(said, message, note, subject))
