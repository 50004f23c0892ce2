"""A row as plain data, and back: UUIDs and dates as text, bytes in base64, as docs/reference/handover.md says."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.types import JSON, TypeDecorator

_DIALECT = dialect()
"""The types of this project mean the same on every store; one is named because SQLAlchemy asks for it."""


def plain_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of ``table`` as JSON holds it."""
    return {column.name: _plain(_kept(column, row[column.name])) for column in table.columns if column.name in row}


def row_of(table: Table, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of ``table`` that ``said`` names, as the store takes them; others are of a later version.

    :raises ValueError: if a value is not what its column holds.
    :raises TypeError: likewise.
    """
    return {column.name: _typed(column, said[column.name]) for column in table.columns if column.name in said}


def _kept(column: Column[Any], value: Any) -> Any:
    """Return a value as the store keeps it, where the program knows it as something else."""
    kind = column.type
    return kind.process_bind_param(value, _DIALECT) if isinstance(kind, TypeDecorator) else value


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, TypeDecorator):
        return kind.process_result_value(_of_kind(kind.impl_instance, value), _DIALECT)
    return _of_kind(kind, value)


def _of_kind(kind: Any, value: Any) -> Any:
    if isinstance(kind, JSON):
        return value
    python = kind.python_type
    if python is UUID:
        return UUID(value)
    if python is datetime:
        return datetime.fromisoformat(value)
    if python is date:
        return date.fromisoformat(value)
    if python is time:
        return time.fromisoformat(value)
    if python is bytes:
        return base64.b64decode(value, validate=True)
    if not isinstance(value, python):
        raise TypeError(f"{python.__name__} expected")
    return value
