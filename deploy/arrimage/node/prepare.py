"""What a node needs before its server runs: the configuration, from node.yaml, the keys and the network file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arrimage.component.declaration import Component, chosen_component
from arrimage.errors import ArrimageError
from arrimage.integrators.doors import WINDOW
from arrimage.integrators.grants import read_grants
from arrimage.keys import read_nkey, replace_secret
from arrimage.nats_process import check_config
from arrimage.node.config import NodeConfig, load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.modules import off_in, require_known_modules
from arrimage.node.pins import pins_of, read_pins
from arrimage.node.server_config import Leaf, NodeUsers, compile_node
from arrimage.node.strict import refuse_clear_text
from arrimage.ports import KeptPorts
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.trust.signing import SigningKeyError, public_text, read_private_key
from arrimage_contracts.network import Name, Network, load_network
from arrimage_contracts.vocabularies import ServiceName

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - it is compared with


@dataclass(frozen=True)
class PreparedNode:
    """A node's configuration read, and its place in the network if it has one."""

    directory: NodeDirectory
    node: NodeConfig
    network: Network | None
    manifests: Sequence[Manifest]

    @property
    def partners(self) -> tuple[str, ...]:
        """The organizations that hear from this one."""
        if self.network is None:
            return ()
        me = self.node.organization
        others = (other.id for other in self.network.organizations if other.id != me)
        return tuple(other for other in others if me in self.network.senders_to(other))

    def modules_off(self, service: str) -> list[str]:
        """Return the modules of a service that node.yaml switches off."""
        return [name for manifest in self.manifests if manifest.service == service
                for name in off_in(self.node, manifest)]  # fmt: skip

    def component(self, service: ServiceName) -> Component | None:
        """Return the program that runs in the place of ``service``, if node.yaml names one.

        :raises ArrimageError: ``component.*``, ``node.malformed``.
        """
        choice = self.node.components.get(service)
        return None if choice is None else chosen_component(service, choice, self.directory.root)

    @property
    def nats_url(self) -> str:
        """Where the services reach the node's server."""
        return f"nats://{self.address('nats')}"

    def address(self, name: str) -> str:
        """Return where a service, or ``nats``, is reached by the others: ``host:port``."""
        host = "127.0.0.1" if self.node.listen == _EVERYWHERE else self.node.listen
        return self.node.addresses.get(name) or f"{host}:{self.port(name)}"

    @property
    def closed_partners(self) -> dict[str, str]:
        """The partners that take no new referral, with their status and since when (R-037)."""
        if self.network is None:
            return {}
        found = map(self.network.organization, self.partners)
        return {each.id: f"{each.status} {each.since or ''}".strip() for each in found if not each.takes_referrals}

    @property
    def organization_names(self) -> dict[str, Name]:
        """What people call the organizations of the network, and this one as its own node.yaml says."""
        named = {each.id: each.name for each in self.network.organizations} if self.network is not None else {}
        return named | {self.node.organization: self.node.name}

    @property
    def partner_keys(self) -> dict[str, str]:
        """The public signing keys that are pinned for the other organizations of the network, in base64.

        What is pinned counts, not what the network file states by now: it changes by ``arrimage node join`` alone.

        :raises ArrimageError: ``node.pins_unreadable``.
        """
        if self.network is None:
            return {}
        stated, pinned = pins_of(self.network), read_pins(self.directory)
        others = (name for name in stated if name != self.node.organization)
        return {name: pinned.get(name, stated[name]).signing_key for name in others}

    @property
    def nats_port(self) -> int:
        """The port of the node's server, chosen at the first start."""
        return self.port("nats")

    @property
    def kept_ports(self) -> KeptPorts:
        """The ports that node.yaml leaves open."""
        return KeptPorts(self.directory.ports, self.node.listen)

    def port(self, name: str) -> int:
        """Return the port of a service, or of ``nats``."""
        return self.kept_ports.port(name, self.node.ports.get(name, 0))

    async def write_server_config(self) -> str:
        """Write what the node's server reads, checked by the server itself; return the digest of it.

        :raises ArrimageError: ``key.unreadable``, ``server.config_refused``, ``integrator.file_unreadable``.
        """
        directory, node = self.directory, self.node
        leaf = None
        if self.network is not None:
            authority = directory.hub_authority.absolute() if directory.hub_authority.exists() else None
            leaf = Leaf(self.network.hub.leaf_url, read_nkey(directory.leaf_seed).seed, authority)
        config = compile_node(
            node,
            self.manifests,
            self.server_users(),
            listen=f"{node.listen}:{self.nats_port}",
            store=directory.jetstream.absolute(),
            log=(directory.logs / "nats.log").absolute(),
            leaf=leaf,
            grants=read_grants(directory.integrators),
        )
        replace_secret(directory.nats_config, config.encode())
        return await check_config(directory.nats_config)

    def server_users(self) -> NodeUsers:
        """Return whom the node's server knows: from the seeds; in the server's own piece, from the public halves.

        :raises ArrimageError: ``key.unreadable``.
        """
        directory = self.directory
        if directory.server_users.exists():
            return NodeUsers(**json.loads(directory.server_users.read_text(encoding="utf-8")))
        return NodeUsers(
            services={service: read_nkey(directory.seed(service)).public for service in self.node.services},
            operator=read_nkey(directory.operator_seed).public,
            system=read_nkey(directory.system_seed).public,
            gate=read_nkey(directory.gate_seed).public,
            window=read_nkey(window).public if (window := directory.seed(WINDOW)).exists() else "",
            counts=read_nkey(counts).public
            if self.node.weekly_counts and (counts := directory.counts_seed).exists()
            else "",
        )


def prepared(directory: NodeDirectory, manifests: Sequence[Manifest] | None = None) -> PreparedNode:
    """Read a node's directory, and make the folders that its processes write to.

    :raises ArrimageError: ``node.not_found``, ``node.malformed``, ``node.not_in_network``, ``node.clear_text_*``,
        ``service.*``, ``module.unknown``.
    :raises NetworkFileError: if the network file cannot be used.
    """
    node = load_node(directory.config)
    network = load_network(directory.network) if directory.network.exists() else None
    if network is not None and directory.leaf_seed.exists():  # a service's piece has no such key
        require_membership(directory, node, network)
    refuse_clear_text(node, network)
    for folder in (directory.run, directory.logs, directory.stores):
        folder.mkdir(mode=0o700, exist_ok=True)
    if manifests is None:
        manifests = manifests_of(node.services)
    own = [item for item in manifests if item.service in node.services]
    require_known_modules(node, own)
    return PreparedNode(directory, node, network, own)


def require_membership(
    directory: NodeDirectory, node: NodeConfig, network: Network, *, may_be_next: bool = False
) -> None:
    """Make sure that ``network`` knows this node under its own keys: partners trust no others.

    :param may_be_next: whether the signing key may be the one that waits to be stated.
    :raises ArrimageError: ``node.not_in_network``, ``node.other_key_in_network``.
    """
    try:
        entry = network.organization(node.organization)
    except LookupError:
        raise ArrimageError(
            "node.not_in_network", organization=node.organization, network=network.network
        ) from None
    signs = _signs_as(directory.signing_key, entry.signing_key) or (
        may_be_next
        and directory.next_signing_key.exists()
        and _signs_as(directory.next_signing_key, entry.signing_key)
    )
    if not signs or entry.leaf_key != read_nkey(directory.leaf_seed).public:
        raise ArrimageError("node.other_key_in_network", organization=node.organization, network=network.network)


def _signs_as(file: Path, public_key: str) -> bool:
    """Tell whether ``file`` is the private half of ``public_key``, as far as it is here."""
    try:
        return public_text(read_private_key(file).public_key()) == public_key
    except SigningKeyError as error:
        return error.code == "signing_key.unreadable" and not file.exists()
