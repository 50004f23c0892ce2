"""Compare what two organizations hold, as partners would who want to know whether they know the same person.

Two sets of messages may share values of a few kinds, which say nothing of who is meant (design, the envelope):
organizations, codes, words of the contracts, versions, dates, minutes, small numbers. Anything else that both hold
is a thread from one to the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from arrimage.demo.witness import Held
from arrimage.example.sorel_tracy import ORGANIZATIONS
from arrimage_contracts import vocabularies
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.privacy import Privacy


def _vocabularies() -> Iterator[type[StrEnum]]:
    for words in vars(vocabularies).values():
        if isinstance(words, type) and issubclass(words, StrEnum):
            yield words


_REGION = "sorel-tracy"
_WORDS = frozenset(
    {
        _REGION,
        "evt",
        "own",
        "1.0",
        "application/json",
        "Nats-Msg-Id",
        *(organization.id for organization in ORGANIZATIONS),
        *(declaration.name for declaration in CATALOGUE),
        *Privacy,
        *Envelope.model_fields,
        *(name for declaration in CATALOGUE for copy in declaration.copies.values() for name in copy.model_fields),
        *(code.value for words in _vocabularies() for code in words),
    }
)
_KINDS: Mapping[str, re.Pattern[str]] = {
    "source": re.compile(r"/org/[a-z-]{2,31}/service/[a-z]+"),
    "type": re.compile(r"arrimage\.[A-Z][A-Za-z]+\.v\d{1,3}"),
    "schema": re.compile(r"urn:arrimage:schema:[a-z]+\.[A-Z][A-Za-z]+\.v\d{1,3}"),
    "version": re.compile(r"v\d{1,3}"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "minute": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z"),
    "small number": re.compile(r"\d{1,3}"),
    "flag": re.compile(r"True|False"),
}
_PIECE = re.compile(r"[0-9A-Za-z]{8,}")
"""As much of an id as does not come twice by chance."""


def shared(one: Iterable[Held], other: Iterable[Held]) -> set[str]:
    """Return the values that both hold and that are of no kind that they may share."""
    return telling(one) & telling(other)


def telling(messages: Iterable[Held]) -> set[str]:
    """Return the values that are of no allowed kind, and the pieces of them by which they may be known again."""
    values = {value for held in messages for value in _values(held) if not _is_allowed(value)}
    return values | {piece for value in values for piece in _PIECE.findall(value)}


def _is_allowed(value: str) -> bool:
    return value in _WORDS or any(kind.fullmatch(value) for kind in _KINDS.values())


def _values(held: Held) -> Iterator[str]:
    """Return everything in a message that can be compared: subject, headers, names and values of the body."""
    yield from held.subject.split(".")
    yield from held.headers
    yield from held.headers.values()
    for name, value in _leaves(json.loads(held.body)):
        yield name
        if name == "sequence":
            yield from value.split(".")
        else:
            yield value


def _leaves(node: Any, name: str = "data") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, name)
    else:
        yield name, str(node)
