"""What an account may ask of the EXCHANGE account, and nothing else exists for it (R-022).

An organization's account is named by its id, so that the server itself holds each event's second word against
the account that imports it. Integrators' ids start with ``x-``, EXCHANGE and SYS are in capitals: no two meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arrimage.nats_config import Value
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import Integrator, Network, Organization, Reading
from arrimage_contracts.released_counts import counts_subject
from arrimage_contracts.subjects import (
    FEED_STREAM,
    PUBLIC_STREAM,
    WITHDRAWALS_DURABLE,
    mailbox_stream,
    sealed_stream,
)
from arrimage_contracts.subjects import GATE_DURABLE as GATE_DURABLE

EXCHANGE = "EXCHANGE"
"""The account that owns every stream of the hub; its credential stays on the hub's machine."""
HUB_DOMAIN = "hub"
HUB_API = "HUB.API"
"""Where an account reaches the hub's JetStream; under its own name the server says that the account has none."""

_SENDER_TOKEN = 2
_NEW_REFERRAL = ".ReferralSent."
"""What an organization that is suspended or has left is not sent any more (R-037)."""
_STREAM_OF = {Reading.PUBLIC: PUBLIC_STREAM, Reading.FEED: FEED_STREAM}


@dataclass(frozen=True)
class Door:
    """A subject of EXCHANGE that one other account may publish on."""

    subject: str
    seen_as: str | None = None
    """The name under which the account knows it; None: the same."""
    streams: bool = False
    """Whether one question has several answers."""
    is_event: bool = False
    """Whether it is exported once for all senders, each held to its own name."""

    @property
    def outside(self) -> str:
        """What a member publishes on."""
        return self.seen_as or self.subject

    def as_import(self, owner: str = EXCHANGE) -> Value:
        """Return the entry in the account that may use it; ``owner`` is the account that exports it."""
        taken: dict[str, Value] = {"service": {"account": owner, "subject": self.subject}}
        return taken | ({"to": self.seen_as} if self.seen_as else {})

    def as_export(self, account: str) -> Value:
        """Return the entry in EXCHANGE for ``account``."""
        export: dict[str, Value] = {"service": self.subject, "accounts": [account]}
        return export | ({"response_type": "stream"} if self.streams else {})


def event_exports(manifests: Sequence[Manifest]) -> list[Value]:
    """Return one entry for each event that crosses borders: the sender's token must be the importing account."""
    subjects = {counts_subject("*")} | {
        subject for manifest in manifests for subject in manifest.border_publish_subjects("*")
    }
    return [{"service": subject, "account_token_position": _SENDER_TOKEN} for subject in sorted(subjects)]


def doors_of_organization(
    network: Network, organization: Organization, manifests: Sequence[Manifest]
) -> Iterator[Door]:
    """Yield what an organization's node may ask: its events by name and recipient, and what it reads itself."""
    # Recipients one by one. Under a wildcard a recipient that does not hear this sender would give no answer at
    # all through a leaf, and a sender cannot tell that from a hub that is away; like this it is told at once.
    speaking = [manifest for manifest in manifests if manifest.service in organization.services]
    for recipient in network.organizations:
        if organization.id in network.senders_to(recipient.id):
            for manifest in speaking:
                for subject in manifest.border_publish_subjects(organization.id, recipient.id):
                    if recipient.takes_referrals or _NEW_REFERRAL not in subject:  # whatever the sender knows
                        yield Door(subject, is_event=True)
    yield Door(counts_subject(organization.id), is_event=True)
    for stream, durable in durables_of_gate(organization.id):
        yield from _doors_of_durable(stream, durable)


def durables_of_gate(organization: str) -> Iterator[tuple[str, str]]:
    """Yield (stream, durable) of what an organization's gate reads at the hub."""
    yield mailbox_stream(organization), GATE_DURABLE
    yield mailbox_stream(organization), WITHDRAWALS_DURABLE
    yield sealed_stream(organization), GATE_DURABLE


def doors_of_integrator(integrator: Integrator) -> Iterator[Door]:
    """Yield what an integrator may ask: what is public, what it reads of it, through its own durables (R-021)."""
    for reading in integrator.reads:
        yield from _doors_of_durable(_STREAM_OF[reading], integrator.id)


def ack_subjects(domain: str, stream: str, durable: str) -> tuple[str, str]:
    """Return both forms of the subjects on which a durable's messages are acknowledged (the server has two)."""
    return f"$JS.ACK.{stream}.{durable}.>", f"$JS.ACK.{domain}.*.{stream}.{durable}.>"


def _doors_of_durable(stream: str, durable: str) -> Iterator[Door]:
    # Never CONSUMER.CREATE (a push consumer publishes in another's name), STREAM.PURGE or STREAM.MSG.DELETE (their
    # target is in the payload, where no permission sees it).
    info, following = f"CONSUMER.INFO.{stream}.{durable}", f"CONSUMER.MSG.NEXT.{stream}.{durable}"
    yield Door(f"$JS.API.{info}", f"{HUB_API}.{info}")
    yield Door(f"$JS.API.{following}", f"{HUB_API}.{following}", streams=True)
    yield from map(Door, ack_subjects(HUB_DOMAIN, stream, durable))
