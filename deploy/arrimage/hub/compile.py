"""From a network file to the configuration of its hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arrimage.hub.doors import (
    EXCHANGE,
    HUB_DOMAIN,
    Door,
    doors_of_integrator,
    doors_of_organization,
    event_exports,
)
from arrimage.hub.listen import Listener, Listeners
from arrimage.nats_config import Value, logging_to, render
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import Integrator, Network


@dataclass(frozen=True)
class HubKeys:
    """The public halves of the hub operator's own keys."""

    exchange: str
    system: str


@dataclass(frozen=True)
class HubPlace:
    """Where the hub listens and keeps its streams."""

    listen: Listeners
    store: Path
    log: Path
    certificate: Path
    """A PEM file, as the next; read only if a listener speaks TLS."""
    private_key: Path


def integrator_inbox(integrator: Integrator) -> str:
    """Return the prefix of the reply subjects that an integrator's client must use."""
    return f"_INBOX_{integrator.id}"


def compile_hub(network: Network, manifests: Sequence[Manifest], keys: HubKeys, place: HubPlace) -> str:
    """Return the text of the hub's configuration. The same input gives the same text."""
    doors = {org.id: list(doors_of_organization(network, org, manifests)) for org in network.organizations}
    doors |= {reader.id: list(doors_of_integrator(reader)) for reader in network.integrators}
    reserved = [
        door.as_export(account) for account, opened in doors.items() for door in opened if not door.is_event
    ]
    exchange: dict[str, Value] = {
        "jetstream": "enabled",
        "users": [_user(keys.exchange, "STANDARD")],
        "exports": [*event_exports(manifests), *reserved],
    }
    accounts: dict[str, Value] = {"SYS": {"users": [_user(keys.system, "STANDARD")]}, EXCHANGE: exchange}
    for organization in network.organizations:
        leaf = _user(organization.leaf_key, "LEAFNODE", "LEAFNODE_WS")
        accounts[organization.id] = {"users": [leaf], "imports": _imports(doors[organization.id])}
    for integrator in network.integrators:
        opened = doors[integrator.id]
        reader = _user(integrator.key, "STANDARD", "WEBSOCKET") | _reads_only(integrator, opened)
        accounts[integrator.id] = {"users": [reader], "imports": _imports(opened)}
    heading = (
        f"network {network.network}, version {network.version}; made by arrimage network compile, not by hand"
    )
    return render({**_server(network, place), "accounts": accounts, "system_account": "SYS"}, heading)


def _server(network: Network, place: HubPlace) -> dict[str, Value]:
    listen = place.listen
    config: dict[str, Value] = {
        "server_name": f"hub-{network.network}",
        **_listening(listen.clients, place),
        **logging_to(place.log),
        # acknowledged mail must survive a power cut: the default is to sync every two minutes
        "jetstream": {"store_dir": str(place.store), "domain": HUB_DOMAIN, "sync_interval": "always"},
    }
    if listen.websocket:
        unsecured: dict[str, Value] = {} if listen.websocket.tls else {"no_tls": True}
        config["websocket"] = {**_listening(listen.websocket, place), **unsecured}
    # leaves by websocket are taken only by a server that has a port for leaves at all: one of this machine, then
    leaves = _listening(listen.leaves, place) if listen.leaves else {"listen": "127.0.0.1:-1"}
    # no_advertise: a node goes where its network file says, not where the hub believes to be
    return config | {"leafnodes": {"no_advertise": True, **leaves}}


def _listening(listener: Listener, place: HubPlace) -> dict[str, Value]:
    config: dict[str, Value] = {"listen": listener.address}
    if listener.tls:
        config["tls"] = {"cert_file": str(place.certificate), "key_file": str(place.private_key)}
    return config


def _imports(doors: Sequence[Door]) -> list[Value]:
    return [door.as_import() for door in doors]


def _user(key: str, *connections: str) -> dict[str, Value]:
    return {"nkey": key, "allowed_connection_types": list(connections)}


def _reads_only(integrator: Integrator, doors: Sequence[Door]) -> dict[str, Value]:
    return {
        "permissions": {
            "publish": {"allow": [door.outside for door in doors]},
            "subscribe": {"allow": [f"{integrator_inbox(integrator)}.>"]},
        }
    }
