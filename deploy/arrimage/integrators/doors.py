"""What an integrator's account may ask of the node's own stream: to read its durable, and nothing else.

Each has an account of its own, as services have (see :mod:`arrimage.node.server_config`): a user inside OWN could
have the server's answer sent to a subject that the server itself obeys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arrimage.hub.doors import Door, ack_subjects
from arrimage.integrators.grants import Grant
from arrimage.nats_config import Value
from arrimage.provision import Durable
from arrimage_contracts.subjects import OWN_STREAM

OWN_API = "OWN.API"
"""Where an account reaches OWN's JetStream."""
WINDOW = "window"
"""The node's window: it reads OWN for those who have no NATS."""


def account_of(name: str) -> str:
    """Return the account of an integrator on the node's own server."""
    return f"integrator-{name}"


def inbox_of(name: str) -> str:
    """Return the prefix of the reply subjects that the integrator's client must use."""
    return f"_INBOX_{name}"


def exports_to_integrators(organization: str, grants: Sequence[Grant], *, window: bool) -> list[Value]:
    """Return what OWN opens, each to one account."""
    exports = [
        door.as_export(account_of(grant.name))
        for grant in grants
        if grant.key is not None
        for door in _doors_of_durable(organization, grant.name)
    ]
    return exports + ([_window_door().as_export(account_of(WINDOW))] if window else [])


def integrator_accounts(organization: str, grants: Sequence[Grant], window_key: str) -> dict[str, Value]:
    """Return the accounts of integrators that speak NATS; and the window's, if there is a key for it."""
    accounts = {
        account_of(grant.name): _account(grant.name, grant.key, list(_doors_of_durable(organization, grant.name)))
        for grant in grants
        if grant.key is not None
    }
    return accounts | ({account_of(WINDOW): _account(WINDOW, window_key, [_window_door()])} if window_key else {})


def integrator_durables(grants: Sequence[Grant], ack_wait: float) -> Iterator[Durable]:
    """Yield the durable of each integrator that speaks NATS: what it was granted, and nothing else."""
    for grant in grants:
        if grant.key is not None and grant.subjects:
            yield Durable(OWN_STREAM, grant.name, grant.subjects, ack_wait, new_only=grant.new_only)


def _doors_of_durable(organization: str, durable: str) -> Iterator[Door]:
    info, following = (f"CONSUMER.{call}.{OWN_STREAM}.{durable}" for call in ("INFO", "MSG.NEXT"))
    yield Door(f"$JS.API.{info}", f"{OWN_API}.{info}")
    yield Door(f"$JS.API.{following}", f"{OWN_API}.{following}", streams=True)
    yield from map(Door, ack_subjects(organization, OWN_STREAM, durable))


def _window_door() -> Door:
    """By this one message of OWN is read at a time; its subject names the stream, so nothing else can be."""
    return Door(f"$JS.API.STREAM.MSG.GET.{OWN_STREAM}", f"{OWN_API}.STREAM.MSG.GET.{OWN_STREAM}")


def _account(name: str, key: str, doors: Sequence[Door]) -> Value:
    permissions: dict[str, Value] = {
        "publish": {"allow": [door.outside for door in doors]},
        "subscribe": {"allow": [f"{inbox_of(name)}.>"]},
    }
    imports: list[Value] = [door.as_import("OWN") for door in doors]
    return {"users": [{"nkey": key, "permissions": permissions}], "imports": imports}
