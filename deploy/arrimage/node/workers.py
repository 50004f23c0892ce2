"""The workers' keys: each is shown once, and only its hash is kept (``workers.json``)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from re import fullmatch

from arrimage.errors import ArrimageError
from arrimage.keys import Randomness, replace_secret

KEY_BYTES = 32
_ID = r"[a-z0-9][a-z0-9-]{0,30}"


class Role(StrEnum):
    """What a worker may do."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    """Sees what is parked and why, and decides on it; no person's file."""


@dataclass(frozen=True)
class WorkerKey:
    """An entry of the file. ``id`` is opaque: never a name, for logs show it."""

    id: str
    role: str
    key_sha256: str
    created_at: str


def list_workers(file: Path) -> list[WorkerKey]:
    """Return the workers of a node."""
    if not file.exists():
        return []
    return [WorkerKey(**entry) for entry in json.loads(file.read_text())["workers"]]


def add_worker(file: Path, worker: str, role: Role, now: datetime, randomness: Randomness) -> str:
    """Give ``worker`` a key and return it; it cannot be shown again. Services read the file by themselves.

    :raises ArrimageError: ``worker.exists``, ``worker.malformed_id``.
    """
    if not fullmatch(_ID, worker):
        raise ArrimageError("worker.malformed_id", id=worker)
    listed = list_workers(file)
    if any(known.id == worker for known in listed):
        raise ArrimageError("worker.exists", id=worker)
    key = base64.urlsafe_b64encode(randomness(KEY_BYTES)).rstrip(b"=").decode()
    digest = hashlib.sha256(key.encode()).hexdigest()
    _write(file, [*listed, WorkerKey(worker, role.value, digest, now.isoformat(timespec="seconds"))])
    return key


def remove_worker(file: Path, worker: str) -> None:
    """Take ``worker``'s key away; services stop accepting it by themselves.

    :raises ArrimageError: ``worker.unknown``.
    """
    listed = list_workers(file)
    left = [known for known in listed if known.id != worker]
    if len(left) == len(listed):
        raise ArrimageError("worker.unknown", id=worker)
    _write(file, left)


def _write(file: Path, workers: Sequence[WorkerKey]) -> None:
    listed = {"workers": [asdict(worker) for worker in workers]}
    replace_secret(file, json.dumps(listed, indent=2).encode())
