"""A node in pieces: what each container is given, so that none holds more than it needs (ADR 0009).

A piece is a node's directory with less in it: its own keys, node.yaml, the network file and the workers' hashed
keys. The same functions prepare and start it as in ``arrimage node up``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.hub.doors import GATE_DURABLE
from arrimage.integrators.doors import WINDOW
from arrimage.keys import read_nkey, replace_secret
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import PreparedNode, prepared
from arrimage.weekly.doors import make_counts_key
from arrimage_chassis.notice_settings import NoticeSettings
from arrimage_contracts.vocabularies import ServiceName

SERVER = "server"
DATABASE = "postgresql"


def hand_out(directory: NodeDirectory) -> list[str]:
    """Give each piece of a node what it needs, in ``pieces/``; return the names of the pieces.

    Run it again after a change of the node's directory. What a piece made itself, such as its store, stays.

    :raises ArrimageError: as :func:`arrimage.node.prepare.prepared`; ``key.unreadable``.
    """
    ready = prepared(directory)
    make_counts_key(directory, ready.node)
    directory.pieces.mkdir(mode=0o700, exist_ok=True)
    for service in ready.node.services:
        _give(ready, service.value, _of_service(ready, service))
    keys = [directory.operator_seed, directory.system_seed, directory.leaf_seed, directory.counts_seed]
    _give(ready, SERVER, [*keys, *_of_window(directory), directory.integrators])
    _give_back_told_weeks(directory)
    users = json.dumps(asdict(ready.server_users()), indent=2)
    replace_secret(NodeDirectory(directory.pieces / SERVER).server_users, users.encode())
    named = [service.value for service in ready.node.services]
    if directory.roles_sql.exists():
        _hand_out_database(directory)
        named.append(DATABASE)
    return [SERVER, *named]


def share_workers(directory: NodeDirectory) -> None:
    """Give the workers' hashed keys to the pieces that were handed out; their services read them by themselves."""
    for piece in sorted(directory.pieces.glob("*/node.yaml")):
        if piece.parent.name != SERVER:
            replace_secret(NodeDirectory(piece.parent).workers, directory.workers.read_bytes())


def share_grants(directory: NodeDirectory) -> None:
    """Give what integrators are granted to the server's piece, with the window's key; it reads them by itself."""
    piece = NodeDirectory(directory.pieces / SERVER)
    if piece.server_users.exists():
        for file in _of_window(directory):
            replace_secret(piece.root / file.relative_to(directory.root), file.read_bytes())
        known = json.loads(piece.server_users.read_text(encoding="utf-8"))
        if (window := directory.seed(WINDOW)).exists():
            known["window"] = read_nkey(window).public
        replace_secret(piece.server_users, json.dumps(known, indent=2).encode())
        if directory.integrators.exists():  # last: it is what the running piece watches
            replace_secret(piece.integrators, directory.integrators.read_bytes())


def share_agreements(directory: NodeDirectory) -> None:
    """Give the pair agreements to the gate's piece, if it was handed out; it reads them by itself."""
    piece = NodeDirectory(directory.pieces / GATE_DURABLE)
    if piece.config.exists():
        piece.agreements.mkdir(mode=0o700, exist_ok=True)
        for file in sorted(directory.agreements.glob("*.yaml")):
            replace_secret(piece.agreements / file.name, file.read_bytes())


def service_named(piece: str, ready: PreparedNode) -> ServiceName:
    """Return the service that ``piece`` names.

    :raises ArrimageError: ``node.no_such_piece``.
    """
    for service in ready.node.services:
        if service.value == piece:
            return service
    known = ", ".join([SERVER, *(service.value for service in ready.node.services)])
    raise ArrimageError("node.no_such_piece", piece=piece, known=known)


def _give(ready: PreparedNode, name: str, keys: Iterable[Path]) -> None:
    whole, piece = ready.directory, NodeDirectory(ready.directory.pieces / name)
    for folder in (piece.root, piece.keys):
        folder.mkdir(mode=0o700, exist_ok=True)
    for file in [*_shared(whole, name), *keys]:
        if file.exists():
            copy = piece.root / file.relative_to(whole.root)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_secret(copy, file.read_bytes())


def _give_back_told_weeks(whole: NodeDirectory) -> None:
    """Give the server's piece what a restored node knows of the weeks that were told, unless it knows more."""
    piece = NodeDirectory(whole.pieces / SERVER)
    if whole.counts_state.exists() and not piece.counts_state.exists():
        replace_secret(piece.counts_state, whole.counts_state.read_bytes())


def _shared(whole: NodeDirectory, name: str) -> Iterator[Path]:
    yield from (whole.config, whole.network)
    yield whole.hub_authority if name == SERVER else whole.workers


def _of_service(ready: PreparedNode, service: ServiceName) -> Iterator[Path]:
    whole = ready.directory
    yield from (whole.seed(service), whole.secret, whole.store_password(service))
    if service == GATE_DURABLE:
        yield from (whole.gate_seed, whole.signing_key, whole.pins, whole.store_password("vault"))
        yield from sorted(whole.agreements.glob("*.yaml"))
    if service is ServiceName.NOTIFICATIONS:
        yield from _named_by(ready.node.notices, whole)


def _of_window(whole: NodeDirectory) -> list[Path]:
    """What serves those who have no NATS; it runs beside the server."""
    window = whole.seed(WINDOW)
    return [*([window] if window.exists() else []), *sorted(whole.keys.glob("webhook-*.secret"))]


def _named_by(notices: NoticeSettings, whole: NodeDirectory) -> Iterator[Path]:
    """The files of the mail server and the webhook: as node.yaml names them, in the node's directory."""
    for section in filter(None, (notices.smtp, notices.webhook)):
        for name in ("secret_file", "ca_file"):
            file: Path | None = getattr(section, name, None)
            if file is not None and not file.is_absolute():
                yield whole.root / file


def _hand_out_database(whole: NodeDirectory) -> None:
    """The roles, made once with the server's data, and its own password; the services' passwords stay away."""
    place = whole.pieces / DATABASE
    place.mkdir(mode=0o700, exist_ok=True)
    replace_secret(place / "roles.sql", whole.roles_sql.read_bytes())
    replace_secret(place / "superuser-password", whole.superuser_password.read_bytes())
