"""What is checked of whatever a gate says to a partner: envelope, ids of the pair, minute, signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from pydantic import ValidationError

from arrimage_conformance.border.sealed import decoded
from arrimage_conformance.border.trust import Trust
from arrimage_conformance.messages import Message, correlation_of
from arrimage_conformance.role import ORGANIZATION
from arrimage_contracts.declaration import Audience, Declaration, EventData, UnknownEventError, pair_scoped_fields
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.signed import event_bytes
from arrimage_contracts.validation import InvalidMessageError, validate_message


def faults_across(trust: Trust, message: Message, names: Mapping[UUID, UUID], case_id: UUID) -> list[str]:
    """Return what is wrong with one message that the gate said to a partner.

    :param names: what the node under test calls what the two call otherwise: case, referral, authorization.
    :param case_id: the node's own id of the case.
    """
    lane, _, partner = message.subject.split(".")[:3]
    audience = Audience.SEALED if lane == "sealed" else Audience.BORDER
    try:
        validate_message(message.body)
        envelope = Envelope.from_json(message.body)
        declaration = CATALOGUE.named(envelope.event_name, envelope.major)
        data = declaration.copies[audience].model_validate(envelope.data)
    except (InvalidMessageError, ValidationError, UnknownEventError, KeyError) as error:
        said = error if isinstance(error, InvalidMessageError) else "envelope or data"
        return [f"its schema refuses it: {said}"]
    wanted: dict[str, tuple[Any, Any]] = {
        "source": (envelope.source, source_of(ORGANIZATION, "intake")),
        "recipient": (envelope.recipient, partner),
        "dataschema": (envelope.dataschema, schema_name(declaration.name, declaration.major, audience)),
        "subject": (names.get(envelope.subject), case_id),
        "correlationid": (envelope.correlationid, trust.scoped(partner, correlation_of(case_id))),
        "traceparent": (envelope.traceparent, None),
        "privacyclass": (envelope.privacyclass, declaration.privacy_class(audience)),
    }
    if (event_id := _id_of(declaration, data, names)) is not None:
        wanted["id"] = (envelope.id, trust.scoped(partner, event_id))
    faults = [
        f"{name} is {found}, and should be {right}" for name, (found, right) in wanted.items() if found != right
    ]
    if envelope.time.second or envelope.time.microsecond:
        faults.append("time is not cut to the minute")
    if set(envelope.data) - set(declaration.copies[audience].model_fields):
        faults.append("data has fields that a partner may not have")
    if audience is Audience.BORDER and not is_signed(trust, message):
        faults.append("it is not signed by the organization's key over the message as it stands")
    return faults


def is_signed(trust: Trust, message: Message) -> bool:
    """Tell whether the key of the node under test signed a message as it stands."""
    try:
        trust.key.public_key().verify(decoded(message.json["signature"]), event_bytes(message.json))
    except (InvalidSignature, ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def _id_of(declaration: Declaration, data: EventData, names: Mapping[UUID, UUID]) -> UUID | None:
    """Return the own id of the event, from the own values of its fields; None if one of them is not known."""
    own: dict[str, Any] = {}
    for name in pair_scoped_fields(type(data)) & set(declaration.identity):
        if getattr(data, name) not in names:
            return None
        own[name] = names[getattr(data, name)]
    return declaration.event_id(data.model_copy(update=own))
