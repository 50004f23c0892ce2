"""The example network on real servers without services: tests speak in the place of each user, honest or not.

A *rogue* is an organization that runs a server of its own making with the keys that it really has: only what the
hub refuses is refused to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from tests.servers.certificate import write_certificate

from arrimage.example.sorel_tracy import INTEGRATOR, Example, make_example
from arrimage.hub.apply import Applied
from arrimage.hub.doors import HUB_API
from arrimage.hub.process import HubProcess
from arrimage.keys import NKey, read_nkey
from arrimage.node.process import NodeProcess
from arrimage.node.server_config import OWN_API
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.network import dump_network, load_network
from arrimage_contracts.subjects import mailbox_stream
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.waiting import eventually

LINK_WITHIN = 10.0


def stand_in_manifests() -> list[Manifest]:
    """What the four services say, by the catalogue; they hear nothing."""
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


@dataclass
class Speaker:
    """Somebody who is connected to a server, and the errors that the server sent."""

    client: Client
    api_prefix: str = "$JS.API"
    errors: list[str] = field(default_factory=list)

    @property
    def js(self) -> JetStreamContext:
        return self.client.jetstream(prefix=self.api_prefix, timeout=2)

    async def may_not_say(self, subject: str) -> None:
        """Publish ``subject``, and see the server refuse it."""
        await self.client.publish(subject, b"{}")
        await self._is_told("publish", subject)

    async def may_not_hear(self, subject: str) -> None:
        """Subscribe to ``subject``, and see the server refuse it."""
        await self.client.subscribe(subject)
        await self._is_told("subscription", subject)

    async def _is_told(self, what: str, subject: str) -> None:
        await self.client.flush()
        expected = f'permissions violation for {what} to "{subject}"'.lower()
        await eventually(
            lambda: any(expected in error.lower() for error in self.errors),
            deadline=5,
            what=f"the server to refuse {subject}",
        )


class Rig:
    """The hub, the nodes' servers, and connections as any of their users. Use as an async context."""

    def __init__(
        self,
        directory: Path,
        manifests: Sequence[Manifest] | None = None,
        *,
        leaf: str = "nats-leaf",
        client: str = "nats",
        admitted_later: str = "",
    ) -> None:
        """Take ``leaf`` and ``client`` as the schemes of the hub's addresses.

        ``admitted_later`` is an organization that the hub does not know when it starts: see :meth:`admit`.
        """
        self.directory = directory
        self.manifests = manifests or stand_in_manifests()
        self._schemes = leaf, client
        self._admitted_later = admitted_later
        self.example: Example
        self.hub: HubProcess
        self.nodes: dict[str, NodeProcess] = {}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.example = await make_example(self.directory, manifests=self.manifests)
        self._use_schemes()
        self._full = self.example.network_file.read_text()
        if self._admitted_later:
            network = load_network(self.example.network_file)
            known = tuple(org for org in network.organizations if org.id != self._admitted_later)
            smaller = network.model_copy(update={"organizations": known})
            self.example.network_file.write_text(dump_network(smaller))
        self.hub = HubProcess(self.example.network_file, self.example.hub, manifests=self.manifests, ack_wait=1)
        await self._open.enter_async_context(self.hub)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def admit(self) -> Applied:
        """Let the running hub know the organization that is admitted later."""
        self.example.network_file.write_text(self._full)
        return await self.hub.apply()

    async def node(self, organization: str) -> NodeProcess:
        """Start the server of an organization's node, without services."""
        directory = self.example.nodes[organization]
        node = NodeProcess(directory, services=[], manifests=self.manifests)
        self.nodes[organization] = await self._open.enter_async_context(node)
        return node

    async def rogue(self, organization: str) -> Speaker:
        """Connect to a server that the organization set up itself: the hub sees its keys, and nothing holds it."""
        leaf = read_nkey(self.example.nodes[organization] / "keys" / "leaf.nk")
        remote = f'{{ url: "{self.hub.network.hub.leaf_url}", account: A, nkey: "{leaf.seed}" }}'
        config = (
            f'server_name: "rogue-{organization}"\nlisten: "127.0.0.1:-1"\n'
            "accounts { A { users: [ { user: a, password: a } ] } }\n"
            f'leafnodes {{ reconnect: "1s", remotes: [ {remote} ] }}\n'
        )
        server = NatsServer(self.directory / f"rogue-{organization}", config=config)
        await self._open.enter_async_context(server)
        return await self.speaker(server.url, api_prefix=HUB_API, user="a", password="a")

    async def service(self, organization: str, service: str) -> Speaker:
        """Connect to a node's own bus as one of its services."""
        node = self.nodes[organization]
        key = read_nkey(node.directory.seed(service))
        return await self.speaker(node.nats_url, key, inbox=f"_INBOX_{service}", api_prefix=OWN_API)

    async def operator(self, organization: str) -> Speaker:
        """Connect to a node's own bus as the node's operator."""
        node = self.nodes[organization]
        return await self.speaker(node.nats_url, read_nkey(node.directory.operator_seed))

    async def gate(self, organization: str) -> Speaker:
        """Connect to a node's border as its intake does."""
        node = self.nodes[organization]
        key = read_nkey(node.directory.gate_seed)
        return await self.speaker(node.nats_url, key, inbox="_INBOX_border", api_prefix=HUB_API)

    async def integrator(self) -> Speaker:
        """Connect to the hub as x-observatoire."""
        key = read_nkey(self.example.integrator_seed)
        return await self.speaker(self.hub.url, key, inbox=f"_INBOX_{INTEGRATOR}", api_prefix=HUB_API)

    async def exchange(self) -> Speaker:
        """Connect to the hub as its operator."""
        return await self.speaker(self.hub.url, read_nkey(self.hub.directory.exchange_seed))

    async def connect_to_hub(self, key: NKey) -> Speaker:
        """Connect to the hub with any key."""
        return await self.speaker(self.hub.url, key)

    async def stored(self, organization: str) -> list[str]:
        """The subjects in an organization's mailbox."""
        async with self.hub.connect() as client:
            info = await client.jetstream().stream_info(mailbox_stream(organization), subjects_filter=">")
            return sorted(info.state.subjects or {})

    async def own_events(self, organization: str) -> int:
        """How many events are in a node's own stream."""
        async with self.nodes[organization].connect() as client:
            return (await client.jetstream().stream_info("OWN")).state.messages

    def _use_schemes(self) -> None:
        if self._schemes == ("nats-leaf", "nats"):
            return
        for file in (self.example.network_file, *(node / "network.yaml" for node in self.example.nodes.values())):
            hub = load_network(file).hub
            leaf_url, client_url = (
                url.replace(url.split(":")[0], scheme)
                for url, scheme in zip((hub.leaf_url, hub.client_url), self._schemes, strict=True)
            )
            if self._schemes[0] == self._schemes[1] and self._schemes[0] == "wss":
                client_url = leaf_url
            text = file.read_text().replace(hub.leaf_url, leaf_url).replace(hub.client_url, client_url)
            file.write_text(text)
        write_certificate(self.example.hub / "tls")

    async def speaker(
        self,
        url: str,
        key: NKey | None = None,
        *,
        inbox: str = "_INBOX",
        api_prefix: str = "$JS.API",
        user: str | None = None,
        password: str | None = None,
    ) -> Speaker:
        """Connect to the server at ``url``."""
        errors: list[str] = []

        async def heard(error: Exception) -> None:
            errors.append(str(error))

        client = await nats.connect(
            url,
            nkeys_seed_str=key.seed if key else None,
            user=user,
            password=password,
            inbox_prefix=inbox,
            error_cb=heard,
            allow_reconnect=False,
        )
        self._open.push_async_callback(client.close)
        return Speaker(client, api_prefix, errors)
