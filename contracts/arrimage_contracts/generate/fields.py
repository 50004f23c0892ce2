"""A pydantic model's fields as JSON Schema that stands alone, without references, each check spelt out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from arrimage_contracts.code_meanings import code_meanings
from arrimage_contracts.declaration import CROSSING, Audience, EventData, pair_scoped_fields
from arrimage_contracts.privacy import Privacy

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_PATTERN_OF_FORMAT = {
    "uuid": UUID_PATTERN,
    "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date-time": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$",
}
"""Beside ``format``, because a validator may ignore ``format``."""

Schema = dict[str, Any]


def data_schema(copy: type[EventData], audience: Audience) -> Schema:
    """Return the schema of the data of ``copy``, with each field's privacy class; others are accepted."""
    schema = object_schema(copy)
    scoped = pair_scoped_fields(copy) if audience in CROSSING else frozenset()
    for name, field in schema["properties"].items():
        field["x-privacy"] = privacy_of(copy, name).value
        if name in scoped:
            field["x-pair-scoped"] = True
    return schema


def object_schema(model: type[BaseModel]) -> Schema:
    """Return the schema of ``model`` with its references resolved."""
    whole = model.model_json_schema()
    definitions = whole.get("$defs", {})
    properties = {name: _alone(field, definitions) for name, field in whole["properties"].items()}
    return {"type": "object", "properties": properties, "required": list(whole.get("required", []))}


def privacy_of(copy: type[BaseModel], field: str) -> Privacy:
    """Return the privacy class of ``field``.

    :raises ValueError: if it does not have exactly one (R-331).
    """
    classes = [item for item in copy.model_fields[field].metadata if isinstance(item, Privacy)]
    if len(classes) != 1:
        raise ValueError(f"{copy.__name__}.{field} has {len(classes)} privacy classes; it needs exactly one")
    return classes[0]


def _alone(schema: Schema, definitions: Schema) -> Schema:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        schema = {**definitions[name], **schema, **_meanings(name)}
    if "anyOf" in schema:
        return _or_null(schema, definitions)
    made = {key: value for key, value in schema.items() if key not in ("$ref", "title", "default")}
    if "items" in made:
        made["items"] = _alone(made["items"], definitions)
    if "properties" in made:
        made["properties"] = {name: _alone(field, definitions) for name, field in made["properties"].items()}
        made.setdefault("required", [])
    if pattern := _PATTERN_OF_FORMAT.get(made.get("format", "")):
        made.setdefault("pattern", pattern)
    return made


def _or_null(schema: Schema, definitions: Schema) -> Schema:
    """Fold ``X | None`` into X whose type may be null: what is optional may be left out or null."""
    choices = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    if len(choices) != 1:
        raise ValueError("a field of an event has one type, or one type and null")
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    made = _alone({**choices[0], **rest}, definitions)
    made["type"] = [made["type"], "null"]
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


def _meanings(vocabulary: str) -> Schema:
    """Return what the codes of a vocabulary mean, where it is said: part of the promise, as the codes are."""
    said = code_meanings().get(vocabulary, {})
    return {"x-meanings": said} if said else {}
