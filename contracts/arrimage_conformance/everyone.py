"""What is checked of whatever any role says: envelope, schema, ids, headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from pydantic import ValidationError

from arrimage_conformance.messages import MESSAGE_ID, Message, correlation_of
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import Audience, UnknownEventError
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.validation import InvalidMessageError, validate_message

_RANDOM = re.compile(r"[0-9A-Za-z_-]{16,64}")


def check_envelopes(trial: Trial, case_id: UUID) -> None:
    """Check every envelope that the program said of a case.

    :raises BrokenPromiseError: with the first that is wrong.
    """
    role = trial.bus.role["role"]
    numbers: dict[str, int] = {}
    for message in trial.said(case_id):
        faults = faults_of(trial, message, role, case_id)
        trial.hold(not faults, f"{message.event}: {'; '.join(faults)}", [message])
        epoch, _, number = str(message.json["sequence"]).partition(".")
        last = numbers.get(epoch, 0)
        trial.hold(
            int(number) > last,
            f"{message.event}: sequence went from {last} to {number} within its epoch: order is lost",
            trial.said(case_id),
        )
        numbers[epoch] = int(number)


def faults_of(trial: Trial, message: Message, role: str, case_id: UUID) -> list[str]:
    """Return what is wrong with one message that the role said of a case."""
    try:
        validate_message(message.body)
        envelope = Envelope.from_json(message.body)
        declaration = CATALOGUE.named(envelope.event_name, envelope.major)
        copy = declaration.copies[Audience.OWN]
        data = copy.model_validate(envelope.data)
    except (InvalidMessageError, ValidationError, UnknownEventError, KeyError) as error:
        return [
            f"its schema refuses it: {error if isinstance(error, InvalidMessageError) else 'envelope or data'}"
        ]
    organization = trial.sender.organization
    wanted = {
        "id": (str(envelope.id), str(declaration.event_id(data))),
        "source": (envelope.source, source_of(organization, role)),
        "dataschema": (envelope.dataschema, schema_name(declaration.name, declaration.major, Audience.OWN)),
        "subject": (str(envelope.subject), str(case_id)),
        "recipient": (envelope.recipient, organization),
        "correlationid": (str(envelope.correlationid), str(correlation_of(case_id))),
    }
    faults = [
        f"{name} is {found}, and by its formula {right}"
        for name, (found, right) in wanted.items()
        if found != right
    ]
    expected = f"own.{role}.{envelope.event_name}.v{envelope.major}"
    if message.subject != expected:
        faults.append(f"it was said on {message.subject}, not on {expected}")
    if unknown := sorted(set(envelope.data) - set(copy.model_fields)):
        faults.append(f"data has fields that the contract does not have ({len(unknown)})")
    return faults


def check_message_ids(trial: Trial, said: Sequence[Message]) -> None:
    """Check the header of each message.

    :raises BrokenPromiseError: if one is missing, too short, doubled, or is an id of the event.
    """
    for message in said:
        value = message.headers.get(MESSAGE_ID, "")
        trial.hold(_RANDOM.fullmatch(value), f"{message.event}: no {MESSAGE_ID} of 16 to 64 characters", [message])
        trial.hold(
            value.replace("-", "") not in message.body.decode(errors="replace").replace("-", ""),
            f"{message.event}: {MESSAGE_ID} stands in the message: who knows the event could swallow it",
            [message],
        )
    doubled = [value for value, times in Counter(m.headers.get(MESSAGE_ID) for m in said).items() if times > 1]
    trial.hold(not doubled, f"two messages share one {MESSAGE_ID}", said)


def check_tells_nothing_of(trial: Trial, sentinel: str, what: str) -> None:
    """Check that a word that was put somewhere stands in nothing that the program said.

    :raises BrokenPromiseError: with ``what``, and the messages in which it stands.
    """
    leaked = [
        message
        for message in trial.bus.said()
        if sentinel.encode() in message.body or any(sentinel in value for value in message.headers.values())
    ]
    trial.hold(not leaked, f"identity in an event: {what}", leaked)


def check_nothing_twice(trial: Trial) -> None:
    """Check that no event was said twice under one id, whatever happened.

    :raises BrokenPromiseError: with both.
    """
    seen: dict[str, Message] = {}
    for message in trial.bus.said():
        known = seen.setdefault(str(message.json.get("id")), message)
        trial.hold(known is message, f"doubled emission: {message.event} was said twice", [known, message])
