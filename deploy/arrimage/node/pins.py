"""The keys that are pinned for other organizations: a key once trusted changes by a confirmation alone.

They are kept beside the network file, not in it: a file in which an organization is missing for a while, and comes
back under another key, does not make the other key trusted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret
from arrimage.node.directory import NodeDirectory
from arrimage_contracts.network import Network, load_network
from arrimage_contracts.network.public_keys import check_nkey, check_signing_key


@dataclass(frozen=True)
class Pinned:
    """The two public keys of one organization."""

    leaf_key: str
    signing_key: str


def read_pins(directory: NodeDirectory) -> dict[str, Pinned]:
    """Return what is pinned, by organization; of a node that pinned nothing yet, what its network file says.

    :raises ArrimageError: ``node.pins_unreadable``: who may be trusted is not known then.
    :raises NetworkFileError: if the network file cannot be used.
    """
    try:
        text = directory.pins.read_text(encoding="utf-8")
    except FileNotFoundError:
        return pins_of(load_network(directory.network)) if directory.network.exists() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise ArrimageError("node.pins_unreadable", file=directory.pins) from error
    try:
        return {organization: _pinned(keys) for organization, keys in json.loads(text)["pinned"].items()}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ArrimageError("node.pins_unreadable", file=directory.pins) from error


def keep_pins(directory: NodeDirectory, pins: Mapping[str, Pinned]) -> None:
    """Keep ``pins`` in place of those before."""
    said = {name: {"leaf_key": keys.leaf_key, "signing_key": keys.signing_key} for name, keys in pins.items()}
    replace_secret(directory.pins, json.dumps({"pinned": said}, indent=2, sort_keys=True).encode() + b"\n")


def pins_of(network: Network) -> dict[str, Pinned]:
    """Return the keys that ``network`` states."""
    return {member.id: Pinned(member.leaf_key, member.signing_key) for member in network.organizations}


def _pinned(keys: Mapping[str, str]) -> Pinned:
    return Pinned(check_nkey(keys["leaf_key"]), check_signing_key(keys["signing_key"]))
