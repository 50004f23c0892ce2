"""Who asks: a key for each worker, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from arrimage_chassis import problems
from arrimage_chassis.problems import ProblemError


@dataclass(frozen=True)
class Worker:
    """A person, or a program, that may ask. ``id`` is opaque: never a name."""

    id: str
    role: str


ANONYMOUS = Worker("anonymous", "operator")
"""Whoever asks without a key in the demo profile."""


class Workers:
    """The workers of a node; the file is read again when it changes."""

    def __init__(self, file: Path | None, *, anonymous_allowed: bool) -> None:
        self._file = file
        self._anonymous_allowed = anonymous_allowed
        self._read_at: float | None = None
        self._by_hash: dict[str, Worker] = {}

    def who(self, request: Request) -> Worker:
        """Return who asks.

        :raises ProblemError: ``key.missing`` or ``key.unknown``.
        """
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

    def operator(self, request: Request) -> Worker:
        """Return who asks, who must be an operator.

        :raises ProblemError: ``role.missing``, or as :meth:`who`.
        """
        worker = self.who(request)
        if worker.role != "operator":
            raise ProblemError(problems.ROLE_MISSING, role="operator")
        return worker

    def _read(self) -> None:
        if self._file is None or not self._file.exists():
            return
        changed_at = self._file.stat().st_mtime
        if changed_at == self._read_at:
            return
        listed = json.loads(self._file.read_text())["workers"]
        self._by_hash = {entry["key_sha256"]: Worker(entry["id"], entry["role"]) for entry in listed}
        self._read_at = changed_at
