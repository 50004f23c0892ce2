"""Take a network file that knows this organization: from then on the node is a leaf of its hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.pins import Pinned, keep_pins, pins_of, read_pins
from arrimage.node.prepare import require_membership
from arrimage.node.succession import is_successor, take_next_key
from arrimage_contracts.network import Network, load_network


@dataclass(frozen=True)
class Joined:
    """What the new network file changes; ids of organizations."""

    network: Network
    new_partners: tuple[str, ...]
    lost_partners: tuple[str, ...]
    other_keys: tuple[str, ...]
    """Partners one of whose keys is another than was ever pinned: confirm their fingerprint with them."""
    succeeded: tuple[str, ...] = ()
    """Partners whose new keys the pinned one signed for: nothing is to be confirmed."""
    own_key_taken: bool = False
    """Whether this node signs by its new key from now on."""


def join_network(
    directory: NodeDirectory, network_file: Path, *, confirmed: frozenset[str] = frozenset()
) -> Joined:
    """Keep a copy of ``network_file`` in the node's directory; it is used at the next start.

    :param confirmed: partners whose changed fingerprint was confirmed by voice.
    :raises NetworkFileError: if it cannot be used.
    :raises ArrimageError: ``node.not_in_network``, ``node.other_key_in_network``; ``node.older_network``;
        ``node.pins_unreadable``; ``node.partner_key_changed`` for a partner that is not in ``confirmed``.
    """
    network = load_network(network_file)
    node = load_node(directory.config)
    require_membership(directory, node, network, may_be_next=True)
    before = load_network(directory.network) if directory.network.exists() else None
    pinned, stated = read_pins(directory), pins_of(network)
    joined = _compared(before, network, pinned)
    if before is not None and before.network == network.network and network.version < before.version:
        raise ArrimageError("node.older_network", version=network.version, known=before.version)
    for partner in joined.other_keys:
        if partner not in confirmed:
            fingerprint = network.organization(partner).fingerprint
            raise ArrimageError("node.partner_key_changed", organization=partner, fingerprint=fingerprint)
    keep_pins(directory, {name: keys for name, keys in (pinned | stated).items() if name != node.organization})
    replace_secret(directory.network, network_file.read_bytes())
    taken = take_next_key(directory, network.organization(node.organization))
    return replace(joined, own_key_taken=taken)


def _compared(before: Network | None, now: Network, pinned: Mapping[str, Pinned]) -> Joined:
    """Compare with the file before; keys are compared with what was ever pinned, gone organizations' too."""
    old = {member.id for member in before.organizations} if before else set()
    new = pins_of(now)
    changed = sorted(member for member in new.keys() & pinned.keys() if new[member] != pinned[member])
    succeeded = [name for name in changed if is_successor(now.organization(name), pinned[name])]
    return Joined(
        now,
        tuple(sorted(new.keys() - old)),
        tuple(sorted(old - new.keys())),
        tuple(name for name in changed if name not in succeeded),
        tuple(succeeded),
    )
