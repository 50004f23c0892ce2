"""What a hub is for 10, 100 and 1 000 organizations: ``python -m tests.benchmarks.scale [--write] [N …]``.

Networks are made up; configuration, streams and durables are the product's own, and the server is a real one. Each
organization hears from at most thirty others, as those of one territory do.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nats
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.benchmarks.node import machine
from tests.benchmarks.speed.rig import megabytes_of, place
from tests.servers.rig import stand_in_manifests

from arrimage.hub.directory import HubDirectory
from arrimage.hub.prepare import compiled
from arrimage.hub.streams import hub_durables, hub_streams
from arrimage.keys import new_nkey, read_nkey
from arrimage.ports import free_port
from arrimage.provision import ensure
from arrimage_contracts.network import Hub, Name, Network, Organization
from arrimage_testing.nats_server import NatsServer

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "scale.md"
NEIGHBOURS = 30


@dataclass(frozen=True)
class Measured:
    """A hub of so many organizations."""

    organizations: int
    compiled_in: float
    kilobytes: float
    starts_in: float
    applied_in: float
    megabytes: float
    """Of memory, with all streams and durables, before anything is sent."""


def network_of(count: int) -> Network:
    """Make a network of ``count`` organizations up; each hears from its neighbours in a ring."""
    ids = [f"org-{number:04}" for number in range(count)]
    near = min(NEIGHBOURS, count - 1)
    organizations = [
        Organization(
            id=id_,
            name=Name(fr=id_, en=id_),
            services=("intake",),
            region="sorel-tracy",
            leaf_key=new_nkey(os.urandom).public,
            signing_key=base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode(),
            hears_from=tuple(sorted(ids[(number + step + 1) % count] for step in range(near))),
        )
        for number, id_ in enumerate(ids)
    ]
    hub = Hub(
        leaf_url=f"nats-leaf://127.0.0.1:{free_port()}",
        client_url=f"nats://127.0.0.1:{free_port()}",
    )
    return Network(network="sorel-tracy", version=1, hub=hub, organizations=tuple(organizations))


async def measure(count: int) -> Measured:
    """Compile, start and fill a hub of ``count`` organizations."""
    network = network_of(count)
    with tempfile.TemporaryDirectory(prefix="arrimage-scale-", dir=place()) as name:
        directory = HubDirectory(Path(name) / "hub")
        began = time.perf_counter()
        text = compiled(network, directory, os.urandom, stand_in_manifests())
        compiled_in = time.perf_counter() - began
        directory.root.mkdir(parents=True, exist_ok=True)
        directory.log.parent.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        async with NatsServer(Path(name) / "server", config=text, within=300) as server:
            starts_in = time.perf_counter() - began
            seed = read_nkey(directory.exchange_seed).seed
            client = await nats.connect(network.hub.client_url, nkeys_seed_str=seed)
            began = time.perf_counter()
            await ensure(client.jetstream(timeout=60), hub_streams(network), hub_durables(network, 10.0))
            applied_in = time.perf_counter() - began
            process = server._process
            assert process is not None
            found = megabytes_of(process.pid)
            await client.close()
    return Measured(count, compiled_in, len(text) / 1000, starts_in, applied_in, found)


def page(found: list[Measured]) -> str:
    """Return the page."""
    rows = "".join(
        f"| {one.organizations} | {one.compiled_in:.2f} | {one.kilobytes:.0f} | {one.starts_in:.2f} | "
        f"{one.applied_in:.1f} | {one.megabytes:.0f} |\n"
        for one in found
    )
    return f"""\
# What a hub of many organizations is

Written by `python -m tests.benchmarks.scale --write`. What it means: [scale](../scale.md).

{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {os.getloadavg()[0]:.1f}. Each organization hears
from {NEIGHBOURS} others at most; nothing was sent yet.

| organizations | compiled in (s) | configuration (kB) | starts in (s) | streams made in (s) | memory (MB) |
|---|---|---|---|---|---|
{rows}"""


def main() -> int:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[10, 100, 1000])
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks/scale.md")
    options = parser.parse_args()
    found = []
    for count in options.counts:
        found.append(asyncio.run(measure(count)))
        sys.stderr.write(f"{found[-1]}\n")
    text = page(found)
    sys.stdout.write(text)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
