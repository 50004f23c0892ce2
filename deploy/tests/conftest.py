"""A node's directory, and manifests that need no service to be installed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from deploy.tests.commands import Command, commands

from arrimage.keys import Randomness
from arrimage.node.directory import NodeDirectory
from arrimage.node.init import NewNode, init_node
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName

MakeNode = Callable[..., NodeDirectory]


@pytest.fixture
def randomness() -> Randomness:
    """Bytes that differ at each call and are the same in each run."""
    calls = 0

    def draw(length: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(f"test {calls}".encode()).digest(length)

    return draw


@pytest.fixture
def manifests() -> list[Manifest]:
    """What the services say, by the catalogue."""
    return [
        Manifest(
            service,
            says=tuple(
                declaration.copies[
                    min(declaration.copies, key=[Audience.BORDER, Audience.OWN, Audience.SEALED].index)
                ]
                for declaration in CATALOGUE
                if declaration.producer == service
            ),
        )
        for service in ServiceName
    ]


@pytest.fixture
def make_node(tmp_path: Path, randomness: Randomness) -> MakeNode:
    """Make the directory of a node: ``make_node("margelle", services=[...])``."""

    def make(organization: str, services: Sequence[ServiceName] = (ServiceName.INTAKE,)) -> NodeDirectory:
        new = NewNode(organization, "Un organisme", "An organization", "sorel-tracy", services)
        init_node(tmp_path / organization, new, randomness)
        return NodeDirectory(tmp_path / organization)

    return make


@pytest.fixture
def arrimage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command: ``arrimage("node", "init", ...)``. It speaks English unless a test says otherwise."""
    monkeypatch.setenv("LC_ALL", "en_CA.UTF-8")
    return commands(monkeypatch, capsys)
