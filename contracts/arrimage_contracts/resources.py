"""The committed schemas and samples, found inside the installed distribution: nothing is fetched."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from arrimage_contracts.envelope import SCHEMA_BASE

_NAME = re.compile(
    rf"{re.escape(SCHEMA_BASE)}(?:(?P<audience>[a-z]+)\.)?(?P<file>[A-Za-z][A-Za-z-]*\.v[0-9]{{1,3}})"
)


class UnknownSchemaError(LookupError):
    """This version of the contracts has no such schema."""


def schema_of(urn: str) -> dict[str, Any]:
    """Return the JSON Schema named ``urn``, the ``dataschema`` of an envelope.

    :raises UnknownSchemaError: if there is none.
    """
    match = _NAME.fullmatch(urn)
    if match is None:
        raise UnknownSchemaError(urn)
    return _read("schemas", match["audience"], f"{match['file']}.json", urn)


def sample_of(urn: str) -> dict[str, Any]:
    """Return a message that the schema ``urn`` accepts.

    :raises UnknownSchemaError: if there is no such schema.
    """
    return _sample(urn, "valid")


def invalid_sample_of(urn: str) -> dict[str, Any]:
    """Return ``{"violates": {"path", "rule"}, "message"}``: the message breaks that one rule of its schema.

    :raises UnknownSchemaError: if there is no such schema.
    """
    return _sample(urn, "invalid")


_REQUESTS = "req"
"""The folder of questions and replies, which are no events."""


def schema_urns() -> list[str]:
    """Return the names of the events' schemas, sorted."""
    return _urns([folder for folder in _folders() if folder.name != _REQUESTS])


def request_urns() -> list[str]:
    """Return the names of the schemas of questions and replies, sorted."""
    return _urns([folder for folder in _folders() if folder.name == _REQUESTS])


def _folders() -> list[Traversable]:
    return [folder for folder in _root("schemas").iterdir() if folder.is_dir()]


def _urns(folders: list[Traversable]) -> list[str]:
    names = [f"{folder.name}.{file.name.removesuffix('.json')}" for folder in folders for file in folder.iterdir()]
    return sorted(f"{SCHEMA_BASE}{name}" for name in names)


def _sample(urn: str, kind: str) -> dict[str, Any]:
    match = _NAME.fullmatch(urn)
    if match is None:
        raise UnknownSchemaError(urn)
    return _read("samples", match["audience"], f"{match['file']}.{kind}.json", urn)


def _read(kind: str, audience: str | None, name: str, urn: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(_text(kind, audience, name))
    except OSError:
        raise UnknownSchemaError(urn) from None
    return found


@cache
def _text(kind: str, audience: str | None, name: str) -> str:
    folder = _root(kind) / audience if audience else _root(kind)
    return (folder / name).read_text(encoding="utf-8")


def _root(kind: str) -> Traversable:
    return files("arrimage_contracts") / kind
