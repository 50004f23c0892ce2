"""The vault by the command line: its status, its backups, and that no restored backup revives who was erased."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from deploy.tests.commands import Command, commands
from deploy.tests.conftest import MakeNode

from arrimage.backup.make import files_of
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.prepare import prepared
from arrimage.node.vault import vault_at, vault_place
from arrimage_chassis.vault import Box, KeyName, Vault
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-008", "R-095", "R-333")
NOW = datetime(2010, 10, 4, 14, tzinfo=UTC)
ERASED, LIVING = KeyName(UUID(int=1)), KeyName(UUID(int=2))
SECRET = "Angélique Sentinelle".encode()


@pytest.fixture
def arrimage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("LANG", "en_CA.UTF-8")
    return commands(monkeypatch, capsys)


@pytest.fixture
def node(make_node: MakeNode) -> NodeDirectory:
    directory = make_node("margelle", services=[ServiceName.INTAKE])
    service_environment(prepared(directory), ServiceName.INTAKE)  # as the start of the node does
    return directory


@pytest.fixture
def passphrase(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "passphrase"
    file.write_text("cinq mots au hasard ici\n")
    yield file


async def opened(node: NodeDirectory) -> Vault:
    from arrimage.node.config import load_node

    vault = vault_at(vault_place(node, load_node(node.config)))
    await vault.open(NOW)
    return vault


async def _seal(node: NodeDirectory) -> dict[KeyName, bytes]:
    vault = await opened(node)
    sealed = {name: (await vault.prepare(name, NOW)).seal(SECRET) for name in (ERASED, LIVING)}
    await vault.close()
    return sealed


async def _erase(node: NodeDirectory) -> None:
    vault = await opened(node)
    await vault.destroy([ERASED], NOW)
    await vault.close()


async def _boxes(node: NodeDirectory) -> dict[KeyName, Box]:
    vault = await opened(node)
    boxes = await vault.boxes([ERASED, LIVING])
    await vault.close()
    return boxes


def test_the_status_says_what_is_not_final_and_why_and_a_rotation_makes_it_so(
    arrimage: Command, node: NodeDirectory
) -> None:
    asyncio.run(_seal(node))
    asyncio.run(_erase(node))
    said = arrimage("vault", "status", "--dir", node.root)
    assert (said.status, "1 living key(s)" in said.out) == (0, True)
    assert "0 for good, 1 not yet" in said.out
    assert "the epoch key has not changed yet" in said.out
    said = arrimage("vault", "rotate", "--dir", node.root)
    assert (said.status, "1 for good, 0 not yet" in said.out) == (0, True)
    assert asyncio.run(_boxes(node)).keys() == {LIVING}


def test_a_backup_of_the_vault_is_sealed_registered_and_keeps_an_erasure_from_being_final_until_it_is_gone(
    arrimage: Command, node: NodeDirectory, passphrase: Path, tmp_path: Path
) -> None:
    asyncio.run(_seal(node))
    to = tmp_path / "vault.backup"
    where = ("--dir", node.root, "--passphrase-file", passphrase)
    assert arrimage("vault", "backup", "--to", to, *where).status == 0
    content = to.read_bytes()
    assert to.stat().st_mode & 0o077 == 0
    assert b"epoch_keys" not in content
    asyncio.run(_erase(node))
    arrimage("vault", "rotate", "--dir", node.root)
    said = arrimage("vault", "status", "--dir", node.root).out
    assert "0 for good, 1 not yet" in said
    assert "an older backup of the vault still exists" in said
    [backup_id] = [line.split()[1].rstrip(",") for line in said.splitlines() if line.startswith("backup ")]
    assert arrimage("vault", "destroyed", "x", "--dir", node.root).status == 1
    assert arrimage("vault", "destroyed", backup_id, "--dir", node.root).status == 0
    assert "1 for good, 0 not yet" in arrimage("vault", "status", "--dir", node.root).out
    # one that is made after an erasure holds no key that opens it: the epoch is rotated before
    asyncio.run(_seal_again(node))
    assert arrimage("vault", "backup", "--to", tmp_path / "second", *where).status == 0
    assert "2 for good, 0 not yet" in arrimage("vault", "status", "--dir", node.root).out


async def _seal_again(node: NodeDirectory) -> None:
    vault = await opened(node)
    other = KeyName(UUID(int=5))
    await vault.prepare(other, NOW)
    await vault.destroy([other], NOW)
    await vault.close()


def test_an_old_backup_that_is_restored_revives_nobody_who_was_erased_since(
    arrimage: Command, node: NodeDirectory, passphrase: Path, tmp_path: Path
) -> None:
    sealed = asyncio.run(_seal(node))
    to = tmp_path / "vault.backup"
    where = ("--dir", node.root, "--passphrase-file", passphrase)
    arrimage("vault", "backup", "--to", to, *where)
    asyncio.run(_erase(node))

    # the vault's own store and its epoch key are lost; the list of the destroyed is there
    (node.vault / "vault.sqlite3").unlink()
    for key in node.vault_keys.glob("epoch-*.key"):
        key.unlink()
    said = arrimage("vault", "restore", "--from", to, *where)
    assert said.status == 0, said.err
    boxes = asyncio.run(_boxes(node))
    assert boxes.keys() == {LIVING}
    assert boxes[LIVING].open(sealed[LIVING]) == SECRET

    # all is lost; the list comes back with the backup of the node, which is younger than that of the vault
    assert node.destroyed_list in files_of(node)
    kept = node.destroyed_list.read_bytes()
    shutil.rmtree(node.vault)
    node.vault_keys.mkdir(parents=True)
    node.destroyed_list.write_bytes(kept)
    assert arrimage("vault", "restore", "--from", to, *where).status == 0
    boxes = asyncio.run(_boxes(node))
    assert boxes.keys() == {LIVING}
    assert boxes[LIVING].open(sealed[LIVING]) == SECRET
    said = arrimage("vault", "status", "--dir", node.root)
    assert "an older backup of the vault still exists" in said.out, "it is still registered: it was in itself"


def test_a_vault_that_opens_is_not_replaced_by_mistake(
    arrimage: Command, node: NodeDirectory, passphrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_seal(node))
    to = tmp_path / "vault.backup"
    where = ("--dir", node.root, "--passphrase-file", passphrase)
    arrimage("vault", "backup", "--to", to, *where)
    monkeypatch.setattr("sys.stdin", (tmp_path / "passphrase").open())  # no answer that is yes
    refused = arrimage("vault", "restore", "--from", to, *where)
    assert (refused.status, "Nothing was changed" in refused.out) == (1, True)
    assert arrimage("vault", "restore", "--from", to, "--yes", *where).status == 0


def test_what_is_no_backup_of_a_vault_is_refused_and_changes_nothing(
    arrimage: Command, node: NodeDirectory, passphrase: Path, tmp_path: Path
) -> None:
    asyncio.run(_seal(node))
    of_node = tmp_path / "node.backup"
    where = ("--dir", node.root, "--passphrase-file", passphrase)
    with closing(sqlite3.connect(tmp_path / "nothing")):
        pass
    said = arrimage("node", "backup", "--to", of_node, *where)
    assert "The vault is not in this backup" in said.out
    for file, code in (
        (of_node, "vault.not_one"),
        (passphrase, "backup.not_one"),
        (tmp_path / "x", "backup.unreadable"),
    ):
        refused = arrimage("vault", "restore", "--from", file, "--yes", *where)
        assert (refused.status, code in refused.err) == (1, True)
    assert asyncio.run(_boxes(node)).keys() == {ERASED, LIVING}
    for key in node.vault_keys.glob("epoch-*.key"):
        key.unlink()
    refused = arrimage("vault", "status", "--dir", node.root)
    assert (refused.status, "vault.key_missing" in refused.err) == (1, True)


def test_nothing_of_the_vault_but_the_list_of_the_destroyed_is_in_a_backup_of_the_node(
    node: NodeDirectory,
) -> None:
    asyncio.run(_seal(node))
    asyncio.run(_erase(node))
    inside = [file for file in files_of(node) if node.vault in file.parents]
    assert inside == [node.destroyed_list]
    assert SECRET not in node.destroyed_list.read_bytes()
