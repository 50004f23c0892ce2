"""What goes wrong on the first morning is told in words: all of it, with the file and the number meant."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.hub.process import HubProcess
from arrimage.network_file import add_member, begin_network
from arrimage.node.join import join_network
from arrimage.node.process import NodeProcess
from arrimage_contracts.network import load_membership_request, load_network

URLS = ("nats-leaf://127.0.0.1:7422", "nats://127.0.0.1:4222")


@pytest.mark.parametrize("name", ["nats", "intake"])
async def test_a_port_that_another_program_has_is_named(make_node: MakeNode, name: str) -> None:
    directory = make_node("margelle")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        directory.config.write_text(directory.config.read_text() + f"ports: {{{name}: {port}}}\n")
        with pytest.raises(ArrimageError) as refused:
            await NodeProcess(directory.root).start()

    assert refused.value.code == "port.taken"
    assert f"{port} ({name})" in refused.value.message("fr")
    assert "node.yaml" in refused.value.remedy("fr")


async def test_a_port_of_the_hub_that_another_program_has_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, socket.create_server(("127.0.0.1", 0)) as free:
        taken, url = other.getsockname()[1], f"nats://127.0.0.1:{free.getsockname()[1]}"
        free.close()
        begin_network(tmp_path / "network.yaml", "sorel-tracy", f"nats-leaf://127.0.0.1:{taken}", url)
        with pytest.raises(ArrimageError) as refused:
            await HubProcess(tmp_path / "network.yaml", tmp_path / "hub").start()

    assert (refused.value.code, refused.value.values["port"]) == ("port.taken", taken)


def test_all_that_is_wrong_with_node_yaml_is_told_at_once(arrimage: Command, make_node: MakeNode) -> None:
    directory = make_node("margelle")
    text = directory.config.read_text().replace("profile: pilot", "profile: strict")
    directory.config.write_text(f"{text}lisen: 0.0.0.0\nkeep_days: many\n")
    last = len(directory.config.read_text().splitlines())

    said = arrimage("node", "up", "--dir", directory.root)

    assert said.status == 2
    assert f'{directory.config}:{last - 1}: lisen: unknown key; did you mean "listen"?' in said.err
    assert f"{directory.config}:{last}: keep_days: must be a whole number" in said.err
    assert "profile: must be one of: 'demo', 'pilot' or 'production'" in said.err


def test_a_partners_changed_leaf_key_waits_for_a_confirmation_too(make_node: MakeNode, tmp_path: Path) -> None:
    file = tmp_path / "network.yaml"
    margelle = make_node("margelle")
    begin_network(file, "sorel-tracy", *URLS)
    for node in (margelle, make_node("virage")):
        add_member(file, load_membership_request(node.request))
    join_network(margelle, file)
    old = load_network(file).organization("virage").leaf_key
    file.write_text(file.read_text().replace(old, load_membership_request(make_node("autre").request).leaf_key))

    with pytest.raises(ArrimageError) as refused:
        join_network(margelle, file)
    join_network(margelle, file, confirmed=frozenset({"virage"}))

    assert refused.value.code == "node.partner_key_changed"


def test_what_is_wrong_is_told_of_the_file_that_was_given(arrimage: Command, tmp_path: Path) -> None:
    file = tmp_path / "reseau.yaml"

    said = arrimage("network", "init", file, "--name", "X Y", "--leaf-url", URLS[0], "--client-url", URLS[1])
    assert (said.status, str(file) in said.err) == (2, True)

    key = arrimage("network", "key", "observatoire", "--out", tmp_path / "seed")
    assert "arrimage network key observatoire" in key.err
    assert "network.yaml" not in key.err


@pytest.mark.parametrize(
    ("options", "leaf_url", "client_url"),
    [
        (("--wss", "c.example.org"), "wss://c.example.org:443", "wss://c.example.org:443"),
        (("--wss", "c.example.org:8443"), "wss://c.example.org:8443", "wss://c.example.org:8443"),
        (("--tls", "c.example.org"), "tls://c.example.org:7422", "tls://c.example.org:4222"),
    ],
)
def test_a_network_that_is_reached_securely_says_where_its_certificate_goes(
    arrimage: Command, tmp_path: Path, options: tuple[str, str], leaf_url: str, client_url: str
) -> None:
    file = tmp_path / "network.yaml"

    said = arrimage("network", "init", file, "--name", "sorel-tracy", *options)

    assert "hub/tls/cert.pem" in said.out
    assert "hub/tls/key.pem" in said.out
    hub = load_network(file).hub
    assert (hub.leaf_url, hub.client_url) == (leaf_url, client_url)


@pytest.mark.parametrize("options", [(), ("--wss", "a", "--tls", "b"), ("--leaf-url", "tls://a")])
def test_where_a_hub_is_reached_is_said_in_one_way(
    arrimage: Command, tmp_path: Path, options: tuple[str, ...]
) -> None:
    said = arrimage("network", "init", tmp_path / "network.yaml", "--name", "sorel-tracy", *options)
    assert (said.status, "network.which_address" in said.err) == (1, True)


def test_a_suspension_is_dated_by_the_zone_of_nodes_and_not_of_the_machine(
    arrimage: Command, make_node: MakeNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "network.yaml"
    begin_network(file, "sorel-tracy", *URLS)
    add_member(file, load_membership_request(make_node("margelle").request))
    toronto = datetime.now(UTC).astimezone(ZoneInfo("America/Toronto"))
    # one of these two zones is always on another day than Toronto
    monkeypatch.setenv("TZ", "Etc/GMT-14" if toronto.hour >= 6 else "Etc/GMT+12")
    time.tzset()
    try:
        arrimage("network", "suspend", file, "margelle")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert load_network(file).organization("margelle").since == toronto.date()
