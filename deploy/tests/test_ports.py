"""Ports are chosen where no outgoing connection can take them, and kept."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from arrimage.errors import ArrimageError
from arrimage.ports import KeptPorts, free_port, is_free


def test_a_port_on_which_somebody_listens_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        free = free_port()
        offered = iter([port, free])

        assert not is_free("127.0.0.1", port)
        assert free_port(choose=lambda _first, _last: next(offered)) == free
        with pytest.raises(ArrimageError, match=r"port\.none_free"):
            free_port(choose=lambda _first, _last: port)


def test_ports_are_below_those_from_which_systems_call_out() -> None:
    assert all(10_240 <= free_port() < 32_768 for _ in range(20))


def test_a_port_is_kept_until_somebody_else_listens_on_it(tmp_path: Path) -> None:
    kept = KeptPorts(tmp_path / "ports.json", "127.0.0.1")
    port = kept.port("nats")
    kept.leave_taken()

    assert kept.port("nats") == port
    assert kept.port("nats", wanted=4222) == 4222
    with socket.create_server(("127.0.0.1", port)):
        kept.leave_taken()
        assert kept.port("nats") != port
