"""All schemas in one file, each under ``$defs`` with its own ``$id``: they resolve offline."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage_contracts.envelope import SCHEMA_BASE
from arrimage_contracts.generate.fields import Schema
from arrimage_contracts.generate.json_schema import DIALECT


def bundle(schemas: Sequence[Schema]) -> Schema:
    """Return the compound document (JSON Schema 2020-12, section 9.3) of ``schemas``."""
    return {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_BASE}bundle",
        "description": "Every schema of Arrimage by its $id: what an envelope names in `dataschema`.",
        "$defs": {str(schema["$id"]).removeprefix(SCHEMA_BASE): schema for schema in schemas},
    }
