"""The network file on the command line: faults are told with line and remedy, and nothing is half done."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.hub.directory import HubDirectory
from arrimage.keys import read_nkey
from arrimage.nats_process import nats_server_binary
from arrimage_contracts.network import load_network

URLS = ("--leaf-url", "nats-leaf://127.0.0.1:7422", "--client-url", "nats://127.0.0.1:4222")


@pytest.fixture
def file(arrimage: Command, tmp_path: Path, make_node: MakeNode) -> Path:
    """A network of two organizations and an integrator, made as people make it."""
    file = tmp_path / "network.yaml"
    assert arrimage("network", "init", file, "--name", "sorel-tracy", *URLS).status == 0
    key = arrimage("network", "key", "x-observatoire", "--out", tmp_path / "x.nk")
    entry = key.out[key.out.index("  - id") :]
    file.write_text(f"# Réseau de Sorel-Tracy\n{file.read_text()}integrators:\n{entry.rstrip()}\n")
    for organization in ("margelle", "virage"):
        assert arrimage("network", "add", file, make_node(organization).request).status == 0
    return file


def test_a_network_grows_by_requests_and_its_version_with_it(arrimage: Command, file: Path) -> None:
    said = arrimage("network", "check", file)

    network = load_network(file)
    assert said.status == 0
    assert "2 organizations, 1 integrators" in said.out
    assert network.version == 3
    assert [org.id for org in network.organizations] == ["margelle", "virage"]
    assert all(org.fingerprint in said.out for org in network.organizations)
    assert file.read_text().startswith("# Réseau de Sorel-Tracy\n")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("id: virage", "id: margelle", "network.doubled_organization"),
        ("id: virage", "id: exchange", "network.reserved_id"),
        ("id: virage", "id: virage\n    hears_from: [verage, margelle]", "network.unknown_organization"),
        ("- intake", "- intak", "network.unknown_service"),
    ],
)
def test_a_fault_is_told_with_its_line_and_remedy_and_ends_with_status_2(
    arrimage: Command, file: Path, before: str, after: str, code: str
) -> None:
    text = file.read_text()
    at = text.rindex(before)
    file.write_text(text[:at] + after + text[at + len(before) :])
    line = text[:at].count("\n") + 1

    for command in (("check",), ("compile",), ("apply",), ("up",)):
        said = arrimage("network", *command, file)
        assert said.status == 2
        assert f"{file}:{line + after[: after.find('verage')].count(chr(10))}:" in said.err
        assert code in said.err


def test_faults_are_told_in_the_readers_language(
    arrimage: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(file.read_text().replace("id: virage", "id: hub"))
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")

    assert "mot réservé par le réseau" in arrimage("network", "check", file).err


def test_an_organization_cannot_be_added_twice_and_the_file_stays_as_it_was(
    arrimage: Command, file: Path, tmp_path: Path
) -> None:
    before = file.read_text()

    said = arrimage("network", "add", file, tmp_path / "virage" / "membership-request.yaml")

    assert said.status == 1
    assert "network.already_member" in said.err
    assert "nothing was changed" in said.err
    assert file.read_text() == before


def test_a_request_whose_keys_were_changed_on_the_way_is_refused(
    arrimage: Command, file: Path, make_node: MakeNode
) -> None:
    honest, other = make_node("csss-pds"), make_node("autre")
    text = honest.request.read_text()
    key, wrong = read_nkey(honest.leaf_seed).public, read_nkey(other.leaf_seed).public
    honest.request.write_text(text.replace(key, wrong))

    said = arrimage("network", "add", file, honest.request)

    assert said.status == 2
    assert "network.fingerprint_mismatch" in said.err


def test_what_compile_writes_is_taken_by_the_server_and_holds_no_secret(
    arrimage: Command, file: Path, tmp_path: Path
) -> None:
    hub, output = HubDirectory(tmp_path / "hub"), tmp_path / "out.conf"

    said = arrimage("network", "compile", file, "--dir", hub.root, "-o", output)

    assert said.status == 0
    checked = subprocess.run([nats_server_binary(), "-c", output, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    text = output.read_text()
    assert read_nkey(hub.exchange_seed).seed not in text
    assert read_nkey(tmp_path / "virage" / "keys" / "leaf.nk").public in text
    assert arrimage("network", "compile", file, "--dir", hub.root, "-o", output).status == 0
    assert output.read_text() == text


def test_a_key_is_never_overwritten(arrimage: Command, tmp_path: Path) -> None:
    arrimage("network", "key", "x-observatoire", "--out", tmp_path / "x.nk")
    before = (tmp_path / "x.nk").read_text()

    assert "key.exists" in arrimage("network", "key", "x-observatoire", "--out", tmp_path / "x.nk").err
    assert (tmp_path / "x.nk").read_text() == before
    assert arrimage("network", "key", "observatoire", "--out", tmp_path / "y.nk").status == 2
    assert not (tmp_path / "y.nk").exists()


def test_applying_to_a_hub_that_does_not_run_says_how_to_start_it(
    arrimage: Command, file: Path, tmp_path: Path
) -> None:
    said = arrimage("network", "apply", file, "--dir", tmp_path / "hub")

    assert said.status == 1
    assert "hub.not_running" in said.err
    assert "arrimage network up" in said.err


def test_tls_asks_for_a_certificate(arrimage: Command, file: Path, tmp_path: Path) -> None:
    file.write_text(file.read_text().replace("nats-leaf://127.0.0.1:7422", "wss://carrefour.example.org:443"))

    said = arrimage("network", "compile", file, "--dir", tmp_path / "hub")

    assert "hub.certificate_missing" in said.err
