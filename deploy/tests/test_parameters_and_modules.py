"""``arrimage node parameter`` asks the services that have the number; ``arrimage node module`` reads node.yaml."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.node import modules, parameters
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.prepare import prepared
from arrimage.run_state import write_state
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.modules import Module
from arrimage_chassis.parameters import Parameter
from arrimage_contracts.vocabularies import ServiceName

DAYS = Parameter("call_days", 14, 1, 60, "Jours pour appeler", "Days to call", "R-178")
CALLS = Module("calls", "Les appels de suivi", "The follow-up calls")


class Service(BaseHTTPRequestHandler):
    """Answers as the chassis does."""

    asked: ClassVar[list[tuple[str, str, Any]]] = []

    def do_GET(self) -> None:
        history = [{"value": 10, "effective_on": "2026-12-01", "author": "c-3", "reason": "le comité"}]
        listed = {"name": "call_days", "value": 14, "default": 14, "low": 1, "high": 60, "meaning": "Days to call"}
        self._answer([{**listed, "history": history}])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.command, self.path, body))
        self._answer({"name": "call_days", "value": body["value"], "effective_on": body["effective_on"]})

    def _answer(self, body: Any) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def one_service_has_a_number_and_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def listed(services: Sequence[ServiceName]) -> list[Manifest]:
        found = [replace(manifest, parameters=(), modules=(), hears=(), commands=(), timers=(), errands=())
                 for manifest in manifests_of(services)]  # fmt: skip
        return [replace(manifest, parameters=(DAYS,), modules=(CALLS,)) if manifest.service == ServiceName.FOLLOWUP
                else manifest for manifest in found]  # fmt: skip

    monkeypatch.setattr(parameters, "manifests_of", listed)
    monkeypatch.setattr(modules, "manifests_of", listed)
    monkeypatch.setattr("arrimage.node.prepare.manifests_of", listed)


@pytest.fixture
def node(make_node: MakeNode) -> Iterator[NodeDirectory]:
    directory = make_node("margelle", list(ServiceName))
    directory.run.mkdir()
    Service.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        write_state(directory.state, {"services": {"followup": {"url": url}, "intake": {"url": url}}})
        yield directory
        server.shutdown()


@pytest.mark.requirement("R-017")
def test_numbers_are_listed_with_what_was_changed(arrimage: Command, node: NodeDirectory) -> None:
    said = arrimage("node", "parameter", "list", "--dir", node.root)
    assert said.status == 0
    first, second = said.out.splitlines()
    assert first.split()[:3] == ["followup", "call_days", "14"]
    assert "2026-12-01" in second
    assert "le comité" in second


@pytest.mark.requirement("R-017")
def test_a_number_is_changed_in_the_service_that_has_it(arrimage: Command, node: NodeDirectory) -> None:
    words = ("node", "parameter", "set", "call_days", "10", "--reason", "le comité", "--from", "2026-12-01")
    said = arrimage(*words, "--dir", node.root)
    assert (said.status, Service.asked) == (
        0,
        [("POST", "/parameters/call_days", {"value": 10, "effective_on": "2026-12-01", "reason": "le comité"})],
    )
    assert "call_days" in said.out
    unknown = arrimage("node", "parameter", "set", "cal_days", "10", "--reason", "x", "--dir", node.root)
    assert (unknown.status, "parameter.unknown" in unknown.err, "call_days" in unknown.err) == (1, True, True)


@pytest.mark.requirement("R-018")
def test_modules_are_listed_and_what_node_yaml_switches_off_reaches_the_service_that_has_it(
    arrimage: Command, node: NodeDirectory
) -> None:
    assert arrimage("node", "module", "list", "--dir", node.root).out.split()[:3] == ["followup", "calls", "on"]
    with node.config.open("a", encoding="utf-8") as opened:
        opened.write("modules_off: [calls]\n")
    assert arrimage("node", "module", "list", "--dir", node.root).out.split()[:3] == ["followup", "calls", "off"]
    ready = prepared(node)
    off = {service: service_environment(ready, service, {})["ARRIMAGE_MODULES_OFF"] for service in ServiceName}
    assert off == dict.fromkeys(ServiceName, "[]") | {ServiceName.FOLLOWUP: '["calls"]'}


@pytest.mark.requirement("R-018")
def test_a_node_does_not_start_with_a_module_that_no_service_has(node: NodeDirectory) -> None:
    with node.config.open("a", encoding="utf-8") as opened:
        opened.write("modules_off: [cals]\n")
    with pytest.raises(ArrimageError) as refused:
        prepared(node)
    assert refused.value.code == "module.unknown"
    assert "calls" in refused.value.remedy("en")
