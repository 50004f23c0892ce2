"""The two accounts of the border on the kit's server: the gate's, and the exchange that owns the streams.

On a node the exchange is a hub that the server is linked to; what the gate may do there, and under which subjects,
is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RetentionPolicy, StorageType, StreamConfig

from arrimage_conformance.role import ORGANIZATION, Role
from arrimage_contracts.subjects import mailbox_stream, sealed_stream

DOMAIN = ORGANIZATION
"""The JetStream domain of the kit's one server."""


def border_accounts(role: Role, partners: Iterable[str], gate: str, exchange: str) -> dict[str, Any]:
    """Return the accounts; ``gate`` and ``exchange`` are the public keys of their users."""
    doors = list(_doors(role, partners))
    allowed = [outside for _, outside in doors]
    inbox = role["border"]["inbox_prefix"]
    permissions = {"publish": {"allow": allowed}, "subscribe": {"allow": [f"{inbox}.>"]}}
    return {
        "EXCHANGE": {
            "jetstream": "enabled",
            "users": [{"nkey": exchange}],
            "exports": [
                {"service": inside, "accounts": ["BORDER"]}
                | ({"response_type": "stream"} if ".MSG.NEXT." in inside else {})
                for inside, _ in doors
            ],
        },
        "BORDER": {
            "users": [{"nkey": gate, "permissions": permissions}],
            "imports": [
                {"service": {"account": "EXCHANGE", "subject": inside}, "to": outside} for inside, outside in doors
            ],
        },
    }


def _doors(role: Role, partners: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what the exchange calls a subject, and what the gate calls it: recipients one by one."""
    api = role["border"]["api_prefix"]
    recipients = tuple(partners)
    for subject in role["border"]["publish"]:
        if ".*." in subject and subject.startswith(("evt.", "sealed.")):
            for recipient in recipients:
                named = subject.replace(".*.", f".{recipient}.", 1)
                yield named, named
        elif subject.startswith(f"{api}."):
            yield subject.replace(api, "$JS.API", 1), subject
        else:
            # one server, one domain: acknowledgements bear that of the node where a hub's would bear the hub's
            here = subject.replace("$JS.ACK.hub.", f"$JS.ACK.{DOMAIN}.", 1)
            yield here, here


def border_streams(partners: Iterable[str]) -> Iterator[StreamConfig]:
    """Yield a mailbox and a sealed stream for each organization, as a hub has them."""
    everybody = [ORGANIZATION, *partners]
    for reader in everybody:
        senders = [each for each in everybody if each != reader]
        yield StreamConfig(
            name=mailbox_stream(reader),
            subjects=[f"evt.{sender}.{reader}.>" for sender in senders],
            storage=StorageType.MEMORY,
            duplicate_window=120.0,
        )
        yield StreamConfig(
            name=sealed_stream(reader),
            subjects=[f"sealed.{sender}.{reader}.>" for sender in senders],
            storage=StorageType.MEMORY,
            retention=RetentionPolicy.WORK_QUEUE if reader == ORGANIZATION else RetentionPolicy.LIMITS,
            duplicate_window=120.0,
        )


def border_durables(role: Role, partners: Iterable[str]) -> Iterator[tuple[str, ConsumerConfig]]:
    """Yield the durables of the gate, each with its stream."""
    senders = tuple(partners)
    for durable in role["border"]["durables"]:
        filters = [
            subject.replace("evt.*.", f"evt.{sender}.", 1)
            for subject in durable["filter_subjects"]
            for sender in senders
        ]
        yield (
            durable["stream"],
            ConsumerConfig(
                durable_name=durable["durable_name"],
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=float(role["durable"]["ack_wait_seconds"]),
                max_deliver=-1,
                max_ack_pending=role["durable"]["max_ack_pending"],
                filter_subjects=filters or None,
            ),
        )
