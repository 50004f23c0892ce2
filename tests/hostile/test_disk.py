"""Attacks with a stolen disk, a stolen backup, and by whoever may write in the node's store (R-095, R-329)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from services.intake.tests.made_up import PERSON
from services.intake.tests.test_access_log import _three, _verdict
from services.intake.tests.test_duplicates import receive
from sqlalchemy import select, text, update
from tests.hostile.attacks import Played, Who, attack

from arrimage_chassis.store.engine import Store
from arrimage_chassis.vault import Box, KeyName
from arrimage_chassis.vault.errors import VaultAwayError
from arrimage_chassis.vault.tables import data_key
from arrimage_chassis.vault.vault import Vault
from arrimage_intake.app import SERVICE
from arrimage_intake.store.access_log_tables import AccessLogHead, AccessLogRow
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.full

NOW = datetime(2010, 10, 4, 13, 30, tzinfo=UTC)
RECEIVED = KeyName.received(UUID(int=5), "virage", UUID(int=7))
SECRET = PERSON["name"].encode()


async def flip(twin: Twin, number: int) -> None:
    """Change one bit of an entry, as whoever may write in the store can."""
    async with twin.runtime.store.writing() as session:
        row = (await session.scalars(select(AccessLogRow).where(AccessLogRow.number == number))).one()
        changed = bytes([row.sealed[0] ^ 1, *row.sealed[1:]])
        session.expunge_all()
        await session.execute(
            text("UPDATE access_log SET sealed = :b WHERE number = :n"), {"b": changed, "n": number}
        )


@attack(
    "H-60",
    Who.DISK,
    "whoever may write in intake's store changes one byte of the access log",
    safeguard="each entry is chained to the one before with a key (`domain/access_log.link_of`)",
    without="the links are not looked at",
)
async def test_a_byte_of_the_access_log_is_changed(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_chassis.trail.verifying:compare_digest", lambda *_: True)
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path / "margelle", border=True
    ) as twin:
        await _three(twin)
        await flip(twin, 2)
        is_whole, _ = await _verdict(twin)
        return is_whole


@attack(
    "H-61",
    Who.DISK,
    "whoever may write in intake's store cuts the end of the access log, and corrects its head",
    safeguard="where the log ends is anchored in another store, the vault (`commands/anchor_access_log`)",
    without="there is no anchor",
)
async def test_the_end_of_the_access_log_is_cut(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    async def nothing_known(*_: object) -> None:
        return None

    played.unless_safeguarded("arrimage_chassis.vault.vault:Vault.anchored", nothing_known)
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path / "margelle", border=True
    ) as twin:
        await _three(twin)
        await twin.quiet()
        async with twin.runtime.store.writing() as session:
            link = (await session.scalars(select(AccessLogRow.link).where(AccessLogRow.number == 2))).one()
            await session.execute(text("DELETE FROM access_log WHERE number = 3"))
            await session.execute(update(AccessLogHead).values(number=2, link=link, anchored=2))
        is_whole, _ = await _verdict(twin)
        return is_whole


@attack(
    "H-62",
    Who.DISK,
    "the files of intake's store are read by a thief of the disk on which they are",
    safeguard="who a person is stands there sealed, and the keys are in another store (`vault/box.Box.seal`)",
    without="it is written as it is",
)
async def test_the_store_is_read_without_the_vault(
    nats_server: NatsServer, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_chassis.vault.box:Box.seal", lambda _box, content, _table="": content)
    played.unless_safeguarded("arrimage_chassis.vault.box:Box.open", lambda _box, sealed, _table="": sealed)
    disk = tmp_path / "disk"
    disk.mkdir()
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=f"sqlite+aiosqlite:///{disk}/intake.db",
        directory=tmp_path / "margelle",
        border=True,
    ) as twin:
        case = await receive(twin, "virage", PERSON)
        assert (await twin.get(f"{case['path']}/person"))["name"] == PERSON["name"]
        found = b"".join(file.read_bytes() for file in disk.iterdir())
    assert case["case_id"].replace("-", "").encode() in found, "the search reads what it is given"
    return SECRET in found


def vault_in(folder: Path) -> Vault:
    """Return the vault in a folder: its store, and beside it its keys."""
    return Vault(Store(f"sqlite+aiosqlite:///{folder}/vault.sqlite3", leaves_no_traces=True), folder / "keys")


def made(folder: Path) -> Path:
    """Return a folder, made."""
    folder.mkdir()
    return folder


async def sealed_in(folder: Path) -> bytes:
    """Make a vault, and seal a name under one of its keys."""
    vault = vault_in(made(folder))
    await vault.open(NOW)
    box = await vault.box(RECEIVED, NOW, make=True)
    assert box is not None
    await vault.close()
    return box.seal(SECRET)


async def opens(folder: Path, sealed: bytes) -> bool:
    """Tell whether the vault in ``folder`` opens what was sealed."""
    vault = vault_in(folder)
    try:
        await vault.open(NOW)
        box = await vault.box(RECEIVED, NOW)
        return box is not None and box.open(sealed) == SECRET
    except VaultAwayError:
        return False
    finally:
        await vault.close()


@attack(
    "H-63",
    Who.DISK,
    "an old copy of the vault's store is laid back, to have again whom an erasure took away since",
    safeguard="the list of what was destroyed is held against the vault (`DestroyedList`, `destroy_listed`)",
    without="the list is not read",
)
async def test_a_backup_brings_back_who_was_erased(tmp_path: Path, played: Played) -> bool:
    sealed = await sealed_in(tmp_path / "vault")
    shutil.copy(tmp_path / "vault" / "vault.sqlite3", tmp_path / "backup.sqlite3")
    vault = vault_in(tmp_path / "vault")
    await vault.open(NOW)
    await vault.destroy([RECEIVED], NOW)
    await vault.close()
    shutil.copy(tmp_path / "backup.sqlite3", tmp_path / "vault" / "vault.sqlite3")

    played.unless_safeguarded("arrimage_chassis.vault.destroyed:DestroyedList.look", lambda _list: None)
    return await opens(tmp_path / "vault", sealed)


@attack(
    "H-64",
    Who.DISK,
    "a whole backup of intake and of the vault's store is stolen, made before an erasure; later the live keys too",
    safeguard="keys are wrapped under an epoch key that is destroyed after erasures (`Vault.rotate`)",
    without="the epoch is not ended",
)
async def test_a_backup_and_the_keys_of_today_open_what_was_erased(tmp_path: Path, played: Played) -> bool:
    sealed = await sealed_in(tmp_path / "vault")
    (tmp_path / "stolen").mkdir()
    shutil.copy(tmp_path / "vault" / "vault.sqlite3", tmp_path / "stolen")
    vault = vault_in(tmp_path / "vault")
    await vault.open(NOW)
    await vault.destroy([RECEIVED], NOW)
    if played.safeguarded:
        await vault.rotate(NOW)
    await vault.close()
    shutil.copytree(tmp_path / "vault" / "keys", tmp_path / "stolen" / "keys")
    (tmp_path / "stolen" / "keys" / "destroyed.jsonl").unlink()
    return await opens(tmp_path / "stolen", sealed)


@attack(
    "H-65",
    Who.DISK,
    "the vault's store is stolen with intake's, without the folder of its epoch keys",
    safeguard="the keys stand there wrapped under a key that is in no database (`epoch_keys.EpochKey.wrap`)",
    without="they stand there as they are",
)
async def test_the_vaults_store_is_read_without_the_epoch_keys(tmp_path: Path, played: Played) -> bool:
    played.unless_safeguarded("arrimage_chassis.vault.epoch_keys:EpochKey.wrap", lambda _epoch, key, _about: key)
    played.unless_safeguarded(
        "arrimage_chassis.vault.epoch_keys:EpochKey.unwrap", lambda _epoch, wrapped, _about: wrapped
    )
    sealed = await sealed_in(tmp_path / "vault")
    return await _reads_with_the_store_alone(tmp_path / "vault" / "vault.sqlite3", sealed)


async def _reads_with_the_store_alone(file: Path, sealed: bytes) -> bool:
    """Try whatever stands in the place of a key as the key."""
    store = Store(f"sqlite+aiosqlite:///{file}", leaves_no_traces=True)
    try:
        async with store.reading() as session:
            [wrapped] = (await session.scalars(select(data_key.c.wrapped))).all()
    finally:
        await store.close()
    return any(_opens_with(wrapped[start : start + 32], sealed) for start in range(max(len(wrapped) - 31, 1)))


def _opens_with(key: bytes, sealed: bytes) -> bool:
    try:
        return Box(RECEIVED, key, lambda size: bytes(size)).open(sealed) == SECRET
    except (InvalidTag, ValueError):
        return False
