"""What a backup says of itself: whose it is, of which versions, and the checksum of each file in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from arrimage.backup.plain_files import open_plain
from arrimage_contracts.vocabularies import ServiceName

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

    kind: Literal["sqlite", "postgresql"]
    file: str
    revisions: tuple[str, ...]


class BackupManifest(BaseModel):
    """The first file of a backup."""

    model_config = ConfigDict(frozen=True)

    format: int
    arrimage: str
    organization: str
    made_at: str
    stores: Mapping[ServiceName, StoredStore]
    files: Mapping[str, StoredFile]

    @field_validator("files")
    @classmethod
    def _stay_inside(cls, files: Mapping[str, StoredFile]) -> Mapping[str, StoredFile]:
        for name in files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise ValueError("a file outside of the directory")
        return files

    @model_validator(mode="after")
    def _stores_are_in_it(self) -> Self:
        """A store is one of the files: statements are run on it, and a script is written beside it."""
        if any(store.file not in self.files for store in self.stores.values()):
            raise ValueError("a store that is none of the files")
        return self


def described(file: Path) -> StoredFile:
    """Return the size and the checksum of ``file``."""
    digest = hashlib.sha256()
    with open_plain(file) as opened:
        while block := opened.read(_BLOCK):
            digest.update(block)
        size = opened.tell()
    return StoredFile(bytes=size, sha256=digest.hexdigest())
