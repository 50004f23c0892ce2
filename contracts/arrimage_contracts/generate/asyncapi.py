"""The AsyncAPI 3.0 document: every subject, who sends what on it, and what a message looks like."""

from __future__ import annotations

from typing import Any

from arrimage_contracts.declaration import CROSSING, Audience, Catalogue, Declaration
from arrimage_contracts.generate.fields import Schema
from arrimage_contracts.generate.json_schema import message_schema, subject_of
from arrimage_contracts.generate.samples import valid_sample
from arrimage_contracts.vocabularies import ServiceName

Document = dict[str, Any]

_DESCRIPTION = """\
Ce qui circule sur les bus d'Arrimage : à l'intérieur d'un nœud, et d'une organisation à une autre.

What travels on the buses of Arrimage, inside a node (`own.…`) and from one organization to another (`evt.…`).

This document follows from the declarations in `arrimage_contracts/events`. The operations are those of the
producers, one role each: a component that replaces a role sends what is listed for it. Who receives what is
a choice of each service, in its own manifest, and so not part of the contracts.

Every message is a CloudEvents 1.0 event in structured JSON. Ids of persons, cases and messages are never part
of a subject. A reader accepts fields that it does not know (a newer minor) and refuses an unknown major.
"""

_PARAMETERS: Document = {
    "from": {"description": "The id of the organization that says this.", "examples": ["virage"]},
    "to": {"description": "The id of the organization addressed.", "examples": ["margelle"]},
}

_HEADERS: Schema = {
    "type": "object",
    "required": ["Nats-Msg-Id"],
    "properties": {
        "Nats-Msg-Id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64,
            "description": "Random for each copy, the same over its retries, and found nowhere else: "
            "who could guess it could make the server take a genuine event for a duplicate.",
        }
    },
}

_SERVERS: Document = {
    "node": {
        "host": "{host}:{port}",
        "protocol": "nats",
        "description": "The organization's own server, with the stream OWN; each service has its own user.",
        "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "4222"}},
    },
    "hub": {
        "host": "{host}:{port}",
        "protocol": "nats",
        "description": "The network's hub, with one mailbox stream an organization; nodes are its leaves.",
        "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "4222"}},
    },
}

_SERVER_OF = {Audience.OWN: "node", Audience.BORDER: "hub", Audience.SEALED: "hub"}


def asyncapi_document(catalogue: Catalogue, version: str) -> Document:
    """Return the document for the events of ``catalogue``, at ``version`` of the contracts."""
    events = by_name(catalogue)
    copies = {_key(event, audience): (event, audience) for event in events for audience in event.copies}
    return {
        "asyncapi": "3.0.0",
        "id": "urn:arrimage:asyncapi",
        "info": {
            "title": "Arrimage",
            "version": version,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0"},
            "tags": [{"name": role.value} for role in ServiceName],
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": _SERVERS,
        "channels": {key: _channel(*copy) for key, copy in copies.items()},
        "operations": {f"{copy[0].producer}.sends.{key}": _operation(*copy) for key, copy in copies.items()},
        "components": {
            "parameters": dict(_PARAMETERS),  # the requests add theirs
            "messages": {key: _message(*copy) for key, copy in copies.items()},
            "schemas": {"headers": _HEADERS, **{key: _payload(*copy) for key, copy in copies.items()}},
        },
    }


def by_name(catalogue: Catalogue) -> list[Declaration]:
    """Return the declarations in an order that a new event does not change."""
    return sorted(catalogue, key=lambda event: (event.name, event.major))


def _key(event: Declaration, audience: Audience) -> str:
    return f"{audience}.{event.name}.v{event.major}"


def _channel(event: Declaration, audience: Audience) -> Document:
    key = _key(event, audience)
    channel: Document = {
        "address": subject_of(event, audience),
        "title": key,
        "servers": [{"$ref": f"#/servers/{_SERVER_OF[audience]}"}],
        "messages": {key: {"$ref": f"#/components/messages/{key}"}},
        "bindings": {"nats": {}},
    }
    if audience in CROSSING:
        channel["parameters"] = {name: {"$ref": f"#/components/parameters/{name}"} for name in _PARAMETERS}
    return channel


def _operation(event: Declaration, audience: Audience) -> Document:
    key = _key(event, audience)
    reader = "its own node" if audience is Audience.OWN else "one other organization"
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{key}"},
        "messages": [{"$ref": f"#/channels/{key}/messages/{key}"}],
        "title": f"{event.producer} says {event.name} to {reader}",
        "tags": [{"name": event.producer.value}],
        "bindings": {"nats": {"bindingVersion": "0.1.0"}},
    }


def _message(event: Declaration, audience: Audience) -> Document:
    key = _key(event, audience)
    schema = message_schema(event, audience)
    return {
        "name": event.type,
        "title": key,
        "summary": schema["description"].partition("\n")[0],
        "contentType": "application/cloudevents+json",
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {"$ref": f"#/components/schemas/{key}"},
        "correlationId": {"location": "$message.payload#/correlationid"},
        "tags": [{"name": event.producer.value}],
        "bindings": {"nats": {}},
        "examples": [{"name": "valid", "payload": valid_sample(event, audience)}],
    }


def _payload(event: Declaration, audience: Audience) -> Schema:
    """The message's schema under its key; AsyncAPI has no base URI to resolve a dialect or an id against."""
    schema = message_schema(event, audience)
    return {
        "x-schema": schema["$id"],
        **{key: value for key, value in schema.items() if key not in ("$schema", "$id")},
    }
