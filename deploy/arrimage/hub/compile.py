"""From a network file to the configuration of its hub.

An organization's account can reach three things: the events that its services may send, by name; its own mailbox,
through the one durable made for it; the acknowledgements of that durable. All else does not exist for it (R-022).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from arrimage.hub.listen import Listener, Listeners
from arrimage.nats_config import Value, logging_to, render
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import Integrator, Network, Organization, Reading
from arrimage_contracts.subjects import FEED_STREAM, PUBLIC_STREAM, mailbox_stream

EXCHANGE = "EXCHANGE"
"""The account that owns every stream of the hub; its credential stays on the hub's machine."""
HUB_DOMAIN = "hub"
HUB_API = "HUB.API"
"""Where an account reaches the hub's JetStream; under its own name the server says that the account has none."""
GATE_DURABLE = "intake"
"""The one durable of a mailbox: intake is the gate of its node (design, between organizations)."""

_STREAM_OF = {Reading.PUBLIC: PUBLIC_STREAM, Reading.FEED: FEED_STREAM}


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


@dataclass(frozen=True)
class _Door:
    """Something of the EXCHANGE account that one other account may ask for."""

    subject: str
    seen_as: str | None = None
    streams: bool = False


def account_of(member: Organization | Integrator) -> str:
    """Return the name of the account of an organization or an integrator at the hub."""
    return f"{'ORG' if isinstance(member, Organization) else 'INTEGRATOR'}_{member.id}"


def integrator_inbox(integrator: Integrator) -> str:
    """Return the prefix of the reply subjects that an integrator's client must use."""
    return f"_INBOX_{integrator.id}"


def compile_hub(network: Network, manifests: Sequence[Manifest], keys: HubKeys, place: HubPlace) -> str:
    """Return the text of the hub's configuration. The same input gives the same text."""
    doors = {
        account_of(org): list(_doors_of_organization(network, org, manifests)) for org in network.organizations
    }
    doors |= {account_of(reader): list(_doors_of_integrator(reader)) for reader in network.integrators}
    accounts: dict[str, Value] = {
        "SYS": {"users": [_user(keys.system, "STANDARD")]},
        EXCHANGE: {
            "jetstream": "enabled",
            "users": [_user(keys.exchange, "STANDARD")],
            "exports": [_export(door, account) for account, opened in doors.items() for door in opened],
        },
    }
    for organization in network.organizations:
        name = account_of(organization)
        accounts[name] = {
            "users": [_user(organization.leaf_key, "LEAFNODE", "LEAFNODE_WS")],
            "imports": [_import(door) for door in doors[name]],
        }
    for integrator in network.integrators:
        name = account_of(integrator)
        accounts[name] = {
            "users": [
                _user(integrator.key, "STANDARD", "WEBSOCKET") | _reads_only(integrator, doors[name]),
            ],
            "imports": [_import(door) for door in doors[name]],
        }
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


def _doors_of_organization(
    network: Network, organization: Organization, manifests: Sequence[Manifest]
) -> Iterator[_Door]:
    # Recipients one by one. Under a wildcard a recipient that does not hear this sender would give no answer at
    # all through a leaf, and a sender cannot tell that from a hub that is away; like this it is told at once.
    speaking = [manifest for manifest in manifests if manifest.service in organization.services]
    for recipient in network.organizations:
        if recipient.id != organization.id and organization.id in network.senders_to(recipient.id):
            for manifest in speaking:
                yield from map(_Door, manifest.border_publish_subjects(organization.id, recipient.id))
    yield from _doors_of_durable(mailbox_stream(organization.id), GATE_DURABLE)


def _doors_of_integrator(integrator: Integrator) -> Iterator[_Door]:
    for reading in integrator.reads:
        yield from _doors_of_durable(_STREAM_OF[reading], integrator.id)


def _doors_of_durable(stream: str, durable: str) -> Iterator[_Door]:
    # Never CONSUMER.CREATE (a push consumer publishes in another's name), STREAM.PURGE or STREAM.MSG.DELETE (their
    # target is in the payload, where no permission sees it).
    info, following = f"CONSUMER.INFO.{stream}.{durable}", f"CONSUMER.MSG.NEXT.{stream}.{durable}"
    yield _Door(f"$JS.API.{info}", f"{HUB_API}.{info}")
    yield _Door(f"$JS.API.{following}", f"{HUB_API}.{following}", streams=True)
    yield from (_Door(subject) for subject in ack_subjects(HUB_DOMAIN, stream, durable))


def ack_subjects(domain: str, stream: str, durable: str) -> tuple[str, str]:
    """Return both forms of the subjects on which a durable's messages are acknowledged (the server has two)."""
    return f"$JS.ACK.{stream}.{durable}.>", f"$JS.ACK.{domain}.*.{stream}.{durable}.>"


def _export(door: _Door, account: str) -> Value:
    export: dict[str, Value] = {"service": door.subject, "accounts": [account]}
    return export | ({"response_type": "stream"} if door.streams else {})


def _import(door: _Door) -> Value:
    taken: dict[str, Value] = {"service": {"account": EXCHANGE, "subject": door.subject}}
    return taken | ({"to": door.seen_as} if door.seen_as else {})


def _user(key: str, *connections: str) -> dict[str, Value]:
    return {"nkey": key, "allowed_connection_types": list(connections)}


def _reads_only(integrator: Integrator, doors: Sequence[_Door]) -> dict[str, Value]:
    return {
        "permissions": {
            "publish": {"allow": [door.seen_as or door.subject for door in doors]},
            "subscribe": {"allow": [f"{integrator_inbox(integrator)}.>"]},
        }
    }
