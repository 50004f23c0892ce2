"""A container engine and its compose command, if there are any; and the example network in containers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from arrimage.connection import connected
from arrimage.keys import read_nkey

ROOT = Path(__file__).parents[2]
_ANSWERS_WITHIN = 20
_UP_WITHIN = 900

SERVICES = {"margelle": ("intake", "planning", "followup", "notifications"), "virage": ("intake",)}


@cache
def compose_command() -> tuple[str, ...] | None:
    """How compose is called here: the engine's plugin, or a program of its own."""
    for command in (("docker", "compose"), ("docker-compose",)):
        if shutil.which(command[0]) and _runs(*command, "version"):
            return command
    return None


@cache
def why_no_engine() -> str | None:
    """Why nothing can be run in containers here, or None."""
    if compose_command() is None:
        return "no docker compose and no docker-compose"
    if not _runs("docker", "version", "--format", "{{.Server.Version}}"):
        return "no container engine answers (DOCKER_HOST?)"
    return None


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=_ANSWERS_WITHIN).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class ComposeError(AssertionError):
    """Compose did not do what it was asked; the end of what it said."""


class Compose:
    """One project: its compose files, and its variables."""

    def __init__(self, project: str, variables: Mapping[str, str], *files: str) -> None:
        command = compose_command()
        assert command is not None
        named = [word for file in files or ("docker-compose.yml",) for word in ("--file", str(ROOT / file))]
        self._command = [*command, "--project-name", project, *named]
        self._environment = {**os.environ, **variables}

    def __call__(self, *arguments: str) -> str:
        """Run it; return what it printed."""
        done = subprocess.run(
            [*self._command, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=_UP_WITHIN,
        )
        if done.returncode:
            raise ComposeError(f"{arguments[0]}: {done.stderr[-2000:]}")
        return done.stdout

    def inspect(self, service: str) -> dict[str, Any]:
        """What the engine says of a service's container."""
        [number] = self("ps", "--all", "--quiet", service).split()
        said = subprocess.run(["docker", "inspect", number], capture_output=True, check=True).stdout
        [container] = json.loads(said)
        found: dict[str, Any] = container
        return found


class ContainerNode:
    """A node of the network, as a journey kills and starts parts of it."""

    def __init__(self, compose: Compose, organization: str, ports: Mapping[str, int], seeds: Path) -> None:
        self._compose = compose
        self._organization = organization
        self._seed = seeds / f"{organization}-operator.nk"
        self.services = dict.fromkeys(SERVICES[organization])
        self.ports = ports

    async def kill_service(self, service: str) -> None:
        """End a service as a power cut would."""
        self._compose("kill", "--signal", "KILL", f"{self._organization}-{service}")

    async def start_service(self, service: str) -> None:
        """Start it again."""
        self._compose("start", f"{self._organization}-{service}")

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Client]:
        """Connect to the node's own bus as its operator."""
        if not self._seed.exists():
            self._compose("cp", f"{self._organization}-server:/node/keys/operator.nk", str(self._seed))
        url = f"nats://127.0.0.1:{self.ports['nats']}"
        async with connected(url, read_nkey(self._seed), name="operator") as client:
            yield client


class ContainerStage:
    """The example network in containers, in place of the demonstration's own processes."""

    def __init__(self, compose: Compose, ports: Mapping[str, Mapping[str, int]], seeds: Path) -> None:
        self.nodes = {name: ContainerNode(compose, name, ports[name], seeds) for name in SERVICES}

    def service_urls(self) -> Mapping[str, str]:
        """The addresses of the services, by ``organization/service``."""
        return {
            f"{organization}/{service}": self.service_url(organization, service)
            for organization, node in self.nodes.items()
            for service in node.services
        }

    def service_url(self, organization: str, service: str) -> str:
        """The address of one service."""
        return f"http://127.0.0.1:{self.nodes[organization].ports[service]}"


@cache
def build_image() -> str:
    """Build the image once, as the network's compose file says; return its name."""
    Compose("arrimage-build", {})("build")
    return os.environ.get("ARRIMAGE_IMAGE", "arrimage:local")
