"""What a backup says of itself: whose it is, of which versions, and the checksum of each file in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from pydantic import BaseModel, ConfigDict, field_validator

MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20


class StoredFile(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str


class StoredStore(BaseModel):
    """One service's store: where it is in the backup, and which revisions it bears."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    file: str
    revisions: tuple[str, ...]


class BackupManifest(BaseModel):
    """The first file of a backup."""

    model_config = ConfigDict(frozen=True)

    format: int
    arrimage: str
    organization: str
    made_at: str
    stores: Mapping[str, StoredStore]
    files: Mapping[str, StoredFile]

    @field_validator("files")
    @classmethod
    def _stay_inside(cls, files: Mapping[str, StoredFile]) -> Mapping[str, StoredFile]:
        for name in files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise ValueError("a file outside of the directory")
        return files


def described(file: Path) -> StoredFile:
    """Return the size and the checksum of ``file``."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            digest.update(block)
    return StoredFile(bytes=file.stat().st_size, sha256=digest.hexdigest())
