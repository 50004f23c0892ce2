"""One message that each schema accepts, and one that breaks a single rule, from the fields' own examples."""

from __future__ import annotations

import copy as copying
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from arrimage_contracts.declaration import Audience, Declaration
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.generate.fields import Schema, data_schema
from arrimage_contracts.ids import NAMESPACE, pair_scoped_id

_PAIR_SECRET = bytes(range(16))
_TIME = datetime(2010, 10, 4, 14, 3, tzinfo=UTC)
_SIGNATURE = "A" * 86
"""In the place of one: a sample is of nobody who has a key."""
_SENDER, _RECIPIENT = "margelle", "virage"

Message = dict[str, Any]


def valid_sample(declaration: Declaration, audience: Audience) -> Message:
    """Return a message that says ``declaration`` to ``audience``; ids differ from field to field."""
    model = declaration.copies[audience]
    own = {name: example(name, field) for name, field in data_schema(model, audience)["properties"].items()}
    own_id = declaration.event_id(model.model_validate(own))
    at_home = audience is Audience.OWN
    envelope = Envelope(
        id=own_id if at_home else pair_scoped_id(_PAIR_SECRET, own_id),
        source=source_of(_SENDER, declaration.producer),
        type=declaration.type,
        time=_TIME,
        dataschema=schema_name(declaration.name, declaration.major, audience),
        subject=_id_of("case_id"),
        recipient=_SENDER if at_home else _RECIPIENT,
        correlationid=_id_of("correlation"),
        causationid=_id_of("causation"),
        sequence="1.1",
        privacyclass=declaration.privacy_class(audience),
        signature=_SIGNATURE if audience is Audience.BORDER else None,
        data=own,
    )
    return envelope.model_dump(mode="json", exclude_none=True)


def invalid_sample(declaration: Declaration, audience: Audience) -> Message:
    """Return a message that breaks one rule, and says which: ``{"violates": {...}, "message": {...}}``."""
    message = copying.deepcopy(valid_sample(declaration, audience))
    schema = data_schema(declaration.copies[audience], audience)
    ways = [way for way in _WAYS if way(message["data"].copy(), schema)]
    # by name, so that a new event changes no other event's sample
    chosen = ways[sum(declaration.name.encode()) % len(ways)]
    field, rule = chosen(message["data"], schema) or ("", "")
    return {"violates": {"path": f"/data/{field}".rstrip("/"), "rule": rule}, "message": message}


def example(name: str, field: Schema) -> Any:
    """Return a value that ``field`` accepts: its first example, an id of its own, or a list of one object."""
    if field.get("format") == "uuid":
        return str(_id_of(name))
    inner = field.get("items", {}).get("properties")
    if inner is not None:
        return [{part: example(part, schema) for part, schema in inner.items()}]
    return field["examples"][0]


def _id_of(name: str) -> UUID:
    return uuid5(NAMESPACE, f"sample/{name}")


Broken = tuple[str, str] | None
"""The field that was broken and the rule that refuses it; None where nothing can be broken in this way."""


def _leave_out(data: Message, schema: Schema) -> Broken:
    field = schema["required"][-1]
    del data[field]
    return "", f"required: {field}"


def _say_no_such_date(data: Message, schema: Schema) -> Broken:
    return _replace(data, schema, lambda field: field.get("format") == "date", "2010-02-30", "format: date")


def _say_no_such_code(data: Message, schema: Schema) -> Broken:
    return _replace(data, schema, lambda field: "enum" in field, "no_such_code", "enum")


def _say_no_id(data: Message, schema: Schema) -> Broken:
    return _replace(data, schema, lambda field: field.get("format") == "uuid", "REF-2010-001", "format: uuid")


def _say_too_few(data: Message, schema: Schema) -> Broken:
    return _replace(data, schema, lambda field: "minimum" in field, -1, "minimum")


def _replace(data: Message, schema: Schema, fits: Callable[[Schema], bool], value: Any, rule: str) -> Broken:
    name = next((name for name, field in schema["properties"].items() if fits(field)), None)
    if name is None:
        return None
    data[name] = value
    return name, rule


_WAYS = (_leave_out, _say_no_such_date, _say_no_such_code, _say_no_id, _say_too_few)
