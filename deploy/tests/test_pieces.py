"""A node in pieces: each has what it needs and no more, and runs by the same code as the whole."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from deploy.tests.commands import Command

from arrimage.backup.make import told_weeks
from arrimage.errors import ArrimageError
from arrimage.example.containers import make_network
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.operator import running_node
from arrimage.node.pieces import hand_out, service_named
from arrimage.node.prepare import prepared
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-003", "R-023")


@pytest.fixture
def margelle(tmp_path: Path) -> Iterator[NodeDirectory]:
    for name in ("hub", "margelle", "virage"):
        (tmp_path / name).mkdir()
    make_network(*(tmp_path / name for name in ("hub", "margelle", "virage")))
    yield NodeDirectory(tmp_path / "margelle")


def piece(node: NodeDirectory, name: str) -> NodeDirectory:
    return NodeDirectory(node.pieces / name)


def test_a_piece_holds_its_own_keys_and_no_others(margelle: NodeDirectory) -> None:
    held = {
        place.name: {file.name for file in (place / "keys").iterdir()}
        for place in margelle.pieces.iterdir()
        if (place / "keys").exists()
    }
    assert held == {
        "server": {"leaf.nk", "operator.nk", "system.nk"},
        "intake": {"own-intake.nk", "gate.nk", "node-secret", "signing.pem", "store-intake.password"},
        "planning": {"own-planning.nk", "node-secret", "store-planning.password"},
        "followup": {"own-followup.nk", "node-secret", "store-followup.password"},
        "notifications": {"own-notifications.nk", "node-secret", "store-notifications.password"},
    }
    for file in margelle.pieces.rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) == (0o700 if file.is_dir() else 0o600), file.name


@pytest.mark.requirement("R-021")
async def test_the_servers_piece_tells_the_weekly_counts_and_goes_on_where_a_backup_was(
    margelle: NodeDirectory,
) -> None:
    margelle.config.write_text(margelle.config.read_text() + "weekly_counts: true\n")
    margelle.counts_state.write_text("of the backup")
    hand_out(margelle)
    server = piece(margelle, "server")
    await prepared(server).write_server_config()

    assert server.counts_seed.read_bytes() == margelle.counts_seed.read_bytes()
    assert '"feed.margelle.ActivityCounted.v1"' in server.nats_config.read_text()
    assert not piece(margelle, "intake").counts_seed.exists()
    assert server.counts_state.read_text() == "of the backup"

    server.counts_state.write_text("of the piece")
    hand_out(margelle)
    assert server.counts_state.read_text() == "of the piece"
    assert told_weeks(margelle) == server.counts_state
    server.counts_state.unlink()
    assert told_weeks(margelle) == margelle.counts_state


def test_no_piece_says_a_seed_or_a_password_in_another_file(margelle: NodeDirectory) -> None:
    secret = [file.read_bytes().strip() for file in margelle.keys.iterdir()]
    for file in [*margelle.root.glob("*.*"), *margelle.pieces.rglob("*")]:
        if file.is_file() and file.parent.name != "keys" and file.name != "superuser-password":
            assert not any(word in file.read_bytes() for word in secret), file.name


async def test_the_servers_piece_makes_the_configuration_that_the_whole_node_makes(
    margelle: NodeDirectory,
) -> None:
    server = piece(margelle, "server")
    for place in (margelle, server):
        await prepared(place).write_server_config()
    whole, apart = margelle.nats_config.read_text(), server.nats_config.read_text()
    assert apart == whole.replace(str(margelle.root.absolute()), str(server.root.absolute()))


def test_a_services_piece_gives_it_the_settings_that_the_whole_node_gives(margelle: NodeDirectory) -> None:
    for service in ServiceName:
        place = piece(margelle, service.value)
        whole, apart = (service_environment(prepared(where), service, {}) for where in (margelle, place))
        there = str(place.root.absolute())
        assert {
            name: value.replace(there, str(margelle.root.absolute())) for name, value in apart.items()
        } == whole
        for name, value in apart.items():
            if name.endswith("_SEED_FILE") or name in (
                "ARRIMAGE_NODE_SECRET_FILE",
                "ARRIMAGE_STORE_PASSWORD_FILE",
                "ARRIMAGE_SIGNING_KEY_FILE",
                "ARRIMAGE_AGREEMENTS_DIR",
            ):
                assert Path(value).exists(), name


def test_four_services_have_four_stores_and_no_password_in_an_address(margelle: NodeDirectory) -> None:
    urls = [service_environment(prepared(margelle), service, {})["ARRIMAGE_STORE_URL"] for service in ServiceName]
    assert len(set(urls)) == 4
    words = {margelle.store_password(service).read_text().strip() for service in ServiceName}
    assert len(words) == 4
    assert not any(word in url for word in words for url in urls)


def test_a_second_start_makes_nothing_anew(margelle: NodeDirectory, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    make_network(*(tmp_path / name for name in ("hub", "margelle", "virage")))
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_changed_node_is_handed_out_again(margelle: NodeDirectory) -> None:
    margelle.config.write_text(margelle.config.read_text().replace("language: fr", "language: en"))
    hand_out(margelle)
    assert load_node(piece(margelle, "planning").config).language == "en"


def test_the_files_of_the_mail_server_go_to_the_piece_that_sends(margelle: NodeDirectory) -> None:
    (margelle.root / "mail").mkdir()
    (margelle.root / "mail" / "password").write_text("un mot")
    smtp = "{host: mail.example.org, from: avis@example.org, user: avis, secret_file: mail/password}"
    with margelle.config.open("a") as opened:
        opened.write(f"\nnotices: {{worker: email, smtp: {smtp}}}\n")
    hand_out(margelle)
    assert (piece(margelle, "notifications").root / "mail" / "password").read_text() == "un mot"
    assert not (piece(margelle, "intake").root / "mail").exists()


def test_workers_are_told_to_the_pieces_that_ask_for_keys(margelle: NodeDirectory, arrimage: Command) -> None:
    assert arrimage("node", "worker", "add", "w1", "--dir", margelle.root).status == 0
    for service in ServiceName:
        assert json.loads(piece(margelle, service.value).workers.read_text())["workers"][0]["id"] == "w1"
    assert not piece(margelle, "server").workers.exists()
    assert arrimage("node", "worker", "remove", "w1", "--dir", margelle.root).status == 0
    assert json.loads(piece(margelle, "planning").workers.read_text())["workers"] == []


def test_commands_find_pieces_that_run_elsewhere(margelle: NodeDirectory) -> None:
    state = running_node(margelle)
    assert state["nats_url"] == "nats://server:4222"
    assert state["services"]["followup"]["url"] == "http://followup:8083"


def test_a_piece_that_the_node_does_not_have_is_named_with_those_that_it_has(margelle: NodeDirectory) -> None:
    with pytest.raises(ArrimageError, match=r"node\.no_such_piece.*server, intake, planning"):
        service_named("cuisine", prepared(margelle))


def test_a_password_in_node_yaml_is_refused_without_being_told(margelle: NodeDirectory) -> None:
    text = margelle.config.read_text()
    margelle.config.write_text(text.replace("margelle_intake@", "margelle_intake:mot-secret@"))
    with pytest.raises(ArrimageError) as refused:
        load_node(margelle.config)
    assert refused.value.code == "node.malformed"
    assert "mot-secret" not in str(refused.value)
