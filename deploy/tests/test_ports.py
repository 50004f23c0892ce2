"""Ports are chosen where no outgoing connection can take them, and kept."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from random import randint

import pytest

from arrimage.errors import ArrimageError
from arrimage.ports import KeptPorts, free_port, is_free, let_go


def test_a_port_on_which_somebody_listens_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        offered = iter([port])

        assert not is_free("127.0.0.1", port)
        assert free_port(choose=lambda first, last: next(offered, 0) or randint(first, last)) != port
        with pytest.raises(ArrimageError, match=r"port\.none_free"):
            free_port(choose=lambda _first, _last: port)


def test_a_port_that_was_chosen_is_not_chosen_again_and_its_server_may_listen() -> None:
    port = free_port()
    with pytest.raises(ArrimageError, match=r"port\.none_free"):
        free_port(choose=lambda _first, _last: port)
    elsewhere = f"from arrimage.ports import free_port; free_port(choose=lambda *_: {port})"
    other = subprocess.run([sys.executable, "-c", elsewhere], capture_output=True, text=True, check=False)
    assert "port.none_free" in other.stderr
    assert is_free("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)):
        assert not is_free("127.0.0.1", port)


def test_a_port_that_was_let_go_takes_any_server() -> None:
    port = free_port()
    let_go(port)
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
        server.listen()


def test_ports_are_below_those_from_which_systems_call_out() -> None:
    assert all(10_240 <= free_port() < 32_768 for _ in range(20))


def test_two_names_of_a_file_have_two_ports_though_nothing_listens_yet(tmp_path: Path) -> None:
    """The first was chosen by a process that ended."""
    file = tmp_path / "ports.json"
    elsewhere = "import sys, pathlib, arrimage.ports as p; p.KeptPorts(pathlib.Path(sys.argv[1]), '').port('nats')"
    subprocess.run([sys.executable, "-c", elsewhere, file], check=True)
    (first,) = json.loads(file.read_text()).values()
    offered = iter([first])
    kept = KeptPorts(file, "127.0.0.1", lambda least, most: next(offered, 0) or randint(least, most))
    assert kept.port("intake") != kept.port("nats") == first


def test_a_port_is_kept_until_somebody_else_listens_on_it(tmp_path: Path) -> None:
    kept = KeptPorts(tmp_path / "ports.json", "127.0.0.1")
    port = kept.port("nats")
    kept.leave_taken()

    assert kept.port("nats") == port
    assert kept.port("nats", wanted=4222) == 4222
    with socket.create_server(("127.0.0.1", port)):
        kept.leave_taken()
        assert kept.port("nats") != port
