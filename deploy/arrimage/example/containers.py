"""The example network for docker-compose.yml: its keys and files, made once, at the first start, in the volumes.

``python -m arrimage.example.containers HUB MARGELLE VIRAGE`` makes what is missing in these three directories, and
gives Margelle's pieces what they need. Simulated time, and nobody needs a key: to try it, no more.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from arrimage.example.agreements import agree
from arrimage.example.sorel_tracy import NETWORK, ORGANIZATIONS, ExampleOrganization
from arrimage.keys import Randomness
from arrimage.network_file import add_member, begin_network
from arrimage.node.directory import NodeDirectory
from arrimage.node.init import Containers, NewNode, init_node
from arrimage.node.join import join_network
from arrimage.node.pieces import hand_out
from arrimage_chassis.settings import Profile
from arrimage_contracts.network import load_membership_request

IN_PIECES = "margelle"
WHOLE = "virage"
BEGIN = "2010-10-04T09:00:00-04:00"
_QUICK: dict[str, str | int | float | bool] = {
    "simulated_now": BEGIN,
    "fetch_seconds": 1,
    "poll_seconds": 0.2,
    "retry_base_seconds": 0.1,
}


def make_network(hub: Path, margelle: Path, virage: Path, *, randomness: Randomness = os.urandom) -> list[str]:
    """Make the network file in ``hub`` and both nodes, unless they are there; return Margelle's pieces.

    :raises ArrimageError: if a first start was cut off half-way: remove the volumes then.
    """
    network_file = hub / "network.yaml"
    directories = {IN_PIECES: NodeDirectory(margelle), WHOLE: NodeDirectory(virage)}
    nodes = [
        (organization, directories[organization.id])
        for organization in ORGANIZATIONS
        if organization.id in directories
    ]
    if not network_file.exists():
        _make(network_file, nodes, randomness)
    return hand_out(directories[IN_PIECES])


def _make(
    network_file: Path, nodes: list[tuple[ExampleOrganization, NodeDirectory]], randomness: Randomness
) -> None:
    begun = network_file.with_suffix(".begun")
    begun.unlink(missing_ok=True)
    begin_network(begun, NETWORK, "nats-leaf://hub:7422", "nats://hub:4222")
    for organization, places in nodes:
        init_node(places.root, _node(organization), randomness)
        add_member(begun, load_membership_request(places.request))
    for _, places in nodes:
        join_network(places, begun)
    (_, one), (_, other) = nodes
    agree(one, other, randomness)
    shutil.move(begun, network_file)  # from here on it is made


def _node(organization: ExampleOrganization) -> NewNode:
    return NewNode(
        organization.id,
        organization.name_fr,
        organization.name_en,
        NETWORK,
        organization.services,
        Profile.DEMO,
        postgresql="postgresql" if organization.id == IN_PIECES else "",
        containers=Containers.EACH if organization.id == IN_PIECES else Containers.ONE,
        settings=_QUICK,
    )


if __name__ == "__main__":
    sys.stdout.write("\n".join(make_network(*map(Path, sys.argv[1:]))) + "\n")
