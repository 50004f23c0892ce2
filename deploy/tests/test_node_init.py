"""Keys are made at home, and nothing is ever overwritten (design, keys are made at home)."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.keys import Randomness, read_nkey
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.init import NewNode, init_node
from arrimage_chassis.secrets import NodeSecret
from arrimage_chassis.settings import Profile
from arrimage_contracts.network import NetworkFileError, load_membership_request
from arrimage_contracts.vocabularies import ServiceName

MARGELLE = (
    "node", "init", "margelle", "--name", "Centre de rétablissement Maison la Margelle",
    "--region", "sorel-tracy", "--services", "intake,planning",
)  # fmt: skip


def test_a_node_has_keys_of_its_own_that_nobody_else_can_read(make_node: MakeNode) -> None:
    directory = make_node("margelle", tuple(ServiceName))

    seeds = sorted(directory.keys.glob("*.nk"))
    assert [file.name for file in seeds] == [
        "gate.nk", "leaf.nk", "operator.nk", "own-followup.nk", "own-intake.nk", "own-notifications.nk",
        "own-planning.nk", "system.nk",
    ]  # fmt: skip
    assert len({read_nkey(seed).public for seed in seeds}) == len(seeds)
    for file in directory.root.rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) == (0o700 if file.is_dir() else 0o600), file.name
    assert stat.S_IMODE(directory.root.stat().st_mode) == 0o700
    assert len(NodeSecret.from_file(directory.secret).pair_secret("virage")) == 16


def test_the_membership_request_holds_public_halves_alone(make_node: MakeNode) -> None:
    directory = make_node("margelle")

    request = load_membership_request(directory.request)

    assert request.leaf_key == read_nkey(directory.leaf_seed).public
    text = directory.request.read_text()
    for file in directory.keys.iterdir():
        assert file.read_bytes().strip() not in text.encode()


def test_what_init_writes_can_be_read_back(arrimage: Command, tmp_path: Path) -> None:
    said = arrimage(*MARGELLE, "--dir", tmp_path / "m", "--profile", "production")

    node = load_node(tmp_path / "m" / "node.yaml")
    assert said.status == 0
    assert node.services == (ServiceName.INTAKE, ServiceName.PLANNING)
    assert node.profile is Profile.PRODUCTION
    assert node.name.fr == "Centre de rétablissement Maison la Margelle"
    request = load_membership_request(tmp_path / "m" / "membership-request.yaml")
    assert request.fingerprint in said.out
    assert "membership-request.yaml" in said.out


def test_a_second_init_changes_nothing(arrimage: Command, tmp_path: Path) -> None:
    arrimage(*MARGELLE, "--dir", tmp_path / "m")
    before = {file: file.read_bytes() for file in (tmp_path / "m").rglob("*") if file.is_file()}

    said = arrimage(*MARGELLE, "--dir", tmp_path / "m")

    assert said.status == 1
    assert "node.exists" in said.err
    assert before == {file: file.read_bytes() for file in (tmp_path / "m").rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"organization": "hub"}, "network.reserved_id"),
        ({"organization": "Margelle"}, "network.malformed_id"),
        ({"organization": "x-margelle"}, "network.organization_has_integrator_id"),
        ({"region": "Sorel Tracy"}, "network.malformed_region"),
        ({"name_fr": ""}, "network.malformed_name"),
        ({"services": (ServiceName.PLANNING,)}, "network.intake_missing"),
    ],
)
def test_what_no_network_could_take_is_refused_before_anything_is_written(
    tmp_path: Path, randomness: Randomness, changed: dict[str, object], code: str
) -> None:
    said = {
        "organization": "margelle",
        "name_fr": "Maison la Margelle",
        "name_en": "",
        "region": "sorel-tracy",
        "services": (ServiceName.INTAKE,),
    }

    with pytest.raises(NetworkFileError) as refused:
        init_node(tmp_path / "m", NewNode(**{**said, **changed}), randomness)  # type: ignore[arg-type]

    assert [problem.code for problem in refused.value.problems] == [code]
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("listen: [1]", "listen"),
        ("profile: strict", "profile"),
        ("zone: America/Sorel", "zone"),
        ("colour: blue", "colour"),
        ("settings: {own_url: here}", "settings"),
        ("ports: {nats: 99999}", "ports.nats"),
    ],
)
def test_a_fault_in_node_yaml_is_told_with_its_line(make_node: MakeNode, line: str, key: str) -> None:
    directory = make_node("margelle")
    kept = [text for text in directory.config.read_text().splitlines() if not text.startswith(line.split(":")[0])]
    directory.config.write_text("\n".join([*kept, line]) + "\n")

    with pytest.raises(ArrimageError) as refused:
        load_node(directory.config)

    assert refused.value.code == "node.malformed"
    assert refused.value.values["line"] == len(kept) + 1
    assert refused.value.values["key"] == key


def test_settings_of_services_go_through_node_yaml(make_node: MakeNode) -> None:
    directory = make_node("margelle")
    directory.config.write_text(directory.config.read_text() + "settings: {poll_seconds: 0.2}\n")

    assert load_node(directory.config).settings == {"poll_seconds": 0.2}


def test_the_node_that_is_meant_is_found(
    arrimage: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "node.none_here" in arrimage("node", "worker", "list").err
    arrimage(*MARGELLE)
    assert NodeDirectory(tmp_path / "nodes" / "margelle").config.exists()

    assert arrimage("node", "worker", "list").status == 0  # the only one in nodes/
    monkeypatch.chdir(tmp_path / "nodes" / "margelle")
    assert arrimage("node", "worker", "list").status == 0  # the current directory
    assert "node.not_found" in arrimage("node", "worker", "list", "--dir", "/nowhere").err


def test_of_several_nodes_the_command_names_those_that_could_be_meant(
    arrimage: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arrimage(*MARGELLE)
    arrimage("node", "init", "virage", "--name", "Le Virage", "--region", "sorel-tracy")
    said = arrimage("node", "worker", "list").err
    assert "node.which" in said
    assert "margelle, virage" in said
