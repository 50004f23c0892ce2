"""Who asks: a key for each worker, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request

from arrimage_chassis import problems
from arrimage_chassis.http.key_in_groups import as_written
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError

_log = get_logger()


@dataclass(frozen=True)
class Worker:
    """A person, or a program, that may ask. ``id`` is opaque: never a name."""

    id: str
    role: str
    email: str | None = field(default=None, repr=False)
    language: str | None = None
    mark: str = field(default="", repr=False)
    """Tells the worker's key from an earlier one of the same id, without telling the key."""


ANONYMOUS = Worker("anonymous", "coordinator")
"""Whoever asks without a key in the demo profile: in it nobody is hidden from anybody."""


class Workers:
    """The workers of a node; the file is read again when it changes."""

    def __init__(self, file: Path | None, *, anonymous_allowed: bool) -> None:
        self._file = file
        self._anonymous_allowed = anonymous_allowed
        self._read_version: tuple[int, int, int] | None = None
        self._by_hash: dict[str, Worker] = {}

    def who(self, request: Request, roles: Sequence[str] = ()) -> Worker:
        """Return who asks, who must have one of ``roles`` if any is named; who needs no key in the demo has all.

        :raises ProblemError: ``key.missing``, ``key.unknown`` or ``role.missing``.
        """
        worker = self._known(request)
        if roles and worker is not ANONYMOUS and worker.role not in roles:
            raise ProblemError(problems.ROLE_MISSING, role=" / ".join(roles))
        return worker

    def named(self, worker: str) -> Worker | None:
        """Return the worker of an id, if the file lists one now."""
        return next((known for known in self.listed() if known.id == worker), None)

    def with_key(self, worker: str, key: str) -> Worker | None:
        """Return the worker of an id, if ``key`` is theirs, as somebody typed it."""
        self._read()
        known = self._by_hash.get(hashlib.sha256(as_written(key).encode()).hexdigest())
        return known if known is not None and known.id == worker else None

    @property
    def anonymous_allowed(self) -> bool:
        """Whether who has no key may ask: in the demo profile."""
        return self._anonymous_allowed

    def operator(self, request: Request) -> Worker:
        """Return who asks, who must be an operator.

        :raises ProblemError: as :meth:`who`.
        """
        return self.who(request, ("operator",))

    def _known(self, request: Request) -> Worker:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            if self._anonymous_allowed:
                return ANONYMOUS
            raise ProblemError(problems.KEY_MISSING)
        self._read()
        worker = self._by_hash.get(hashlib.sha256(key.encode()).hexdigest())
        if worker is None:
            raise ProblemError(problems.KEY_UNKNOWN)
        return worker

    def listed(self) -> Sequence[Worker]:
        """Return the workers that the file lists now."""
        self._read()
        return tuple(self._by_hash.values())

    def _read(self) -> None:
        """Read the file if it changed. One that is gone lets nobody in; one that is broken changes nothing."""
        if self._file is None:
            return
        try:
            state = self._file.stat()
            version = (state.st_mtime_ns, state.st_size, state.st_ino)
            if version == self._read_version:
                return
            self._read_version = version
            listed = json.loads(self._file.read_text(encoding="utf-8"))["workers"]
            self._by_hash = {entry["key_sha256"]: _worker(entry) for entry in listed}
        except FileNotFoundError:
            self._by_hash, self._read_version = {}, None
        except (OSError, ValueError, LookupError, TypeError) as error:
            _log.error("workers.unreadable", error_type=type(error).__name__)


def _worker(entry: Mapping[str, str | None]) -> Worker:
    mark = hashlib.sha256(str(entry["key_sha256"]).encode()).hexdigest()[:16]
    return Worker(str(entry["id"]), str(entry["role"]), entry.get("email"), entry.get("language"), mark)
