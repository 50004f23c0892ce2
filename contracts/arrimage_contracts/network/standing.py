"""An organization is suspended, resumed, leaves, is taken out, changes keys: changes of a network file (R-037)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from ruamel.yaml import YAML

from arrimage_contracts.network.load import load_network
from arrimage_contracts.network.membership import MembershipRequest
from arrimage_contracts.network.model import Status


def with_status(text: str, organization: str, status: Status, since: date) -> str:
    """Return the network file ``text`` in which ``organization`` has ``status`` since that day, one version up.

    :raises LookupError: if it is not in the network.
    :raises NetworkFileError: if ``text`` has problems.
    """

    def change(network: Any) -> None:
        for entry in network["organizations"]:
            if entry["id"] == organization:
                entry["status"], entry["since"] = status.value, since.isoformat()

    return _changed(text, organization, change)


def without_organization(text: str, organization: str) -> str:
    """Return the network file ``text`` without ``organization``, one version up; nobody hears from it any more.

    :raises LookupError: if it is not in the network.
    :raises NetworkFileError: if ``text`` has problems.
    """

    def change(network: Any) -> None:
        listed = network["organizations"]
        for index in reversed(range(len(listed))):
            if listed[index]["id"] == organization:
                del listed[index]
        for entry in listed:
            if organization in (entry.get("hears_from") or ()):
                entry["hears_from"].remove(organization)

    return _changed(text, organization, change)


def with_new_keys(text: str, request: MembershipRequest) -> str:
    """Return the network file ``text`` in which the organization of ``request`` has its keys, one version up.

    What the file says of it besides stays. Whether the old key signed for the new ones, each reader judges.

    :raises LookupError: if it is not in the network.
    :raises NetworkFileError: if ``text`` has problems, or would have.
    """

    def change(network: Any) -> None:
        for entry in network["organizations"]:
            if entry["id"] == request.id:
                entry["leaf_key"], entry["signing_key"] = request.leaf_key, request.signing_key
                entry["successions"] = [each.model_dump(mode="json") for each in request.successions]

    return _changed(text, request.id, change)


def _changed(text: str, organization: str, change: Callable[[Any], None]) -> str:
    load_network(text).organization(organization)
    yaml = YAML()  # keeps comments and order
    yaml.preserve_quotes = True
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    network = yaml.load(text)
    change(network)
    network["version"] += 1
    written = io.StringIO()
    yaml.dump(network, written)
    load_network(written.getvalue())
    return written.getvalue()
