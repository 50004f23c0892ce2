"""Write and read a handover file. It is read to its end, and judged, before anything of it is handed on.

Inside the encryption: a head, the records, and a foot with the organization's signature over all lines before it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from arrimage.backup.make import write_whole
from arrimage.backup.sealed_file import SealedReader, SealedWriter
from arrimage.errors import ArrimageError
from arrimage.keys import Randomness
from arrimage_chassis.trust.signing import is_signed

MAGIC: Final = b"ARRIMAGE-HANDOVER\n"
FORMAT: Final = 1
_SIGNED: Final = b"arrimage-handover.v1\n"
"""Signed before the hash, so that a signature of one kind is none of another."""
_DAMAGED: Final = frozenset({"backup.damaged", "backup.newer"})


@dataclass(frozen=True)
class Head:
    """The first line."""

    handover: int
    """The version of the format."""
    role: str
    organization: str
    component: str
    made_at: str


def write_handover(
    to: Path,
    head: Head,
    records: Sequence[bytes],
    key: Ed25519PrivateKey,
    passphrase: bytes,
    randomness: Randomness,
) -> int:
    """Write ``records`` (one JSON object each, without line ends); return how many bytes the file has.

    :raises ArrimageError: ``backup.exists``, ``backup.cannot_write``, ``backup.passphrase_short``.
    """
    if to.exists():
        raise ArrimageError("backup.exists", file=to)

    def write(opened: BinaryIO) -> None:
        digest = hashlib.sha256()
        with SealedWriter(opened, passphrase, randomness, magic=MAGIC) as sealed:
            for line in (json.dumps(vars(head), ensure_ascii=False).encode(), *records):
                digest.update(line + b"\n")
                sealed.write(line + b"\n")
            signature = base64.b64encode(key.sign(_SIGNED + digest.digest())).decode()
            foot = {"record": "end", "records": len(records), "signature": signature}
            sealed.write(json.dumps(foot).encode() + b"\n")

    return write_whole(to, write)


def read_handover(
    file: Path, *, role: str, organization: str, key: Ed25519PrivateKey, passphrase: bytes
) -> tuple[Head, list[bytes]]:
    """Return the head and the records of a file that this organization signed for ``role``.

    :raises ArrimageError: ``handover.not_one``, ``handover.damaged`` (cut off, or changed), ``handover.newer``,
        ``handover.other_organization``, ``handover.other_role``, ``handover.forged``,
        ``backup.wrong_passphrase``, ``key.unreadable``.
    """
    try:
        with file.open("rb") as opened:
            lines = SealedReader(opened, passphrase, magic=MAGIC).readall().splitlines()
    except OSError as error:
        raise ArrimageError("key.unreadable", file=file, reason=error.strerror) from error
    except ArrimageError as error:
        if error.code == "backup.not_one":
            raise ArrimageError("handover.not_one", file=file) from error
        if error.code in _DAMAGED:
            raise ArrimageError("handover.damaged", file=file) from error
        raise
    head, foot = _first(lines, file), _last(lines, file)
    if head.handover > FORMAT:
        raise ArrimageError("handover.newer", file=file, format=head.handover)
    if head.organization != organization:
        raise ArrimageError("handover.other_organization", file=file, organization=head.organization)
    if head.role != role:
        raise ArrimageError("handover.other_role", file=file, role=head.role, wanted=role)
    body = lines[:-1]
    digest = hashlib.sha256(b"".join(line + b"\n" for line in body)).digest()
    try:
        signature = base64.b64decode(str(foot.get("signature")), validate=True)
    except ValueError:
        signature = b""
    if foot.get("records") != len(body) - 1 or not is_signed(key.public_key(), _SIGNED + digest, signature):
        raise ArrimageError("handover.forged", file=file)
    return head, body[1:]


def new_head(role: str, organization: str, component: str, now: datetime) -> Head:
    """Return the head of a file that is made now (UTC)."""
    return Head(FORMAT, role, organization, component, now.isoformat(timespec="seconds"))


def _first(lines: Sequence[bytes], file: Path) -> Head:
    try:
        said: dict[str, Any] = json.loads(lines[0])
        return Head(
            int(said["handover"]), str(said["role"]), str(said["organization"]), str(said["component"]),
            str(said["made_at"]),
        )  # fmt: skip
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ArrimageError("handover.damaged", file=file) from error


def _last(lines: Sequence[bytes], file: Path) -> dict[str, Any]:
    try:
        foot: dict[str, Any] = json.loads(lines[-1])
        if foot["record"] != "end":
            raise ArrimageError("handover.damaged", file=file)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ArrimageError("handover.damaged", file=file) from error
    return foot
