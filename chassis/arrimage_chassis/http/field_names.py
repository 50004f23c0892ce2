"""The names of fields that a service has declared: the only words of a request that an error may quote.

A worker who puts a name where a field's name belongs must not get it back, nor find it in a log (R-020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

_PARTS: Final = frozenset({"body", "query", "path", "header"})
_NOT_OURS: Final = "*"


def declared_names(openapi: object) -> frozenset[str]:
    """Return the names of parameters and properties in an OpenAPI document."""
    return _PARTS | frozenset(_names(openapi))


def shown_field(location: Sequence[str | int], declared: frozenset[str]) -> str:
    """Return where in a request something is wrong; what the asker invented is shown as ``*``."""
    return ".".join(str(part) if isinstance(part, int) or part in declared else _NOT_OURS for part in location)


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        if isinstance(node.get("name"), str) and "in" in node:
            yield node["name"]
        for value in node.values():
            yield from _names(value)
    elif isinstance(node, list):
        for value in node:
            yield from _names(value)
