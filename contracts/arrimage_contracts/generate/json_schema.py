"""The JSON Schema of a whole message: the envelope, with what is fixed for this copy, and the copy's data."""

from __future__ import annotations

from arrimage_contracts.declaration import CROSSING, Audience, Declaration
from arrimage_contracts.envelope import SCHEMA_BASE, Envelope, schema_name
from arrimage_contracts.generate.fields import Schema, data_schema, object_schema
from arrimage_contracts.generate.plain import plain
from arrimage_contracts.ids import NAMESPACE
from arrimage_contracts.sealed import DisclosedContent
from arrimage_contracts.subjects import border_subject, own_subject, sealed_subject

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SEALED_CONTENT = "DisclosedContent.v1"
_MINUTE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:00(\.0{1,6})?Z$"


def message_schema(declaration: Declaration, audience: Audience) -> Schema:
    """Return the schema of the copy of ``declaration`` for ``audience``, named by its ``dataschema``."""
    copy = declaration.copies[audience]
    urn = schema_name(declaration.name, declaration.major, audience)
    return {
        "$schema": DIALECT,
        "$id": urn,
        "title": f"{declaration.name}.v{declaration.major} ({audience})",
        "description": plain(copy.__doc__ or declaration.doc),
        "x-producer": declaration.producer.value,
        "x-requirements": list(declaration.requirements),
        "x-audience": audience.value,
        "x-subject": subject_of(declaration, audience),
        "x-identity": list(declaration.identity),
        "x-id-formula": id_formula(declaration, audience),
        **({"x-signed": True} if audience is Audience.BORDER else {}),
        **_envelope_schema(declaration, audience, urn),
    }


def sealed_content_schema() -> Schema:
    """Return the schema of what is inside of a sealed disclosure, which no envelope names."""
    return {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_BASE}{SEALED_CONTENT}",
        "title": f"{SEALED_CONTENT} (sealed)",
        "description": plain(DisclosedContent.__doc__ or ""),
        **object_schema(DisclosedContent),
    }


def subject_of(declaration: Declaration, audience: Audience) -> str:
    """Return the subject on which the copy travels; ``{from}`` and ``{to}`` stand for organizations."""
    if audience is Audience.OWN:
        return own_subject(declaration.producer, declaration.name, declaration.major)
    if audience is Audience.SEALED:
        return sealed_subject("{from}", "{to}", declaration.name, declaration.major)
    return border_subject("{from}", "{to}", declaration.name, declaration.major)


def id_formula(declaration: Declaration, audience: Audience) -> str:
    """Return, for people, how the envelope's ``id`` follows from the facts."""
    facts = "".join(f"/{{{field}}}" for field in declaration.identity)
    own = f'UUIDv5({NAMESPACE}, "{declaration.name}.v{declaration.major}{facts}")'
    return own if audience is Audience.OWN else f"UUIDv5(pair secret, {own}), of the own values of the fields"


def _envelope_schema(declaration: Declaration, audience: Audience, urn: str) -> Schema:
    envelope = object_schema(Envelope)
    fields = envelope["properties"]
    fields["source"]["pattern"] = f"^/org/[a-z0-9-]+/service/{declaration.producer}$"
    fields["type"] = {"const": declaration.type}
    fields["dataschema"] = {"const": urn}
    fields["privacyclass"] = {"const": declaration.privacy_class(audience).value}
    fields["data"] = data_schema(declaration.copies[audience], audience)
    if audience in CROSSING:
        fields["time"]["pattern"] = _MINUTE  # seconds would let two partners match their copies
        fields["traceparent"] = {"type": "null"}
    if audience is not Audience.BORDER:
        del fields["signature"]
    envelope["required"] = ["specversion", *envelope["required"]]
    return envelope
