"""Look for what must not be there, as somebody would who wants to find it.

Bytes are searched as they are, and decoded, and what comes out is decoded again: JSON escapes, percent signs,
base64, hexadecimal. Letter case, accents, blanks and zero bytes are folded; a number is found whatever stands
between its digits. Stores are also read row by row, because a long value lies in pieces on the disk. A search that
finds nothing proves nothing, so each one is told to find a control as well.
"""

from __future__ import annotations

import base64
import binascii
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

_DEEPEST = 3
"""How many decodings may lie over one another."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]{16,}")
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|([\"/nrt]))")
_MARKS = re.compile("[\u0300-\u036f]+")
_LEGIBLE = re.compile(r"[^\ufffd\x01-\x08\x0b\x0c\x0e-\x1f\x7f]{3,}")
"""Runs of what may be text: all else that comes out of a decoding is noise, and most of it is."""
_SHORTEST_DIGITS = 7
_BETWEEN_DIGITS = "[^0-9a-z]{0,3}"


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
        digits = re.sub(r"\D", "", text)
        is_a_number = len(digits) >= _SHORTEST_DIGITS and not re.search(r"[^\W\d_]", text)
        self._digits = re.compile(_BETWEEN_DIGITS.join(digits)) if is_a_number else None

    def is_in(self, views: Iterable[str]) -> bool:
        """Tell whether any of ``views`` holds it."""
        return any(
            self._folded in view or (self._digits is not None and self._digits.search(view) is not None)
            for view in views
        )


def readings(content: bytes, deepest: int = _DEEPEST) -> Iterator[str]:
    """Return ``content`` in the ways in which it can be read, folded."""
    yield fold(content.decode("utf-8", errors="ignore"))
    if not deepest:
        return
    for decoded in (_unescaped(content), _unquoted(content), _from_base64(content), _from_hexadecimal(content)):
        if decoded and decoded != content and (text := _legible(decoded)):
            yield from readings(text, deepest - 1)


def fold(text: str) -> str:
    """Return ``text`` without letter case, accents, zero bytes and runs of blanks."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(text.replace("\0", "").casefold().split())


def files_below(folder: Path) -> Iterator[bytes]:
    """Return the bytes of every file below ``folder``."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes()


def rows_of(store: Path) -> dict[str, bytes]:
    """Return what each table of an SQLite store holds, as its rows are handed out."""
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f'SELECT * FROM "{name}"') for name in names}  # noqa: S608 - its own names
        return {
            name: b"\n".join(_as_bytes(value) for row in found for value in row) for name, found in rows.items()
        }


def _legible(decoded: bytes) -> bytes:
    return "\n".join(_LEGIBLE.findall(decoded.decode("utf-8", errors="replace"))).encode()


def _unescaped(content: bytes) -> bytes:
    if b"\\" not in content:
        return b""
    text = content.decode("utf-8", errors="ignore")

    def plain(escape: re.Match[str]) -> str:
        return (
            chr(int(escape[1], 16)) if escape[1] else {"n": "\n", "r": "\r", "t": "\t"}.get(escape[2], escape[2])
        )

    # halves of a pair are put together by way of UTF-16
    return _ESCAPE.sub(plain, text).encode("utf-16", "surrogatepass").decode("utf-16", "ignore").encode()


def _unquoted(content: bytes) -> bytes:
    return unquote_to_bytes(content.replace(b"+", b" ")) if b"%" in content else b""


def _from_base64(content: bytes) -> bytes:
    """Return what each run may mean, from each place where it may begin; lines that follow stay together."""
    runs = _BASE64.findall(content.translate(bytes.maketrans(b"-_", b"+/")))
    return b"\n".join(b"".join(_base64_run(run[start:]) for run in runs) for start in range(4)) if runs else b""


def _base64_run(run: bytes) -> bytes:
    return base64.b64decode(run[: len(run) - 1 if len(run) % 4 == 1 else len(run)] + b"=" * (-len(run) % 4))


def _from_hexadecimal(content: bytes) -> bytes:
    return b"".join(binascii.unhexlify(run[: len(run) & ~1]) for run in _HEXADECIMAL.findall(content))


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
