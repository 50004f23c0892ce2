"""The doctor looks at the vault: whether it answers, what is not yet final, whether there is a backup of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from deploy.tests.conftest import MakeNode

from arrimage.doctor.findings import Finding, Level
from arrimage.doctor.vault import check_vault
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.vault import vault_at, vault_place
from arrimage_chassis.vault import KeyName, Vault
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-019", "R-095")

NOW = datetime(2010, 10, 4, 14, tzinfo=UTC)
FIRST, SECOND = KeyName(UUID(int=1)), KeyName(UUID(int=2))


@pytest.fixture
def node(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle", services=[ServiceName.INTAKE])


async def opened(node: NodeDirectory) -> Vault:
    place = vault_place(node, load_node(node.config))
    place.keys.mkdir(parents=True, exist_ok=True)
    vault = vault_at(place)
    await vault.open(NOW)
    return vault


async def with_two_persons(node: NodeDirectory, *, erase: bool = False, backup: bool = False) -> None:
    vault = await opened(node)
    for name in (FIRST, SECOND):
        await vault.prepare(name, NOW)
    if backup:
        await vault.register_backup("20101004-00", NOW)
    if erase:
        await vault.destroy([FIRST], NOW)
    await vault.close()


def look(node: NodeDirectory, days: int = 0) -> dict[str, Finding]:
    found = asyncio.run(check_vault(node, load_node(node.config), NOW + timedelta(days=days)))
    return {each.code: each for each in found}


def test_a_node_that_never_ran_has_no_vault_and_no_finding(node: NodeDirectory) -> None:
    assert look(node) == {}
    node.vault_keys.mkdir(parents=True)
    assert look(node) == {}


def test_a_node_without_intake_has_none(make_node: MakeNode) -> None:
    other = make_node("virage", services=[ServiceName.INTAKE])
    asyncio.run(with_two_persons(other))
    config = load_node(other.config).model_copy(update={"services": (ServiceName.PLANNING,)})
    assert asyncio.run(check_vault(other, config, NOW)) == []


def test_a_vault_that_is_well_and_backed_up_is_no_finding_and_is_not_changed(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node, backup=True))

    def state() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in node.vault.rglob("*") if file.is_file()}

    before = state()
    assert look(node) == {}
    assert state() == before


def test_persons_and_no_backup_of_the_vault_is_a_warning(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node))
    found = look(node)
    assert found.keys() == {"vault.never_backed_up"}
    assert found["vault.never_backed_up"].level is Level.WARNING


def test_what_is_erased_and_not_final_is_counted_with_the_epoch_and_the_backups(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node, erase=True, backup=True))
    found = look(node)
    assert found.keys() == {"vault.not_final"}
    assert found["vault.not_final"].level is Level.NOTE
    assert "1 erasure(s) not yet final, the first of 2010-10-04" in found["vault.not_final"].cause("en")
    assert "1 backup(s) of the vault registered" in found["vault.not_final"].cause("en")


def test_a_backup_that_erasures_wait_for_is_named_after_five_weeks(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node, erase=True, backup=True))
    assert "vault.backup_kept" not in look(node, days=34)
    kept = look(node, days=35)["vault.backup_kept"]
    assert kept.level is Level.WARNING
    assert "20101004-00" in kept.remedy("en")


def test_a_vault_without_its_epoch_key_is_a_problem(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node, backup=True))
    for file in node.vault_keys.glob("*"):
        if "epoch" in file.name:
            file.unlink()
    found = look(node)
    assert found.keys() == {"vault.key_missing"}
    assert found["vault.key_missing"].level is Level.PROBLEM


def test_keys_without_the_vaults_store_are_a_problem_and_none_is_made(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node, backup=True))
    store = node.vault / "vault.sqlite3"
    store.unlink()
    assert look(node).keys() == {"vault.store_missing"}
    assert not store.exists()


def test_a_store_that_is_none_is_a_problem(node: NodeDirectory) -> None:
    asyncio.run(with_two_persons(node, backup=True))
    (node.vault / "vault.sqlite3").write_bytes(b"nothing of a store" * 100)
    assert look(node).keys() == {"vault.away"}
