"""The records that a role hands over, field by field: the tables that its handover command writes out.

What a field means is the docstring under its column, read from the source of the service's store.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, Table
from sqlalchemy.types import JSON, TypeDecorator

from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store.types import CODES
from arrimage_contracts.generate.plain import plain

_SAID = {
    "UUID": "uuid",
    "date": "date",
    "datetime": "instant",
    "time": "time of day",
    "int": "integer",
    "bool": "boolean",
    "bytes": "bytes",
}
_NONE = re.compile(r"\bNone\b")
Meanings = Mapping[tuple[str, str], str]
"""The docstring of a column, by table and column; of the table itself, where the column is empty."""


def records_table(definition: ServiceDefinition) -> str:
    """Return the records of a service's own as a table in Markdown; those of every role stand elsewhere."""
    meanings = _meanings(definition.migrations.parent)
    rows = [row for table in definition.metadata.sorted_tables for row in _rows(table, meanings)]
    return "\n".join(["| record | field | value | |", "|---|---|---|---|", *rows])


def _rows(table: Table, meanings: Meanings) -> Iterator[str]:
    name = f"**`{table.name}`**"
    if meaning := meanings.get((table.name, "")):
        yield f"| {name} | | | {meaning} |"
        name = ""
    for column in table.columns:
        key = ", key" if column.primary_key else ""
        null = ", or null" if column.nullable else ""
        meaning = meanings.get((table.name, column.name), "")
        yield f"| {name} | `{column.name}` | {_value(column)}{key}{null} | {meaning} |"
        name = ""


def _value(column: Column[Any]) -> str:
    """Return what a field holds; a type of a service's own tells its codes, or what its JSON is made of."""
    kind = column.type
    if codes := column.info.get(CODES, getattr(kind, "vocabulary", None)):
        return " ".join(f"`{code.value}`" for code in codes)
    if (shape := getattr(kind, "kind", None)) is not None:
        schema = TypeAdapter(shape).json_schema(mode="serialization")
        return f"`{_shape(schema, schema.get('$defs', {}))}`"
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if isinstance(kind, JSON):
        return "JSON"
    python = kind.python_type.__name__
    length = getattr(kind, "length", None)
    return _SAID.get(python, f"text, {length} at most" if length else "text")


def _shape(schema: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """Return a JSON Schema as one line: ``{theme: text, on: date or null}``; ``…`` stands for any name."""
    if reference := schema.get("$ref"):
        return _shape(named[reference.rpartition("/")[2]], named)
    if codes := schema.get("enum"):
        return "/".join(map(str, codes))
    if choices := schema.get("anyOf"):
        return " or ".join(_shape(each, named) for each in choices)
    if fields := schema.get("properties"):
        return "{" + ", ".join(f"{name}: {_shape(field, named)}" for name, field in fields.items()) + "}"
    if values := schema.get("additionalProperties"):
        return "{…: " + _shape(values, named) + "}"
    if several := schema.get("prefixItems"):
        return "[" + ", ".join(_shape(each, named) for each in several) + "]"
    if items := schema.get("items"):
        return f"[{_shape(items, named)}, …]"
    plain_type = {"string": "text", "null": "null"}.get(schema["type"], schema["type"])
    return str(schema.get("format", plain_type))


def _meanings(store: Path) -> Meanings:
    found: dict[tuple[str, str], str] = {}
    for path in sorted(store.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found |= _meanings_of(node)
    return found


def _meanings_of(row: ast.ClassDef) -> dict[tuple[str, str], str]:
    """Return what the class of a table says of it and of its columns; nothing of another class."""
    table, column, said = "", "", {"": ast.get_docstring(row) or ""}
    for statement in row.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__tablename__")], value=ast.Constant(value=str(name))):
                table = name
            case ast.AnnAssign(target=ast.Name(id=name)):
                column = name
            case ast.Expr(value=ast.Constant(value=str(text))) if column:
                said[column] = text
            case _:
                column = ""
    return {(table, name): _one_line(text) for name, text in said.items() if table and text}


def _one_line(text: str) -> str:
    return _NONE.sub("null", " ".join(plain(text).split())).replace("|", "\\|")
