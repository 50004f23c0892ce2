"""A JSON Lines file of stored messages: one a line, as they were stored, in the stream's order.

The same range gives the same bytes, whenever it is exported. The file holds ``Nats-Msg-Id`` headers, which nobody
may guess (design §4): it is written for its owner's eyes alone.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arrimage.errors import ArrimageError


@dataclass(frozen=True)
class Recorded:
    """One stored message."""

    seq: int
    subject: str
    stored_at: str
    """When the stream stored it; UTC, ISO 8601."""
    headers: Mapping[str, str]
    body: bytes

    def as_line(self) -> str:
        """Return its line, without the end of the line."""
        told: dict[str, Any] = {
            "seq": self.seq,
            "subject": self.subject,
            "stored_at": self.stored_at,
            "headers": dict(sorted(self.headers.items())),
        }
        try:
            text = self.body.decode()
            same = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) == text
        except ValueError:
            text, same = "", False
        # readable where nothing is lost by it; else every byte counts
        told |= {"event": json.loads(text)} if same else {"body_base64": base64.b64encode(self.body).decode()}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_recorded(file: Path) -> Iterator[Recorded]:
    """Yield what a file holds; a last line that was cut off is passed over.

    :raises ArrimageError: ``recorded.unreadable``, with the number of the line.
    """
    try:
        with file.open("rb") as opened:
            for number, line in enumerate(opened, start=1):
                if line.endswith(b"\n"):
                    yield _recorded(line, file, number)
    except OSError as error:
        raise ArrimageError("recorded.unreadable", file=file, line=0) from error


def last_whole_line(file: Path) -> tuple[int, int]:
    """Return the last message's number, and how many bytes are whole lines; (0, 0) if there is none.

    :raises ArrimageError: ``recorded.unreadable``.
    """
    if not file.exists():
        return 0, 0
    content = file.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if not whole:
        return 0, 0
    last = whole[whole.rfind(b"\n", 0, -1) + 1 :]
    return _recorded(last, file, whole.count(b"\n")).seq, len(whole)


class RecordedWriter:
    """Appends to a file after its last whole line."""

    def __init__(self, file: Path, whole_bytes: int) -> None:
        """:raises ArrimageError: ``recorded.cannot_write``."""
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise ArrimageError("recorded.cannot_write", file=file, reason=error.strerror or "?") from error
        self._opened = os.fdopen(descriptor, "r+b")
        self._opened.truncate(whole_bytes)
        self._opened.seek(whole_bytes)

    def append(self, recorded: Recorded) -> None:
        """Write one message."""
        self._opened.write(f"{recorded.as_line()}\n".encode())

    def close(self) -> None:
        """See that all of it is on the disk."""
        self._opened.flush()
        os.fsync(self._opened.fileno())
        self._opened.close()


def _recorded(line: bytes, file: Path, number: int) -> Recorded:
    try:
        told = json.loads(line)
        body = (
            base64.b64decode(told["body_base64"])
            if "event" not in told
            else json.dumps(told["event"], ensure_ascii=False, separators=(",", ":")).encode()
        )
        return Recorded(int(told["seq"]), str(told["subject"]), str(told["stored_at"]), told["headers"], body)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArrimageError("recorded.unreadable", file=file, line=number) from error
