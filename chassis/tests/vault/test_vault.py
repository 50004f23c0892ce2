"""The vault: a key for each (case, origin), found again by tokens, destroyed for good, wrapped anew (§5.5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from cryptography.exceptions import InvalidTag

from arrimage_chassis.store.engine import Store
from arrimage_chassis.trust import base64url
from arrimage_chassis.vault import KeyDestroyedError, KeyName, Token, Vault, VaultAwayError
from arrimage_chassis.vault.status import NotFinalBecause

pytestmark = pytest.mark.requirement("R-095", "R-110", "R-333")

NOW = datetime(2010, 10, 4, 14, tzinfo=UTC)
SECRET = "Angélique Sentinelle".encode()
CASE, OTHER = UUID(int=1), UUID(int=2)
OWN = KeyName(CASE)
RECEIVED = KeyName.received(CASE, "virage", UUID(int=7))


def kept_in(url: str) -> Path:
    """Return the file of a SQLite address."""
    return Path(url.partition("///")[2])


def epochs_in(folder: Path) -> list[str]:
    """Return the names of the epochs' files."""
    return sorted(file.name for file in folder.glob("epoch-*.key"))


def read(file: Path) -> bytes:
    """Return what a file holds."""
    return file.read_bytes()


def write(file: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file."""
    file.write_bytes(content)


def vault_in(folder: Path, url: str) -> Vault:
    return Vault(Store(url, leaves_no_traces=True), folder)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_dsn")
    return found


@pytest_asyncio.fixture
async def vault(tmp_path: Path, url: str) -> AsyncIterator[Vault]:
    made = vault_in(tmp_path / "keys", url)
    await made.open(NOW)
    yield made
    await made.close()


async def test_what_is_sealed_under_a_key_is_opened_under_it_and_under_no_other(vault: Vault) -> None:
    box = await vault.box(OWN, NOW, make=True)
    other = await vault.box(RECEIVED, NOW, make=True)
    assert box and other
    sealed = box.seal(SECRET)
    again = await vault.box(OWN, NOW)
    assert again is not None and again.open(sealed) == SECRET
    with pytest.raises(InvalidTag):
        other.open(sealed)
    assert set(await vault.boxes([OWN, RECEIVED, KeyName(OTHER)])) == {OWN, RECEIVED}


async def test_a_key_is_not_made_by_looking_for_it(vault: Vault) -> None:
    assert await vault.box(OWN, NOW) is None
    assert (await vault.status()).live == 0


async def test_one_origin_is_erased_and_the_own_file_stays(vault: Vault) -> None:
    for name in (OWN, RECEIVED):
        await vault.box(name, NOW, make=True)
        await vault.index(name, [Token("phone", "4505550142")])
    await vault.destroy([RECEIVED], NOW)
    await vault.destroy([RECEIVED], NOW)
    assert set(await vault.boxes([OWN, RECEIVED])) == {OWN}
    assert await vault.find([Token("phone", "4505550142")]) == {OWN}
    for late in (vault.box(RECEIVED, NOW, make=True), vault.index(RECEIVED, [])):
        with pytest.raises(KeyDestroyedError):
            await late


async def test_a_person_is_found_by_all_of_the_marks_asked_for_and_by_no_part_of_them(vault: Vault) -> None:
    name, birth = Token("name", "angelique sentinelle"), Token("birth", "1969-11-23")
    await vault.box(OWN, NOW, make=True)
    await vault.index(OWN, [name, birth])
    assert await vault.find([name, birth]) == {OWN}
    assert await vault.find([name, Token("birth", "1969-11-24")]) == set()
    assert await vault.find([]) == set()
    await vault.index(OWN, [birth])
    assert await vault.find([name]) == set()


async def test_nothing_of_a_mark_can_be_read_in_the_store(vault: Vault, url: str) -> None:
    await vault.box(OWN, NOW, make=True)
    await vault.index(OWN, [Token("name", "angelique sentinelle")])
    if url.startswith("sqlite"):
        assert b"angelique" not in read(kept_in(url))


async def test_a_one_time_key_is_the_same_until_it_is_dropped(vault: Vault) -> None:
    request = uuid4()
    public = await vault.new_one_time_key(request, NOW)
    assert await vault.new_one_time_key(request, NOW) == public
    private = await vault.one_time_key(request)
    assert private is not None
    assert base64url.encoded(private.public_key().public_bytes_raw()) == public
    await vault.drop_one_time_key(request)
    assert await vault.one_time_key(request) is None


async def test_after_a_rotation_everything_that_lives_opens_and_the_older_key_is_gone(
    vault: Vault, tmp_path: Path
) -> None:
    request = uuid4()
    box = await vault.box(OWN, NOW, make=True)
    await vault.index(OWN, [Token("phone", "1")])
    public = await vault.new_one_time_key(request, NOW)
    assert box is not None
    sealed = box.seal(SECRET)
    assert epochs_in(tmp_path / "keys") == ["epoch-1.key"]

    assert await vault.rotate(NOW) == 2
    assert epochs_in(tmp_path / "keys") == ["epoch-2.key"]
    again = await vault.box(OWN, NOW)
    assert again is not None and again.open(sealed) == SECRET
    assert await vault.find([Token("phone", "1")]) == {OWN}
    assert await vault.new_one_time_key(request, NOW) == public


async def test_an_erasure_is_final_once_the_epoch_is_gone_and_no_older_copy_is_left(vault: Vault) -> None:
    await vault.box(OWN, NOW, make=True)
    await vault.box(RECEIVED, NOW, make=True)
    await vault.register_backup("k1", NOW - timedelta(days=1))
    await vault.destroy([RECEIVED], NOW)
    status = await vault.status()
    assert (status.live, status.destroyed, status.not_final, status.final) == (1, 1, 1, 0)
    assert {(reason.because, reason.count, reason.since) for reason in status.reasons} == {
        (because, 1, NOW) for because in NotFinalBecause
    }
    await vault.rotate(NOW)
    status = await vault.status()
    assert [reason.because for reason in status.reasons] == [NotFinalBecause.BACKUP]
    assert (status.not_final, [backup.backup_id for backup in status.backups]) == (1, ["k1"])
    assert await vault.backup_destroyed("k1", NOW + timedelta(days=1))
    assert not await vault.backup_destroyed("k9", NOW)
    await vault.register_backup("k2", NOW + timedelta(days=1))
    status = await vault.status()
    assert (status.not_final, status.final, status.reasons) == (0, 1, [])


async def test_an_old_copy_of_the_vault_brings_nobody_back(tmp_path: Path) -> None:
    file, keys = tmp_path / "vault.sqlite3", tmp_path / "keys"
    url = f"sqlite+aiosqlite:///{file}"
    vault = vault_in(keys, url)
    await vault.open(NOW)
    box = await vault.box(RECEIVED, NOW, make=True)
    assert box is not None
    sealed = box.seal(SECRET)
    await vault.close()
    before = read(file)
    copytree(keys, tmp_path / "copied")

    vault = vault_in(keys, url)
    await vault.open(NOW)
    await vault.destroy([RECEIVED], NOW)
    await vault.close()
    write(file, before)
    restored = vault_in(keys, url)
    assert await restored.open(NOW) == 1
    assert await restored.box(RECEIVED, NOW) is None
    await restored.rotate(NOW)
    await restored.close()

    write(file, before)  # once more, after the epoch is gone
    late = vault_in(keys, url)
    with pytest.raises(VaultAwayError):
        await late.open(NOW)
    await late.close()
    write(file, before)
    thief = vault_in(tmp_path / "copied", url)  # who has the older epoch's key has the older copy: a backup
    await thief.open(NOW)
    stolen = await thief.box(RECEIVED, NOW)
    assert stolen is not None and stolen.open(sealed) == SECRET
    await thief.close()


async def test_a_line_that_a_power_cut_left_unfinished_spoils_no_other(tmp_path: Path, sqlite_dsn: str) -> None:
    vault = vault_in(tmp_path / "keys", sqlite_dsn)
    await vault.open(NOW)
    write(tmp_path / "keys" / "destroyed.jsonl", f'{{"case": "{CASE}", "ori'.encode())
    await vault.destroy([RECEIVED], NOW)
    await vault.close()
    again = vault_in(tmp_path / "keys", sqlite_dsn)
    await again.open(NOW)
    assert [entry.of for entry in again.destroyed] == [RECEIVED]
    await again.close()


async def test_what_is_anchored_never_goes_back(vault: Vault) -> None:
    assert await vault.anchored("log") is None
    await vault.anchor("log", 5, b"five")
    await vault.anchor("log", 4, b"four")
    assert await vault.anchored("log") == (5, b"five")
