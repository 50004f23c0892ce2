"""Leave the network: the gate has nobody to speak to any more, the organization's own work stays (R-037)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory


@dataclass(frozen=True)
class WhatStays:
    """Where an organization that leaves finds what is its own."""

    network_file: Path
    """The file under which it took part, kept for reference."""
    stores: Path
    events: Path
    keys: Path
    config: Path


def leave(directory: NodeDirectory) -> WhatStays:
    """Put the network file aside: at the next start the node links to no hub, and refers to nobody.

    :raises ArrimageError: ``node.not_a_member``.
    """
    if not directory.network.exists():
        raise ArrimageError("node.not_a_member", directory=directory.root)
    aside = directory.root / "network.left.yaml"
    directory.network.replace(aside)
    return WhatStays(aside, directory.stores, directory.jetstream, directory.keys, directory.config)
