"""A handover file: signed, encrypted, and refused whole when it is not what it should be."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from arrimage.backup.sealed_file import SealedWriter
from arrimage.errors import ArrimageError
from arrimage.handover.file import MAGIC, Head, read_handover, write_handover

pytestmark = pytest.mark.requirement("R-013")

OURS, THEIRS = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
PASSPHRASE = b"une phrase de passe bien longue"
RECORDS = [json.dumps({"record": "said", "event_id": f"{number:032x}"}).encode() for number in range(3)]
Change = Callable[[Path], None]


def head(**more: Any) -> Head:
    values = {
        "handover": 1, "role": "followup", "organization": "margelle", "component": "arrimage",
        "made_at": "2011-03-28T12:00:00+00:00",
    }  # fmt: skip
    return Head(**{**values, **more})


def write(file: Path, said: Head | None = None, key: Ed25519PrivateKey = OURS) -> None:
    write_handover(file, said or head(), RECORDS, key, PASSPHRASE, os.urandom)


def read(file: Path, passphrase: bytes = PASSPHRASE) -> list[bytes]:
    return read_handover(file, role="followup", organization="margelle", key=OURS, passphrase=passphrase)[1]


def test_what_is_written_is_read_and_no_byte_of_it_can_be_read_without_the_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "followup.handover"
    write(file)

    assert read(file) == RECORDS
    assert b"event_id" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ArrimageError) as refused:
        read(file, b"une autre phrase de passe")
    assert refused.value.code == "backup.wrong_passphrase"
    with pytest.raises(ArrimageError) as exists:
        write(file)
    assert exists.value.code == "backup.exists"


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-30] ^= 1
    file.write_bytes(bytes(content))


def someone_elses_key(file: Path) -> None:
    file.unlink()
    write(file, key=THEIRS)


def another_organization(file: Path) -> None:
    file.unlink()
    write(file, head(organization="virage"), THEIRS)


def another_role(file: Path) -> None:
    file.unlink()
    write(file, head(role="planning"))


def newer(file: Path) -> None:
    file.unlink()
    write(file, head(handover=2))


def one_record_left_out(file: Path) -> None:
    """Whoever knows the passphrase, and has no key, seals it anew without one record."""
    lines = [json.dumps(vars(head())).encode(), *RECORDS[1:]]
    signature = base64.b64encode(hashlib.sha512(b"").digest()).decode()
    foot = json.dumps({"record": "end", "records": 2, "signature": signature}).encode()
    with file.open("wb") as opened, SealedWriter(opened, PASSPHRASE, os.urandom, magic=MAGIC) as sealed:
        sealed.write(b"\n".join([*lines, foot]) + b"\n")


def no_foot(file: Path) -> None:
    with file.open("wb") as opened, SealedWriter(opened, PASSPHRASE, os.urandom, magic=MAGIC) as sealed:
        sealed.write(json.dumps(vars(head())).encode() + b"\n" + RECORDS[0] + b"\n")


def a_backup(file: Path) -> None:
    file.write_bytes(b"ARRIMAGE-BACKUP\n{}")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (cut, "handover.damaged"),
        (flip, "handover.damaged"),
        (no_foot, "handover.damaged"),
        (someone_elses_key, "handover.forged"),
        (one_record_left_out, "handover.forged"),
        (another_organization, "handover.other_organization"),
        (another_role, "handover.other_role"),
        (newer, "handover.newer"),
        (a_backup, "handover.not_one"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_file_that_is_not_what_it_should_be_is_refused_whole_in_both_languages(
    tmp_path: Path, change: Change, code: str
) -> None:
    file = tmp_path / "followup.handover"
    write(file)
    change(file)
    before = file.read_bytes()

    with pytest.raises(ArrimageError) as refused:
        read(file)

    assert refused.value.code == code
    said = refused.value
    assert said.message("fr") != said.message("en")
    assert said.remedy("fr") != said.remedy("en")
    assert file.read_bytes() == before
