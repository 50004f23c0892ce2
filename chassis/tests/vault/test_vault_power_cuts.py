"""A power cut at each step by which a vault destroys a key and ends an epoch: no living key is lost by one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from arrimage_chassis.crash import ERASURE_POINTS, EXIT_CODE
from arrimage_chassis.store.engine import Store
from arrimage_chassis.vault import KeyDestroyedError, KeyName, Token, Vault

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-008", "R-095")]

NOW = datetime(2010, 10, 4, 14, tzinfo=UTC)
GONE, STAYS, REQUEST = KeyName(UUID(int=1)), KeyName(UUID(int=2)), UUID(int=3)
PHONE = Token("phone", "4505550142")
_PROCESS = Path(__file__).with_name("vault_process.py")
_DESTROYS = ("vault.after_list", "vault.before_commit", "vault.after_commit")
_ROTATES = ("vault.epoch_begun", "vault.some_wrapped", "vault.epoch_retired", "vault.epoch_key_destroyed")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_dsn")
    return found


@pytest_asyncio.fixture
async def sealed(tmp_path: Path, url: str) -> AsyncIterator[dict[KeyName, bytes]]:
    """A vault with two persons, and what was sealed of them."""
    vault = vault_in(tmp_path, url)
    await vault.open(NOW)
    made = {}
    for name in (GONE, STAYS):
        made[name] = (await vault.prepare(name, NOW, [PHONE])).seal(b"who it is", "person")
    await vault.new_one_time_key(REQUEST, NOW)
    await vault.close()
    yield made


def vault_in(folder: Path, url: str) -> Vault:
    return Vault(Store(url, leaves_no_traces=True), folder / "keys")


def epochs_in(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "keys").glob("epoch-*"))


async def die_at(point: str, url: str, folder: Path, action: str, of: UUID) -> None:
    arguments = [str(_PROCESS), url, str(folder / "keys"), point, action, str(of)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == EXIT_CODE, said.decode()[-500:]


def test_every_step_is_cut() -> None:
    assert {*_DESTROYS, *_ROTATES, "errand.before_commit", "errand.after_commit"} == set(ERASURE_POINTS)


@pytest.mark.full
@pytest.mark.parametrize("point", _DESTROYS)
async def test_a_key_whose_destruction_had_begun_is_destroyed_at_the_next_opening(
    tmp_path: Path, url: str, sealed: dict[KeyName, bytes], point: str
) -> None:
    await die_at(point, url, tmp_path, "destroy", GONE.case_id)
    vault = vault_in(tmp_path, url)
    await vault.open(NOW)
    boxes = await vault.boxes([GONE, STAYS])
    assert boxes.keys() == {STAYS}
    assert boxes[STAYS].open(sealed[STAYS], "person") == b"who it is"
    assert await vault.find([PHONE]) == {STAYS}
    with pytest.raises(KeyDestroyedError):
        await vault.prepare(GONE, NOW)
    await vault.close()


async def test_a_one_time_key_whose_end_had_begun_is_gone_at_the_next_opening(
    tmp_path: Path, url: str, sealed: dict[KeyName, bytes]
) -> None:
    await die_at("vault.after_list", url, tmp_path, "drop", REQUEST)
    vault = vault_in(tmp_path, url)
    await vault.open(NOW)
    assert await vault.one_time_key(REQUEST) is None
    with pytest.raises(KeyDestroyedError):
        await vault.new_one_time_key(REQUEST, NOW)
    await vault.close()


@pytest.mark.parametrize("point", _ROTATES)
async def test_an_epoch_that_was_ending_ends_at_the_next_opening_and_every_living_key_opens(
    tmp_path: Path, url: str, sealed: dict[KeyName, bytes], point: str
) -> None:
    vault = vault_in(tmp_path, url)
    await vault.open(NOW)
    public = await vault.new_one_time_key(REQUEST, NOW)
    await vault.destroy([GONE], NOW)
    await vault.close()
    await die_at(point, url, tmp_path, "rotate", GONE.case_id)
    vault = vault_in(tmp_path, url)
    await vault.open(NOW)
    assert epochs_in(tmp_path) == ["epoch-2.key"]
    status = await vault.status()
    assert (status.epoch, status.final, status.live) == (2, 1, 1)
    box = await vault.box(STAYS, NOW)
    assert box is not None and box.open(sealed[STAYS], "person") == b"who it is"
    assert await vault.find([PHONE]) == {STAYS}
    assert await vault.new_one_time_key(REQUEST, NOW) == public
    await vault.close()


async def test_a_vault_that_another_process_rotates_goes_on_being_read_and_written(
    tmp_path: Path, url: str, sealed: dict[KeyName, bytes]
) -> None:
    """As when ``arrimage vault rotate`` runs beside intake."""
    running, beside = vault_in(tmp_path, url), vault_in(tmp_path, url)
    await running.open(NOW)
    await beside.open(NOW)
    other = KeyName(UUID(int=9))
    await running.boxes([STAYS])
    await beside.rotate(NOW)
    assert (await running.boxes([STAYS]))[STAYS].open(sealed[STAYS], "person") == b"who it is"
    assert await running.find([PHONE]) == {GONE, STAYS}
    made = (await running.prepare(other, NOW, [PHONE])).seal(b"new", "person")
    await beside.destroy([GONE], NOW)
    with pytest.raises(KeyDestroyedError):
        await running.prepare(GONE, NOW)
    box = await beside.box(other, NOW)
    assert box is not None and box.open(made, "person") == b"new"
    await running.close()
    await beside.close()
