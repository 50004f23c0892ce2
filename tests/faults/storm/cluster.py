"""The hub as a cluster of three (R3), in the place of the one that a network began with, and its leader's death.

Each node reaches whichever of the three lives: its wire does here what a name with three addresses does elsewhere.
Nothing but the servers differs: the configuration is the compiled one, streams and durables are those of the hub.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import APIError
from tests.faults.storm.scene import Harm, Scene

from arrimage.hub.apply import apply_streams
from arrimage.hub.process import HubProcess
from arrimage.keys import read_nkey
from arrimage.ports import free_port
from arrimage_contracts.subjects import mailbox_stream
from arrimage_testing.nats_server import NatsServer

REPLICAS = 3
_ACK_WAIT = 1.0
_FORMED_WITHIN = 60.0
_WHOLE_WITHIN = 60.0
_LOOK_EVERY = 0.05


@dataclass
class Cluster:
    """Three servers that are one hub."""

    servers: list[NatsServer]
    leaf_ports: list[int]
    client_ports: list[int]
    seed: str
    leaders_killed: int = 0
    longest_waits: dict[int, float] = field(default_factory=dict)
    """By how many leaders died meanwhile: seconds for which what was to cross the border waited, at most."""

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Client]:
        """Connect as the hub's operator to whichever lives."""
        urls = [f"nats://127.0.0.1:{port}" for port in self.client_ports]
        client = await nats.connect(urls, nkeys_seed_str=self.seed, allow_reconnect=False)
        try:
            yield client
        finally:
            await client.close()

    async def leader_of(self, stream: str) -> NatsServer | None:
        """Return the server that leads ``stream`` now, if there is one and its replicas are all there."""
        with suppress(NatsError, APIError, TimeoutError, OSError):
            async with self.connected() as client:
                info = await client.jetstream(timeout=2).stream_info(stream)
                found = info.cluster
                if found is None or not found.leader:
                    return None
                replicas = found.replicas or []
                if len(replicas) == REPLICAS - 1 and all(each.current and not each.offline for each in replicas):
                    return self.servers[int(found.leader.rpartition("-")[2]) - 1]
        return None

    async def whole_leader_of(self, stream: str, within: float = _WHOLE_WITHIN) -> NatsServer:
        """Wait until ``stream`` is led and all its replicas are there; return the leader."""
        async with asyncio.timeout(within):
            while (leader := await self.leader_of(stream)) is None:
                await asyncio.sleep(_LOOK_EVERY)
            return leader


@asynccontextmanager
async def clustered(
    hub: HubProcess, directory: Path, balance: Callable[[list[int]], None]
) -> AsyncIterator[Cluster]:
    """Stop ``hub``, on which nothing is stored yet, and let three servers be it until the block ends.

    :param balance: told where leaves may connect.
    """
    text = await asyncio.to_thread(hub.directory.config.read_text)
    await hub.stop()
    first = int(hub.url.rpartition(":")[2])
    clients, leaves, routes = (
        [first, free_port(), free_port()],
        *([free_port() for _ in range(3)] for _ in range(2)),
    )
    seed = read_nkey(hub.directory.exchange_seed).seed
    async with AsyncExitStack() as held:
        servers = []
        for number, (client, leaf) in enumerate(zip(clients, leaves, strict=True)):
            place = directory / f"hub-{number + 1}"
            config = _as_member(text, number, client, leaf, routes, place)
            servers.append(NatsServer(place, config=config))
        cluster = Cluster(servers, leaves, clients, seed)
        await asyncio.gather(*(held.enter_async_context(server) for server in servers))
        await _form(hub, cluster)
        balance(leaves)
        yield cluster


def _as_member(text: str, number: int, client: int, leaf: int, routes: list[int], place: Path) -> str:
    """Return the hub's configuration as that of one of its three servers."""
    parts = re.split(r"(?m)^accounts \{", text, maxsplit=1)
    head = re.sub(r'server_name: "[^"]*"', f'server_name: "hub-{number + 1}"', parts[0])
    head = re.sub(r'(?m)^listen: "[^"]*"', f'listen: "127.0.0.1:{client}"', head)
    head = re.sub(r'(?m)^log_file: .*$', "", head)  # fmt: skip
    head = re.sub(r'store_dir: "[^"]*"', f'store_dir: "{place}/jetstream"', head)
    head = re.sub(r'(?m)^  listen: "[^"]*"', f'  listen: "127.0.0.1:{leaf}"', head)
    to = ", ".join(f'"nats-route://127.0.0.1:{port}"' for port in routes)
    cluster = f'cluster {{ name: hub, listen: "127.0.0.1:{routes[number]}", routes: [{to}] }}\n'
    return f"{head}{cluster}accounts {{{parts[1]}"


async def _form(hub: HubProcess, cluster: Cluster) -> None:
    """Make the hub's streams and durables in the cluster, three of each."""
    async with asyncio.timeout(_FORMED_WITHIN):
        while True:
            try:
                await apply_streams(hub.network, hub.directory, _ACK_WAIT)
                break
            except Exception:  # no leader yet
                await asyncio.sleep(_LOOK_EVERY)
        async with cluster.connected() as client:
            js = client.jetstream(timeout=10)
            for info in await js.streams_info():
                await js.update_stream(info.config.evolve(num_replicas=REPLICAS))
                assert info.config.name is not None
                await cluster.whole_leader_of(info.config.name)


async def kill_the_leader(scene: Scene) -> None:
    """SIGKILL to the server that leads a mailbox; it comes back, and its replicas are whole again."""
    cluster = scene.cluster
    assert cluster is not None
    stream = mailbox_stream(scene.random.choice(sorted(scene.network.stage.nodes)))
    leader = await cluster.whole_leader_of(stream)
    cluster.leaders_killed += 1
    await leader.kill9()
    await scene.a_little(1.0, 3.0)
    await leader.start()
    await cluster.whole_leader_of(stream)


async def watch_what_waits(scene: Scene, ended: Callable[[], bool]) -> None:
    """Note the longest time for which the oldest event that is to cross the border stayed the oldest."""
    cluster = scene.cluster
    assert cluster is not None
    since: dict[tuple[str, str], tuple[int, float, int]] = {}
    gates = [place for place in scene.stores.places if place[1] == "intake"]
    query = "SELECT MIN(seq) FROM outbox WHERE published_at IS NULL AND lane = 'border' AND refused_code IS NULL"
    while since or not ended():
        for gate in gates:
            [[oldest]] = await scene.stores.rows(gate, query)
            now = time.monotonic()
            known = since.get(gate)
            if known is not None and oldest == known[0]:
                continue
            if known is not None:
                _, began, killed_before = known
                deaths = cluster.leaders_killed - killed_before
                cluster.longest_waits[deaths] = max(cluster.longest_waits.get(deaths, 0.0), now - began)
            if oldest is None:
                since.pop(gate, None)
            else:
                since[gate] = (oldest, now, cluster.leaders_killed)
        await asyncio.sleep(_LOOK_EVERY)


OF_A_CLUSTER: tuple[Harm, ...] = (kill_the_leader,)
