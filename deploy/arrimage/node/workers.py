"""The workers' keys: each is shown once, and only its hash is kept (``workers.json``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from re import fullmatch

from arrimage.errors import ArrimageError
from arrimage.keys import Randomness, replace_secret
from arrimage_chassis.access import Role as Role
from arrimage_chassis.http.key_in_groups import KEY_BYTES, written

_ID = r"[a-z0-9][a-z0-9-]{0,30}"
_EMAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
_LONGEST_EMAIL = 254


class Language(StrEnum):
    """In which notices are written to a worker."""

    FR = "fr"
    EN = "en"


@dataclass(frozen=True)
class WorkerKey:
    """An entry of the file. ``id`` is opaque: never a name, for logs show it."""

    id: str
    role: str
    key_sha256: str
    created_at: str
    email: str | None = field(default=None, repr=False)
    """Where notices reach the worker; read by the services when they send one, and kept nowhere else (R-340)."""
    language: str | None = None


def list_workers(file: Path) -> list[WorkerKey]:
    """Return the workers of a node."""
    if not file.exists():
        return []
    return [WorkerKey(**entry) for entry in json.loads(file.read_text())["workers"]]


def add_worker(
    file: Path,
    worker: str,
    role: Role,
    now: datetime,
    randomness: Randomness,
    *,
    email: str | None = None,
    language: str | None = None,
) -> str:
    """Give ``worker`` a key and return it; it cannot be shown again. Services read the file by themselves.

    :raises ArrimageError: ``worker.exists``, ``worker.malformed_id``, ``worker.malformed_email``.
    """
    address = _address(email)
    if not fullmatch(_ID, worker):
        raise ArrimageError("worker.malformed_id", id=worker)
    listed = list_workers(file)
    if any(known.id == worker for known in listed):
        raise ArrimageError("worker.exists", id=worker)
    key = written(randomness(KEY_BYTES))
    digest = hashlib.sha256(key.encode()).hexdigest()
    created_at = now.isoformat(timespec="seconds")
    _write(file, [*listed, WorkerKey(worker, role.value, digest, created_at, address, language)])
    return key


def set_worker(file: Path, worker: str, *, email: str | None = None, language: str | None = None) -> None:
    """Change where and in which language notices reach ``worker``; None leaves it, an empty address takes it away.

    :raises ArrimageError: ``worker.unknown``, ``worker.malformed_email``.
    """
    address = _address(email)
    listed = list_workers(file)
    if not any(known.id == worker for known in listed):
        raise ArrimageError("worker.unknown", id=worker)
    changed = [
        replace(
            known,
            email=known.email if email is None else address,
            language=known.language if language is None else language,
        )
        if known.id == worker
        else known
        for known in listed
    ]
    _write(file, changed)


def remove_worker(file: Path, worker: str) -> None:
    """Take ``worker``'s key away; services stop accepting it by themselves.

    :raises ArrimageError: ``worker.unknown``.
    """
    listed = list_workers(file)
    left = [known for known in listed if known.id != worker]
    if len(left) == len(listed):
        raise ArrimageError("worker.unknown", id=worker)
    _write(file, left)


def _address(email: str | None) -> str | None:
    if not email:
        return None
    if not fullmatch(_EMAIL, email) or len(email) > _LONGEST_EMAIL:
        raise ArrimageError("worker.malformed_email")
    return email


def _write(file: Path, workers: Sequence[WorkerKey]) -> None:
    listed = {"workers": [_entry(worker) for worker in workers]}
    replace_secret(file, json.dumps(listed, indent=2).encode())


def _entry(worker: WorkerKey) -> dict[str, str]:
    """Return what is written of a worker; what is not known is left out, as the thread left it."""
    return {name: value for name, value in asdict(worker).items() if value is not None}
