"""The example network: three organizations of the Sorel-Tracy local services network, and an integrator.

Made by the very functions of the command line: init, request, add, join, propose, load, sign. The organizations
are real and named in the experience that Arrimage starts from; their keys here are made on your machine, and they
know nothing of it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from arrimage.example.agreements import agree
from arrimage.hub.directory import HubDirectory
from arrimage.hub.prepare import compiled, write_config
from arrimage.keys import Randomness, keep_nkey, new_nkey
from arrimage.network_file import add_member, begin_network
from arrimage.node.directory import NodeDirectory
from arrimage.node.init import NewNode, init_node
from arrimage.node.join import join_network
from arrimage.ports import free_port
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.settings import Profile
from arrimage_contracts.network import Integrator, Name, load_membership_request, load_network
from arrimage_contracts.vocabularies import ServiceName

NETWORK = "sorel-tracy"
INTEGRATOR = "x-observatoire"


@dataclass(frozen=True)
class ExampleOrganization:
    """One organization of the example."""

    id: str
    name_fr: str
    name_en: str
    services: tuple[ServiceName, ...]


ORGANIZATIONS = (
    ExampleOrganization(
        "margelle",
        "Centre de rétablissement Maison la Margelle",
        "Maison la Margelle recovery centre",
        tuple(ServiceName),
    ),
    ExampleOrganization(
        "virage",
        "Centre de réadaptation Le Virage",
        "Le Virage rehabilitation centre",
        (ServiceName.INTAKE,),
    ),
    ExampleOrganization(
        "csss-pds",
        "CSSS Pierre-De Saurel",
        "CSSS Pierre-De Saurel (health and social services centre)",
        (ServiceName.INTAKE, ServiceName.PLANNING),
    ),
)


@dataclass(frozen=True)
class Example:
    """Where everything was made."""

    network_file: Path
    hub: Path
    nodes: dict[str, Path]
    """The nodes' directories, by organization."""
    names: dict[str, str]
    """The organizations' names, in French."""
    integrator_seed: Path


async def make_example(
    directory: Path,
    *,
    profile: Profile = Profile.DEMO,
    manifests: Sequence[Manifest] | None = None,
    randomness: Randomness = os.urandom,
    postgresql: str = "",
) -> Example:
    """Make the hub and the nodes of the example in ``directory``, all on this machine.

    ``manifests`` stand in for those of the installed services; ``postgresql`` is the server of the stores, if they
    are not SQLite.

    :raises ArrimageError: ``network.exists`` or ``node.exists`` if it was made before.
    """
    network_file, nodes, integrator_seed = _make_files(directory, profile, randomness, postgresql)
    hub = HubDirectory(directory / "hub")
    await write_config(compiled(load_network(network_file), hub, randomness, manifests), hub.config)
    return Example(
        network_file,
        hub.root,
        {name: node.root for name, node in nodes.items()},
        {organization.id: organization.name_fr for organization in ORGANIZATIONS},
        integrator_seed,
    )


def _make_files(
    directory: Path, profile: Profile, randomness: Randomness, postgresql: str
) -> tuple[Path, dict[str, NodeDirectory], Path]:
    directory.mkdir(parents=True, exist_ok=True)
    network_file = directory / "network.yaml"
    leaf_url, client_url = f"nats-leaf://127.0.0.1:{free_port()}", f"nats://127.0.0.1:{free_port()}"
    integrator_seed = directory / f"{INTEGRATOR}.nk"
    key = new_nkey(randomness)
    keep_nkey(integrator_seed, key)
    reader = Integrator(id=INTEGRATOR, name=Name(fr="Observatoire", en="Observatory"), key=key.public)
    begin_network(network_file, NETWORK, leaf_url, client_url, [reader])
    nodes = {
        organization.id: _make_node(
            directory / "nodes" / organization.id, organization, profile, randomness, postgresql
        )
        for organization in ORGANIZATIONS
    }
    for node in nodes.values():
        add_member(network_file, load_membership_request(node.request))
    for node in nodes.values():
        join_network(node, network_file)
    for pair in combinations(nodes.values(), 2):
        agree(*pair, randomness)
    return network_file, nodes, integrator_seed


def _make_node(
    directory: Path,
    organization: ExampleOrganization,
    profile: Profile,
    randomness: Randomness,
    postgresql: str,
) -> NodeDirectory:
    new = NewNode(
        organization.id,
        organization.name_fr,
        organization.name_en,
        NETWORK,
        organization.services,
        profile,
        postgresql=postgresql,
    )
    init_node(directory, new, randomness)
    return NodeDirectory(directory)
