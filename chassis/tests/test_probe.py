"""What a container's health check asks, and what it makes of the answers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from arrimage_chassis.probe import answers, of_node
from arrimage_testing.nats_server import NatsServer


class _Service(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_service_that_is_ready_answers_and_one_that_is_not_does_not() -> None:
    with HTTPServer(("127.0.0.1", 0), _Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert answers(f"{url}/health/ready")
        assert not answers(f"{url}/health/away")
        server.shutdown()
    assert not answers(f"{url}/health/ready")


async def test_a_nats_server_answers_as_one_and_nothing_else_does(nats_server: NatsServer) -> None:
    assert answers(nats_server.url)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(5)
        port = silent.getsockname()[1]

        def hang_up() -> None:
            silent.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        assert not answers(f"nats://127.0.0.1:{port}")


def test_a_node_is_asked_for_all_that_it_said_it_runs(tmp_path: Path) -> None:
    assert of_node(tmp_path) == []
    (tmp_path / "run").mkdir()
    state = {"nats_url": "nats://127.0.0.1:4222", "services": {"intake": {"url": "http://127.0.0.1:8081"}}}
    (tmp_path / "run" / "state.json").write_text(json.dumps(state))
    assert of_node(tmp_path) == ["nats://127.0.0.1:4222", "http://127.0.0.1:8081/health/ready"]


@pytest.mark.requirement("R-023")
def test_where_nothing_runs_the_check_fails_and_says_so(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "arrimage_chassis.probe"],
        env={"ARRIMAGE_NODE": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (asked.returncode, asked.stderr) == (1, "probe: nothing runs here\n")
