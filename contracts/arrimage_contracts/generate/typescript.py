"""The events as TypeScript types, made from their JSON Schemas: contracts/typescript/src/events.ts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from arrimage_contracts.declaration import Audience, Catalogue, Declaration
from arrimage_contracts.generate.fields import Schema
from arrimage_contracts.generate.json_schema import message_schema, subject_of

_PREFIX = {Audience.OWN: "", Audience.BORDER: "Border", Audience.SEALED: "Sealed"}
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

_HEAD = """\
// Written by `python -m arrimage_contracts generate` from the declared events; do not edit.
// `make check` fails when it is stale. A newer minor may add optional fields: keep what you do not know.

/** The envelope of every event: CloudEvents 1.0, structured JSON, with the extensions of this network. */
export interface Envelope<Type extends string, Data> {
  specversion: "1.0";
  /** The same however often the event is delivered: keep it, and act once. */
  id: string;
  /** `/org/<organization>/service/<service>` */
  source: string;
  type: Type;
  /** UTC, ISO 8601. */
  time: string;
  datacontenttype?: "application/json";
  dataschema: string;
  /** The case, as this reader knows it. */
  subject: string;
  recipient: string;
  correlationid: string;
  causationid?: string | null;
  /** Shows lateness and nothing else; gaps are normal. */
  sequence: string;
  privacyclass: "PUBLIC" | "DEIDENTIFIED" | "RESTRICTED";
  agreementid?: string | null;
  consentid?: string | null;
  traceparent?: string | null;
  data: Data;
}
"""
_TAIL = """
/** Tell whether an event is of a type, and narrow it. */
export function isEvent<T extends OwnEvent["type"]>(
  event: { type: string },
  type: T,
): event is Extract<OwnEvent, { type: T }> {
  return event.type === type;
}
"""


def typescript_module(catalogue: Catalogue) -> str:
    """Return the module: the data of each copy, a type for each event, and where own events are said."""
    parts = [_HEAD]
    named: dict[Audience, list[str]] = {audience: [] for audience in Audience}
    for event in sorted(catalogue, key=lambda each: (each.name, each.major)):
        for audience in event.copies:
            name = f"{_PREFIX[audience]}{event.name}V{event.major}"
            named[audience].append(name)
            parts.append(_of_copy(event, audience, name))
    for audience, names in named.items():
        title = audience.value.title()
        parts.append(f"export type {title}Event =\n" + "".join(f"  | {name}\n" for name in names).rstrip() + ";\n")
    subjects = {
        event.type: subject_of(event, Audience.OWN)
        for event in sorted(catalogue, key=lambda each: each.type)
        if Audience.OWN in event.copies
    }
    listed = "".join(f"  {json.dumps(kind)}: {json.dumps(subject)},\n" for kind, subject in subjects.items())
    parts.append(f"/** Where each own event is said. */\nexport const ownSubjects = {{\n{listed}}} as const;\n")
    return "\n".join(parts) + _TAIL


def _of_copy(event: Declaration, audience: Audience, name: str) -> str:
    schema = message_schema(event, audience)
    data = schema["properties"]["data"]
    lines = [
        f"/** {_comment(schema['description'])} */",
        f"export interface {name}Data {{",
        *(f"  {line}" for line in _fields(data)),
        "}",
        f"export type {name} = Envelope<{json.dumps(event.type)}, {name}Data>;",
        "",
    ]
    return "\n".join(lines)


def _fields(schema: Mapping[str, Any]) -> Iterator[str]:
    required = set(schema.get("required", []))
    for name, field in schema["properties"].items():
        if description := field.get("description"):
            yield f"/** {_comment(description)} */"
        key = name if _IDENTIFIER.fullmatch(name) else json.dumps(name)
        yield f"{key}{'' if name in required else '?'}: {_type(field)};"


def _type(schema: Schema) -> str:
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " | ".join(_kind(kind, schema) for kind in kinds)


def _kind(kind: str, schema: Schema) -> str:
    if kind == "array":
        inner = _type(schema["items"])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if kind == "object":
        if "properties" not in schema:
            values = schema.get("additionalProperties")
            return f"Record<string, {_type(values) if isinstance(values, dict) else 'unknown'}>"
        return "{ " + " ".join(line for line in _fields(schema) if not line.startswith("/**")) + " }"
    return _SCALARS[kind]


def _comment(text: str) -> str:
    return " ".join(text.split()).replace("*/", "*∕")
