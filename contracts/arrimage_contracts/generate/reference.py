"""The reference page of the events, for those who subscribe to them or replace a component."""

from __future__ import annotations

from arrimage_contracts.declaration import Audience, Catalogue, Declaration
from arrimage_contracts.generate.asyncapi import by_name
from arrimage_contracts.generate.fields import Schema
from arrimage_contracts.generate.json_schema import message_schema
from arrimage_contracts.generate.plain import plain

_HEAD = """\
<!-- Made by `make schemas` from arrimage_contracts/events: change the declarations, not this page. -->

# Événements | Events

Chaque événement, qui le dit, à qui, et ce que chaque lecteur en reçoit.

Each event, who says it, to whom, and what each reader gets. The envelope is CloudEvents 1.0 in structured
JSON; `own` is the copy for the producer's own node, `border` the copy for one other organization. A field
marked *optional* may be missing or null. Ids marked *scoped* are rewritten for each pair of organizations: no
two partners have one in common. A `border` copy bears its organization's [signature](envelope.md#the-signature).
Readers accept fields that they do not know.

Classes: `PUBLIC` anyone may read it; `DEIDENTIFIED` opaque ids, dates, states and counts for those who take
part. Nothing nominative and no free text is in any of these events.

The schemas are in [schemas](../../contracts/arrimage_contracts/schemas), two samples of each, valid and not,
in [samples](../../contracts/arrimage_contracts/samples); the AsyncAPI document is
[asyncapi.json](../../contracts/asyncapi.json).
"""


def events_page(catalogue: Catalogue) -> str:
    """Return the page, in Markdown."""
    events = by_name(catalogue)
    index = ["| Event | Producer | Readers |", "|---|---|---|"]
    for event in events:
        readers = ", ".join(f"`{audience}`" for audience in event.copies)
        index.append(f"| [{event.name}.v{event.major}](#{_anchor(event)}) | {event.producer} | {readers} |")
    return "\n".join([_HEAD, *index, *(_section(event) for event in events)]) + "\n"


def _anchor(event: Declaration) -> str:
    return f"{event.name}v{event.major}".lower()


def _section(event: Declaration) -> str:
    lines = [
        "",
        f"## {event.name}.v{event.major}",
        "",
        plain(event.doc),
        "",
        f"Producer: {event.producer}. Requirements: {', '.join(event.requirements)}.",
    ]
    for audience in event.copies:
        lines += ["", *copy_lines(event, audience)]
    return "\n".join(lines)


def copy_lines(event: Declaration, audience: Audience) -> list[str]:
    """Return what one audience gets of an event: its subject, its id formula, its table of fields."""
    schema = message_schema(event, audience)
    data = schema["properties"]["data"]
    privacy_class = schema["properties"]["privacyclass"]["const"]
    lines = [
        f"**`{audience}`** on `{schema['x-subject']}`, class `{privacy_class}`,",
        f"id = `{schema['x-id-formula']}`",
        "",
        "| Field | Value | Class |",
        "|---|---|---|",
    ]
    for name, field in data["properties"].items():
        optional = "" if name in data["required"] else ", optional"
        scoped = ", scoped" if field.get("x-pair-scoped") else ""
        lines.append(f"| `{name}` | {_value(field)}{optional} | {field['x-privacy']}{scoped} |")
    return lines


def _value(field: Schema) -> str:
    if codes := field.get("enum"):
        return " ".join(f"`{code}`" for code in codes if code is not None)
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    kind = next(kind for kind in kinds if kind != "null")
    if kind == "array":
        return f"{field.get('minItems', 0)} to {field['maxItems']} of: {_value(field['items'])}"
    if "format" in field:
        return str(field["format"])
    if kind == "integer":
        return f"integer, {field['minimum']} to {field['maximum']}"
    return f"string, `{field['pattern']}`" if "pattern" in field else str(kind)
