"""Is what the node is made of there: node.yaml, the network file, the keys and who may read them?"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

from arrimage.doctor.findings import Finding, found
from arrimage.errors import ArrimageError
from arrimage.keys import read_nkey
from arrimage.node.config import NodeConfig, load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import require_membership
from arrimage.texts import language
from arrimage_chassis.secrets import SECRET_BYTES
from arrimage_contracts.network import Network, NetworkFileError, load_network

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_config(directory: NodeDirectory) -> tuple[NodeConfig | None, list[Finding]]:
    """Return node.yaml, or why it cannot be used."""
    try:
        return load_node(directory.config), []
    except ArrimageError as error:
        return None, [found("config.unusable", reason=error.message(), remedy=error.remedy())]
    except NetworkFileError as error:
        return None, [found("config.unusable", reason=error.render(language()), remedy="YAML")]


def read_network(directory: NodeDirectory, node: NodeConfig) -> tuple[Network | None, list[Finding]]:
    """Return the network file, or why it cannot be used; None alone: the node is no member yet."""
    if not directory.network.exists():
        return None, [found("node.alone")]
    try:
        network = load_network(directory.network)
    except NetworkFileError as error:
        return None, [found("network.unusable", reason=error.render(language()), remedy="")]
    try:
        require_membership(directory, node, network)
    except ArrimageError as error:
        code = {"node.not_in_network": "key.not_in_network", "node.other_key_in_network": "key.other_in_network"}
        if error.code in code:
            return network, [found(code[error.code], organization=node.organization, network=network.network)]
    return network, []


def check_keys(directory: NodeDirectory, node: NodeConfig) -> Iterator[Finding]:
    """Look at each key: there, readable, whole, and for nobody else's eyes."""
    if directory.keys.is_dir() and (mode := directory.keys.stat().st_mode & _OTHERS):
        yield found("key.folder_open", file=directory.keys, mode=oct(mode | 0o700)[2:])
    for file, what in _expected(directory, node):
        yield from _check_key(directory, file, what)
    if directory.workers.exists():
        try:
            json.loads(directory.workers.read_text(encoding="utf-8"))["workers"]
        except (OSError, ValueError, LookupError, TypeError):
            yield found("workers.unusable")


def _expected(directory: NodeDirectory, node: NodeConfig) -> Iterator[tuple[Path, str]]:
    if directory.server_users.exists():  # the piece of a node that its server runs from
        yield from ((directory.operator_seed, "operator"), (directory.system_seed, "system"))
        yield directory.leaf_seed, "hub"
        return
    yield directory.secret, "node-secret"
    whole = (directory.operator_seed, directory.system_seed, directory.leaf_seed)
    is_piece = not any(file.exists() for file in whole)
    for service in node.services:
        if not is_piece or directory.seed(service).exists():
            yield directory.seed(service), service.value
    if is_piece:  # a service's own: it has no other key, and should have none, but that the gate signs
        return
    yield directory.gate_seed, "BORDER"
    yield directory.leaf_seed, "hub"
    yield directory.operator_seed, "operator"
    yield directory.system_seed, "system"
    yield directory.signing_key, "signing"


def _check_key(directory: NodeDirectory, file: Path, what: str) -> Iterator[Finding]:
    try:
        content = file.read_bytes()
        mode = file.stat().st_mode
    except FileNotFoundError:
        yield found("key.missing", file=file, what=what)
        return
    except OSError as error:
        yield found("key.not_readable", file=file, reason=error.strerror, folder=directory.root)
        return
    if mode & _OTHERS:
        yield found("key.open_to_others", file=file, mode=oct(stat.S_IMODE(mode))[2:])
    if not _is_whole(directory, file, content):
        yield found("key.damaged", file=file)


def _is_whole(directory: NodeDirectory, file: Path, content: bytes) -> bool:
    if file == directory.secret:
        return len(content) == SECRET_BYTES
    if file == directory.signing_key:
        return b"PRIVATE KEY" in content
    try:
        read_nkey(file)
    except ArrimageError:
        return False
    return True
