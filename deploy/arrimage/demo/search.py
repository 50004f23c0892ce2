"""Look for what must not be there, as somebody would who wants to find it.

Bytes are searched as they are and decoded: JSON escapes, base64, letter case, accents, digits alone. A search that
finds nothing proves nothing, so each one is told to find a control as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORTEST_DIGITS = 7


@dataclass(frozen=True)
class Found:
    """What a search found: how many of the sentinels, in how many bytes, and whether it saw its control."""

    hits: int
    searched_bytes: int
    control_seen: bool


def search(content: Iterable[bytes], sentinels: Iterable[str], control: str) -> Found:
    """Search ``content`` for ``sentinels`` and for ``control``; a sentinel counts once for each piece."""
    wanted = [Needle(text) for text in sentinels]
    planted = Needle(control)
    hits = size = 0
    control_seen = False
    for piece in content:
        size += len(piece)
        views = list(readings(piece))
        hits += sum(needle.is_in(views) for needle in wanted)
        control_seen = control_seen or planted.is_in(views)
    return Found(hits, size, control_seen)


class Needle:
    """A text in the forms in which it may hide."""

    def __init__(self, text: str) -> None:
        self._folded = fold(text)
        digits = only_digits(text)
        self._digits = digits if len(digits) >= _SHORTEST_DIGITS else None

    def is_in(self, views: list[str]) -> bool:
        """Tell whether any of ``views`` holds it."""
        return any(
            self._folded in view or (self._digits is not None and self._digits in only_digits(view))
            for view in views
        )


def readings(content: bytes) -> Iterator[str]:
    """Return ``content`` in the ways in which it can be read, folded."""
    text = content.decode("utf-8", errors="ignore")
    yield fold(text)
    yield fold(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
    for run in _BASE64.findall(content):
        try:
            yield fold(base64.b64decode(run + b"=" * (-len(run) % 4), altchars=b"-_").decode("utf-8", "ignore"))
        except (binascii.Error, ValueError):
            continue


def fold(text: str) -> str:
    """Return ``text`` without letter case, accents and runs of blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def only_digits(text: str) -> str:
    """Return the digits of ``text``."""
    return re.sub(r"\D", "", text)


def files_below(folder: Path) -> Iterator[bytes]:
    """Return the bytes of every file below ``folder``."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes()


def as_escaped(text: str) -> bytes:
    """Return ``text`` as JSON writes it with escapes; for planting controls."""
    return json.dumps(text).encode()
