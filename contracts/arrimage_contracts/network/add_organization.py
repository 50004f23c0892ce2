"""A new entry in a network file, written into its text: comments and layout stay as people made them."""

from __future__ import annotations

import json
from textwrap import indent

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from arrimage_contracts.network.load import load_network
from arrimage_contracts.network.located_yaml import compose
from arrimage_contracts.network.membership import MembershipRequest
from arrimage_contracts.network.model import Organization
from arrimage_contracts.network.write import dump_part

_SOURCE = "network.yaml"


def add_organization(text: str, request: MembershipRequest) -> str:
    """Return the network file ``text`` with the organization of ``request`` in it, and its version one up.

    :raises NetworkFileError: if ``text`` has problems, or would with the entry (an id or a key is taken).
    """
    version = load_network(text).version
    organization = request.organization()
    added = _with_version(_with_entry(text, organization), version + 1)
    load_network(added)
    return added


def _with_entry(text: str, organization: Organization) -> str:
    key, listed = _item_of(text, "organizations")
    if key is None or listed is None:
        return f"{text.rstrip()}\norganizations:\n{_block(organization, 2)}"
    start, end = listed.start_mark.index, listed.end_mark.index
    if start == end:  # nothing is said to stand where the next thing begins
        start = end = text.index(":", key.end_mark.index) + 1
    if not isinstance(listed, SequenceNode) or not listed.value:  # [] or nothing
        rest = text[end:].lstrip(" ").removeprefix("\n")
        return f"{text[:start].rstrip()}\n{_block(organization, 2)}{rest}"
    if listed.flow_style:
        entry = json.dumps(organization.model_dump(mode="json", exclude_unset=True), ensure_ascii=False)
        return f"{text[: end - 1].rstrip()}, {entry}{text[end - 1 :]}"
    line_end = text.find("\n", _last_leaf(listed).end_mark.index)
    line_end = len(text) if line_end < 0 else line_end
    block = _block(organization, listed.start_mark.column)
    return f"{text[:line_end]}\n{block}{text[line_end + 1 :]}"


def _with_version(text: str, version: int) -> str:
    _, node = _item_of(text, "version")
    assert node is not None  # noqa: S101 - the file was loaded
    return f"{text[: node.start_mark.index]}{version}{text[node.end_mark.index :]}"


def _block(organization: Organization, column: int) -> str:
    lines = indent(dump_part(organization, ""), " " * (column + 2))
    return " " * column + "- " + lines[column + 2 :]


def _item_of(text: str, key: str) -> tuple[Node, Node] | tuple[None, None]:
    root = compose(text, _SOURCE)
    assert isinstance(root, MappingNode)  # noqa: S101 - the file was loaded
    return next(((name, value) for name, value in root.value if name.value == key), (None, None))


def _last_leaf(node: Node) -> Node:
    # a block collection ends where the next thing begins, after the comments between; a leaf does not
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, MappingNode) else last
    return node
