"""Do the node's processes live and answer, and are the ports theirs?"""

from __future__ import annotations

import json
import os
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import httpx

from arrimage.doctor.findings import Finding, found
from arrimage.logbook.entry import Wanted
from arrimage.logbook.reading import read_logs
from arrimage.node.config import NodeConfig
from arrimage.node.directory import NodeDirectory
from arrimage.ports import is_free
from arrimage.run_state import read_state
from arrimage.texts import language

_ANSWERS_WITHIN = 8.0
_GREETS_WITHIN = 1.0
_LOOKED_BACK = timedelta(minutes=15)
_ENDS_TOO_OFTEN = 3


def running_state(directory: NodeDirectory) -> tuple[Mapping[str, Any] | None, list[Finding]]:
    """Return what the running node says of itself, or how it ended."""
    state = read_state(directory.state)
    if state is not None:
        return state, []
    if directory.state.exists():  # an orderly end takes it away
        return None, [found("node.died", file=directory.logs / "node.log")]
    return None, [found("node.stopped")]


async def check_services(directory: NodeDirectory, node: NodeConfig, state: Mapping[str, Any]) -> list[Finding]:
    """Ask each service of the running node whether it does its work."""
    findings: list[Finding] = []
    async with httpx.AsyncClient(timeout=_ANSWERS_WITHIN, trust_env=False) as http:
        for service in node.services:
            running = state["services"].get(service.value)
            if running is None or not _lives(running["pid"]):
                findings.append(found("service.down", service=service.value, file=_output(directory, service)))
                continue
            findings += await _ask(http, service.value, running["url"])
    return findings


def check_endings(directory: NodeDirectory, now: datetime) -> Iterator[Finding]:
    """Count how often each process ended by itself of late, by the node's own log."""
    if not directory.logs.is_dir():
        return
    counts: Counter[str] = Counter()
    last: dict[str, object] = {}
    for entry in read_logs(directory.logs, Wanted(since=now - _LOOKED_BACK, event="process.ended")):
        name = str(entry.details.get("process"))
        counts[name] += 1
        last[name] = entry.details.get("exit_code")
    for name, count in sorted(counts.items()):
        if count >= _ENDS_TOO_OFTEN:
            values = {"service": name, "count": count, "exit_code": last[name], "file": _output(directory, name)}
            yield found("service.crash_looping", **values)


def check_ports(directory: NodeDirectory, node: NodeConfig, state: Mapping[str, Any] | None) -> Iterator[Finding]:
    """Look who listens where the node's server and services would, or do."""
    chosen = _kept_ports(directory)
    for name in ("nats", *(service.value for service in node.services)):
        fixed = node.ports.get(name, 0)
        port = fixed or chosen.get(name, 0)
        if not port:
            continue
        greeting = _server_name(node.listen, port) if name == "nats" else None
        if greeting is not None and greeting != f"node-{node.organization}":
            yield found("port.other_server", port=port, server=greeting)
        elif state is None and not is_free(node.listen, port):
            yield found("port.taken" if fixed else "port.will_move", port=port, name=name)


async def _ask(http: httpx.AsyncClient, service: str, url: str) -> list[Finding]:
    try:
        answer = (await http.get(f"{url}/health/ready")).json()
        reasons, warnings = answer["reasons"], answer["warnings"]
    except (httpx.HTTPError, ValueError, LookupError, TypeError):
        return [found("service.silent", service=service, url=url)]
    said = [("service.not_ready", one) for one in reasons] + [("service.warns", one) for one in warnings]
    return [found(code, service=service, code=reason["code"], reason=reason[language()]) for code, reason in said]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is somebody else's, and lives
    return True


def _output(directory: NodeDirectory, service: str) -> object:
    return directory.logs / f"{service}.out"


def _kept_ports(directory: NodeDirectory) -> dict[str, int]:
    try:
        kept: dict[str, int] = json.loads(directory.ports.read_text())
    except (OSError, ValueError):
        return {}
    return kept


def _server_name(host: str, port: int) -> str | None:
    """Return what a NATS server there calls itself, or None if none greets."""
    with suppress(OSError, ValueError, LookupError):
        with socket.create_connection((host, port), timeout=_GREETS_WITHIN) as connection:
            greeting = connection.makefile("rb").readline(65_536)
        if greeting.startswith(b"INFO "):
            return str(json.loads(greeting[5:])["server_name"])
    return None
