"""``arrimage parked`` asks the services of the running node, as an operator."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.node.directory import NodeDirectory
from arrimage.run_state import write_state

KEY = "an-operators-key"
EVENT = {
    "id": 7, "consumer": "OWN/planning", "event_id": "0", "event_name": "ReferralAccepted", "source": "s",
    "case_id": "c-1", "kind": "early", "state": "stuck", "code": "case.unknown", "attempts": 8,
    "received_at": "2010-10-04T13:00:00Z",
}  # fmt: skip
REFUSED = {
    "id": 9, "event_id": "0", "event_name": "ReferralSent", "recipient": "virage", "case_id": "c-2",
    "subject": "s", "code": "bus.message_too_large", "attempts": 1, "behind": 3,
    "created_at": "2010-10-04T13:00:00Z",
}  # fmt: skip


class Service(BaseHTTPRequestHandler):
    """Answers as the chassis does (docs: operations)."""

    asked: ClassVar[list[tuple[str, str, bool]]] = []

    def do_GET(self) -> None:
        event = REFUSED if "/outgoing" in self.path else EVENT
        self._answer([event] if self.path.endswith(("/parked", "/outgoing")) else {**event, "body": "{}"})

    def do_POST(self) -> None:
        self._answer({"id": 7, "decision": "done"})

    def _answer(self, body: Any) -> None:
        self.asked.append((self.command, self.path, "Idempotency-Key" in self.headers))
        known = self.headers.get("Authorization") == f"Bearer {KEY}"
        if not known:
            body = {"code": "key.missing", "detail": "A key is needed."}
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def node(make_node: MakeNode) -> Iterator[NodeDirectory]:
    directory = make_node("margelle")
    directory.run.mkdir()
    Service.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        write_state(directory.state, {"services": {"planning": {"url": url}, "intake": {"url": url}}})
        yield directory
        server.shutdown()


def test_what_is_parked_is_listed_service_by_service(arrimage: Command, node: NodeDirectory) -> None:
    said = arrimage("parked", "list", "--dir", node.root, "--key", KEY)

    assert said.status == 0
    assert [line.split()[0] for line in said.out.splitlines()] == ["intake", "planning"]
    assert "case.unknown" in said.out
    assert "case=c-1" in said.out


def test_one_is_shown_retried_and_dropped_under_an_idempotency_key(
    arrimage: Command, node: NodeDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARRIMAGE_KEY", KEY)
    chosen = ("7", "--service", "planning", "--dir", node.root)

    assert json.loads(arrimage("parked", "show", *chosen).out)["body"] == "{}"
    assert "tried again" in arrimage("parked", "retry", *chosen).out
    assert "dropped" in arrimage("parked", "drop", *chosen, "--yes").out

    assert Service.asked == [
        ("GET", "/operations/parked/7", False),
        ("POST", "/operations/parked/7/retry", True),
        ("POST", "/operations/parked/7/drop", True),
    ]


@pytest.mark.requirement("R-011")
def test_what_can_never_leave_is_listed_and_decided_alike(arrimage: Command, node: NodeDirectory) -> None:
    listed = arrimage("outgoing", "list", "--dir", node.root, "--key", KEY)
    assert [line.split()[0] for line in listed.out.splitlines()] == ["intake", "planning"]
    assert "bus.message_too_large" in listed.out
    assert "behind=3" in listed.out

    Service.asked.clear()
    chosen = ("9", "--service", "intake", "--dir", node.root, "--key", KEY)
    assert json.loads(arrimage("outgoing", "show", *chosen).out)["body"] == "{}"
    assert "tried again" in arrimage("outgoing", "retry", *chosen).out
    assert "dropped" in arrimage("outgoing", "drop", *chosen, "--yes").out
    assert Service.asked == [
        ("GET", "/operations/outgoing/9", False),
        ("POST", "/operations/outgoing/9/retry", True),
        ("POST", "/operations/outgoing/9/drop", True),
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list",), "key.missing"),
        (("show", "7", "--service", "notifications", "--key", KEY), "service.unknown"),
    ],
)
def test_a_refusal_is_passed_on_with_its_code(
    arrimage: Command, node: NodeDirectory, arguments: tuple[str, ...], code: str
) -> None:
    said = arrimage("parked", *arguments, "--dir", node.root)

    assert said.status == 1
    assert code in said.err


def test_a_service_that_does_not_answer_is_named(arrimage: Command, node: NodeDirectory) -> None:
    write_state(node.state, {"services": {"planning": {"url": "http://127.0.0.1:9"}}})

    assert "http.away" in arrimage("parked", "list", "--dir", node.root, "--key", KEY).err
