"""What a storm is raised over: two nodes and their hub, a wire between, stores on small disks or on a server."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from tests.faults.storm.link import Link
from tests.faults.storm.reading import Stores

from arrimage.example.sorel_tracy import Example
from arrimage.node.directory import NodeDirectory
from arrimage.node.postgresql import role_of
from arrimage.ports import free_port
from arrimage_contracts.network import load_network
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.postgres_server import PostgresServer

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BEGIN = datetime.fromisoformat("2010-10-04 09:00")
ORGANIZATIONS = ("margelle", "virage")
LEASE_SECONDS = 4.0
"""How long a lease lasts in a storm: shorter than in a node, so that some are outlived."""


@dataclass(frozen=True)
class Ground:
    """What runs."""

    network: RunningNetwork
    links: dict[str, Link]
    """The wire of each node to its hub."""
    stores: Stores
    disks: dict[str, Path]
    """The small disk of each organization's stores; none on a server, or where none can be mounted."""
    server: PostgresServer | None
    """The server of all stores, if they are not files of SQLite."""

    @property
    def superuser(self) -> str:
        """The address of the superuser of the server of all stores; empty without one."""
        return "" if self.server is None else _address(self.server, "postgres")

    async def restart_server(self) -> None:
        """Let the server of all stores be away for a second."""
        assert self.server is not None, "the stores are files"
        await asyncio.to_thread(self.server.halt)
        await asyncio.sleep(1)
        await asyncio.to_thread(self.server.start)


@asynccontextmanager
async def ground(
    directory: Path, store: str, *, megabytes: float, environment: Mapping[str, str]
) -> AsyncIterator[Ground]:
    """Run it all in ``directory`` until the block ends.

    :param megabytes: how large the disk of the stores of an organization is.
    :param environment: what the processes of the nodes find in their environment beside our own.
    """
    links: dict[str, Link] = {}
    disks: dict[str, Path] = {}
    async with AsyncExitStack() as held:
        server = _postgresql(directory, held) if store == POSTGRESQL else None

        def made(example: Example) -> None:
            links.update(put_links(example))
            _shorten_leases(example)
            if server is None:
                disks.update(_put_disks(example, held, megabytes))
            else:
                for organization in ORGANIZATIONS:
                    server.run_file(NodeDirectory(example.nodes[organization]).roles_sql)

        held.enter_context(_environment(environment))
        listening = asyncio.create_task(_listen(links, held))  # before the nodes look for their hub
        network = await held.enter_async_context(
            running_network(
                directory,
                organizations=ORGANIZATIONS,
                begin=BEGIN,
                made=made,
                postgresql=f"127.0.0.1:{server.port}" if server else "",
            )
        )
        await listening
        yield Ground(network, links, _stores(network, server), disks, server)


def put_links(example: Example) -> dict[str, Link]:
    """Let each node look for its hub behind a wire of its own."""
    links = {}
    for organization, node in example.nodes.items():
        file = node / "network.yaml"
        url = load_network(file).hub.leaf_url
        host, _, port = url.rpartition("/")[2].partition(":")
        link = Link(host, int(port))
        link.port = free_port()
        file.write_text(file.read_text().replace(url, f"nats-leaf://127.0.0.1:{link.port}"))
        links[organization] = link
    return links


async def _listen(links: Mapping[str, Link], held: AsyncExitStack) -> None:
    while not links:
        await asyncio.sleep(0.01)
    for link in links.values():
        await held.enter_async_context(link.listening(link.port))


def _shorten_leases(example: Example) -> None:
    for node in example.nodes.values():
        file = NodeDirectory(node).config
        said = yaml.safe_load(file.read_text())
        said["settings"] = said.get("settings", {}) | {"lease_seconds": LEASE_SECONDS}
        file.write_text(yaml.safe_dump(said, allow_unicode=True))


def _put_disks(example: Example, held: AsyncExitStack, megabytes: float) -> dict[str, Path]:
    """Give the stores of each organization a small disk of their own, where this user may mount one."""
    disks = {}
    for organization in ORGANIZATIONS:
        folder = example.nodes[organization] / "stores"
        folder.mkdir(mode=0o700, exist_ok=True)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes:.0f}m,mode=700", "tmpfs", str(folder)],
            capture_output=True,
        )
        if mounted.returncode:
            return {}
        held.callback(subprocess.run, ["umount", "-l", str(folder)], capture_output=True)
        disks[organization] = folder
    return disks


def _postgresql(directory: Path, held: AsyncExitStack) -> PostgresServer:
    server = PostgresServer(directory.with_name(f"{directory.name}-postgresql"))
    server.start()
    held.callback(server.stop)
    return server


def _address(server: PostgresServer, database: str) -> str:
    return server.dsn(database).replace("+asyncpg", "")


def _stores(network: RunningNetwork, server: PostgresServer | None) -> Stores:
    addresses = {}
    for organization, node in network.stage.nodes.items():
        for service in node.services:
            file = str(node.directory.stores / f"{service}.sqlite3")
            database = role_of(organization, service)
            addresses[organization, service.value] = _address(server, database) if server else file
    return Stores(addresses)


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """Let what is started find ``more`` in its environment."""
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
