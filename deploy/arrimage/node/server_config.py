"""The configuration of a node's own server: OWN, BORDER, and one account for each service.

OWN holds the organization's own events and is bound to nothing outside; BORDER is what the hub sees. No subject
passes from one to the other but through intake, which has a user in each (ADR 0003). A service has an account of
its own, and of OWN only what its manifest lists: a reply subject is checked by no permission, so a user in OWN
could have the server's answer sent to ``$JS.API.STREAM.DELETE.OWN``, and the server would obey itself.

A question of one service to another (``req.intake.person.v1``) goes from account to account. The asker's account
imports it under the subject that names the asker, so that the server fixes who asks (ADR 0008).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

from arrimage.hub.doors import HUB_API, HUB_DOMAIN, Door, ack_subjects, durables_of_gate
from arrimage.hub.streams import ACK_WAIT_SECONDS, DUPLICATE_WINDOW_SECONDS
from arrimage.integrators.doors import OWN_API as OWN_API
from arrimage.integrators.doors import exports_to_integrators, integrator_accounts
from arrimage.integrators.grants import Grant
from arrimage.nats_config import Value, logging_to, render
from arrimage.node.config import NodeConfig
from arrimage.provision import Durable
from arrimage.weekly.doors import COUNTS
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.released_counts import counts_subject
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.subjects import GATE_DURABLE, OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

BORDER_INBOX = "_INBOX_border"
OWN_ACCOUNT = "OWN"
OWN_MESSAGE_BYTES = 65_536
REPLY_SECONDS = 10
"""How long a service may reply to a question."""
_NEVER_ACROSS = ["own.>", "req.>", "$SYS.>"]


@dataclass(frozen=True)
class NodeUsers:
    """The public halves of the keys that the node's server knows."""

    services: Mapping[str, str]
    operator: str
    system: str
    gate: str
    window: str = ""
    """Empty unless an integrator has no NATS."""
    counts: str = ""
    """Empty unless the node tells the weekly counts."""


@dataclass(frozen=True)
class Leaf:
    """How the node's server reaches the hub."""

    url: str
    seed: str = field(repr=False)
    authority: Path | None = None
    """The certificate (PEM) by which the hub is trusted; None: those of the operating system."""


def compile_node(
    node: NodeConfig,
    manifests: Sequence[Manifest],
    users: NodeUsers,
    *,
    listen: str,
    store: Path,
    log: Path,
    leaf: Leaf | None = None,
    grants: Sequence[Grant] = (),
) -> str:
    """Return the text of the server's configuration; it holds the leaf's seed, so keep it from other eyes."""
    doors = {manifest.service: list(_doors(node.organization, manifest)) for manifest in manifests}
    exports = [door.as_export(_account(service)) for service, opened in doors.items() for door in opened]
    exports += exports_to_integrators(node.organization, grants, window=bool(users.window))
    questions = list(_questions(manifests))
    gates = [manifest for manifest in manifests if manifest.service == GATE_DURABLE]
    border: list[Value] = [
        _user(users.gate, border_permissions(node.organization, gate), BORDER_INBOX) for gate in gates
    ]
    if users.counts:
        border.append(_user(users.counts, [counts_subject(node.organization)], f"_INBOX_{COUNTS}"))
    config: dict[str, Value] = {
        "server_name": f"node-{node.organization}",
        "listen": listen,
        **logging_to(log),
        "jetstream": {"store_dir": str(store), "domain": node.organization, "sync_interval": "always"},
        "accounts": {
            "SYS": {"users": [_user(users.system)]},
            OWN_ACCOUNT: {"jetstream": "enabled", "users": [_user(users.operator)], "exports": exports},
            "BORDER": {"users": border},
            **{
                _account(manifest.service): {
                    "users": [_service_user(users.services[manifest.service], node.organization, manifest)],
                    "imports": [
                        *(door.as_import(OWN_ACCOUNT) for door in doors[manifest.service]),
                        *(asked.as_import() for asked in questions if asked.asker == manifest.service),
                    ],
                    **_exports([asked for asked in questions if asked.answerer == manifest.service]),
                }
                for manifest in manifests
            },
            **integrator_accounts(node.organization, grants, users.window),
        },
        "system_account": "SYS",
    }
    if leaf is not None:
        remote: dict[str, Value] = {
            "url": leaf.url,
            "account": "BORDER",
            "nkey": leaf.seed,
            # no subject of this kind exists in BORDER; said again for whoever reads this
            "deny_imports": _NEVER_ACROSS,
            "deny_exports": _NEVER_ACROSS,
        }
        if leaf.authority is not None:
            remote["tls"] = {"ca_file": str(leaf.authority)}
        config["leafnodes"] = {"reconnect": "1s", "remotes": [remote]}
    return render(config, f"node of {node.organization}; made by arrimage node up, not by hand")


def own_permissions(organization: str, manifest: Manifest) -> list[str]:
    """Return what a service may publish on its node's own bus, the replies that it owes left out."""
    return [*(door.outside for door in _doors(organization, manifest)), *manifest.ask_subjects()]


@dataclass(frozen=True)
class Question:
    """One kind of question that one service may ask another."""

    answerer: ServiceName
    asker: ServiceName
    subject: str
    """Where it is asked."""

    @property
    def heard_on(self) -> str:
        """Where it is heard: who asks is the last word, and the server writes it."""
        return f"{self.subject}.{self.asker}"

    def as_export(self) -> Value:
        """Return the entry in the answerer's account."""
        return {"service": self.heard_on, "accounts": [_account(self.asker)]}

    def as_import(self) -> Value:
        """Return the entry in the asker's account."""
        return {"service": {"account": _account(self.answerer), "subject": self.heard_on}, "to": self.subject}


def _questions(manifests: Sequence[Manifest]) -> Iterator[Question]:
    """Yield what the services of the node ask each other."""
    for answering in manifests:
        answered = {answers.question for answers in answering.answers}
        for asking in manifests:
            for question in asking.asks:
                if question in answered:
                    yield Question(answering.service, asking.service, REQUESTS.of(question).subject)


def _exports(questions: Sequence[Question]) -> dict[str, Value]:
    return {"exports": [asked.as_export() for asked in questions]} if questions else {}


def _doors(organization: str, manifest: Manifest) -> Iterator[Door]:
    """Yield what a service may ask of OWN: its events by name, and its own durable."""
    yield from map(Door, manifest.own_publish_subjects())
    info, following, again = (
        f"CONSUMER.{call}.{OWN_STREAM}.{manifest.service}" for call in ("INFO", "MSG.NEXT", "RESET")
    )
    yield Door(f"$JS.API.{info}", f"{OWN_API}.{info}")
    # its own durable alone, and only its place: a service whose store is new reads from the beginning
    yield Door(f"$JS.API.{again}", f"{OWN_API}.{again}")
    yield Door(f"$JS.API.{following}", f"{OWN_API}.{following}", streams=True)
    yield from map(Door, ack_subjects(organization, OWN_STREAM, manifest.service))


def border_permissions(organization: str, gate: Manifest) -> list[str]:
    """Return what the gate may publish in the account that the hub sees."""
    permissions = gate.border_publish_subjects(organization)
    for stream, durable in durables_of_gate(organization):
        permissions += [f"{HUB_API}.CONSUMER.{call}.{stream}.{durable}" for call in ("INFO", "MSG.NEXT")]
        permissions += ack_subjects(HUB_DOMAIN, stream, durable)
    return permissions


def own_stream(node: NodeConfig) -> StreamConfig:
    """Return the stream of the node's own events."""
    return StreamConfig(
        name=OWN_STREAM,
        description=f"What {node.organization} says inside its node",
        # all four roles: a filter on what an absent one would say must still be a part of the stream
        subjects=[f"own.{service}.>" for service in ServiceName],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        max_age=node.keep_days * 86_400.0,
        max_msg_size=OWN_MESSAGE_BYTES,
        discard=DiscardPolicy.OLD,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
    )


def own_durables(manifests: Sequence[Manifest], ack_wait: float = ACK_WAIT_SECONDS) -> Iterator[Durable]:
    """Yield the durable of each service: what it hears, and what it said itself."""
    for manifest in manifests:
        if filters := manifest.own_filter_subjects():  # no filter would mean everything
            yield Durable(OWN_STREAM, manifest.service, tuple(filters), ack_wait)


def _account(service: str) -> str:
    return f"service-{service}"


def _service_user(key: str, organization: str, manifest: Manifest) -> Value:
    publish: dict[str, Value] = {"allow": own_permissions(organization, manifest)}
    heard = [f"_INBOX_{manifest.service}.>"]
    permissions: dict[str, Value] = {"publish": publish, "subscribe": {"allow": heard}}
    if manifest.answers:
        heard += [REQUESTS.of(answers.question).subject_of("*") for answers in manifest.answers]
        # one reply a question, and soon: a user that could publish any reply could speak as the server
        permissions["allow_responses"] = {"max": 1, "expires": f"{REPLY_SECONDS}s"}
    return {"nkey": key, "permissions": permissions}


def _user(key: str, publish: Sequence[str] | None = None, inbox: str = "") -> Value:
    if publish is None:
        return {"nkey": key}
    permissions: dict[str, Value] = {"publish": {"allow": list(publish)}, "subscribe": {"allow": [f"{inbox}.>"]}}
    return {"nkey": key, "permissions": permissions}
