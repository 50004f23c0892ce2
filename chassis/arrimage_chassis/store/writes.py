"""Counts what a connection was asked to do beside reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.engine import Connection

_MADE: Final = "arrimage_writes_made"


def count_writes(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    """Count every statement but SELECT; the store's engine calls this before each."""
    if not statement.lstrip().upper().startswith("SELECT"):
        connection.info[_MADE] = connection.info.get(_MADE, 0) + 1


def writes_made(info: Mapping[Any, Any]) -> int:
    """Return how many a connection made since it was opened; ``info`` is its own."""
    return int(info.get(_MADE, 0))
