"""Any event of the node, made of the examples that its fields declare, with ids of its own."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import uuid4

from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.generate.fields import data_schema
from arrimage_contracts.generate.samples import example

E = TypeVar("E", bound=EventData)


def an_event(event: type[E], **facts: Any) -> E:
    """Return an ``event`` that nobody has heard of, with these ``facts``."""
    fields = data_schema(event, Audience.OWN)["properties"]
    made = {
        name: uuid4() if field.get("format") == "uuid" else example(name, field)
        for name, field in fields.items()
        if name not in facts
    }
    return event.model_validate(made | facts)
