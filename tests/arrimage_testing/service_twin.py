"""The test twin of a service: the same composition root, on real servers, with a clock that the test moves.

``async with running_service(SERVICE, nats_server=..., store_url=..., directory=tmp_path, now=...) as twin:``
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import nats
import nkeys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RetentionPolicy, StreamConfig
from nats.js.errors import NotFoundError

from arrimage_chassis import logs
from arrimage_chassis.clock import SimulatedClock
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.secrets import SECRET_BYTES
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.settings import Settings
from arrimage_chassis.trust.signed_events import signed_event
from arrimage_chassis.trust.signing import Signing, public_text
from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.subjects import (
    GATE_DURABLE,
    OWN_STREAM,
    WITHDRAWALS_DURABLE,
    border_subject,
    mailbox_stream,
    own_subject,
    sealed_stream,
    sealed_subject,
)
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.made_once import TwinApp, do_not_sync, place_migrated_store, share_compiled_statements
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.waiting import eventually

PARTNERS = ("virage", "csss-pds", "margelle")
SIGNING_KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"test/{name}".encode()).digest())
    for name in PARTNERS
}
"""By organization, what it signs with in tests; each pins those of the others."""
_ACK_WAIT_SECONDS = 1.0


@dataclass
class Twin:
    """A running service and what a test does with it."""

    runtime: Runtime
    client: httpx.AsyncClient
    nats: Client
    jetstream: JetStreamContext
    clock: SimulatedClock
    _said: int = field(default=0, init=False)

    @property
    def organization(self) -> str:
        """The organization whose service runs."""
        return self.runtime.settings.organization

    async def post(self, path: str, body: object = None, *, key: str | None = None) -> httpx.Response:
        """Give a command; under a new idempotency key, or under ``key``."""
        headers = {"Idempotency-Key": key or secrets.token_hex(8)}
        return await self.client.post(path, json={} if body is None else body, headers=headers)

    async def get(self, path: str) -> Any:
        """Ask a query that is expected to answer."""
        response = await self.client.get(path)
        assert response.status_code == httpx.codes.OK, response.status_code
        return response.json()

    async def say(self, event: EventData, *, case_id: UUID, **changes: Any) -> Envelope:
        """Publish an event on the node's own bus, as the service that produces it would."""
        declaration, _ = self.runtime.manifest.catalogue.of(type(event))
        envelope = self.draft(event, case_id=case_id, **changes)
        await self.publish(
            own_subject(declaration.producer, declaration.name, declaration.major), envelope.to_json()
        )
        return envelope

    def draft(self, event: EventData, *, case_id: UUID, **changes: Any) -> Envelope:
        """Return the envelope that :meth:`say` would publish."""
        return self._envelope(event, case_id, Audience.OWN, self.organization, self.organization, changes)

    async def say_border(self, event: EventData, *, sender: str, case_id: UUID, **changes: Any) -> Envelope:
        """Put an event into the organization's mailbox, as partner ``sender`` would, with its signature.

        :param changes: members of the envelope; ``signature=None`` for none.
        """
        declaration, _ = self.runtime.manifest.catalogue.of(type(event))
        envelope = self.draft_border(event, sender=sender, case_id=case_id, **changes)
        subject = border_subject(sender, self.organization, declaration.name, declaration.major)
        await self.publish(subject, envelope.to_json())
        return envelope

    async def say_sealed(self, event: EventData, *, sender: str, case_id: UUID, **changes: Any) -> Envelope:
        """Put what is sealed into the organization's sealed stream, as partner ``sender`` would."""
        declaration, audience = self.runtime.manifest.catalogue.of(type(event))
        envelope = self._envelope(event, case_id, audience, sender, self.organization, changes)
        subject = sealed_subject(sender, self.organization, declaration.name, declaration.major)
        await self.publish(subject, envelope.to_json())
        return envelope

    def draft_border(self, event: EventData, *, sender: str, case_id: UUID, **changes: Any) -> Envelope:
        """Return the envelope that :meth:`say_border` would publish."""
        return self._envelope(event, case_id, Audience.BORDER, sender, self.organization, changes)

    async def publish(self, subject: str, body: bytes) -> None:
        """Publish bytes as they are."""
        await self.jetstream.publish(subject, body)

    async def events(self) -> list[Envelope]:
        """Return the events in the node's own stream, in order."""
        return await self._read(OWN_STREAM)

    async def border_events(self, recipient: str) -> list[Envelope]:
        """Return the events in the mailbox of partner ``recipient``, in order."""
        return await self._read(mailbox_stream(recipient))

    async def sealed_events(self, recipient: str) -> list[Envelope]:
        """Return what lies in the sealed stream of ``recipient``, in order: what was acknowledged is gone."""
        return await self._read(sealed_stream(recipient))

    async def quiet(self) -> None:
        """Wait until nothing is on its way through the service."""

        async def is_quiet() -> bool:
            state: dict[str, Any] = await self.get("/simulation")
            return bool(state["quiet"])

        for _ in range(2):
            await eventually(is_quiet, deadline=20, what="the service is quiet")

    async def move_to(self, instant: str) -> None:
        """Move simulated time to ``instant`` (ISO 8601 with a zone) and wait for quiet."""
        response = await self.client.put("/simulation", json={"now": instant})
        assert response.status_code == httpx.codes.OK, response.status_code
        await self.quiet()

    def _envelope(
        self,
        event: EventData,
        case_id: UUID,
        audience: Audience,
        sender: str,
        recipient: str,
        changes: dict[str, Any],
    ) -> Envelope:
        declaration, _ = self.runtime.manifest.catalogue.of(type(event))
        self._said += 1
        fields: dict[str, Any] = {
            "id": declaration.event_id(event),
            "source": source_of(sender, declaration.producer),
            "type": declaration.type,
            "time": self.clock.now(),
            "dataschema": schema_name(declaration.name, declaration.major, audience),
            "subject": case_id,
            "recipient": recipient,
            "correlationid": uuid5(case_id, "correlation"),
            "sequence": f"test.{self._said}",
            "privacyclass": declaration.privacy_class(audience),
            "data": event.model_dump(mode="json", exclude_none=True),
        }
        envelope = Envelope.model_validate({**fields, **changes})
        if audience is not Audience.BORDER or "signature" in changes:
            return envelope
        return signed_event(Signing(sender, SIGNING_KEYS[sender]), envelope)

    async def _read(self, stream: str) -> list[Envelope]:
        state = (await self.jetstream.stream_info(stream)).state
        found = []
        for seq in range(max(state.first_seq, 1), state.last_seq + 1):
            try:
                message = await self.jetstream.get_msg(stream, seq)
            except NotFoundError:  # acknowledged, in a stream that forgets
                continue
            found.append(Envelope.from_json(message.data or b""))
        return found


async def provision(jetstream: JetStreamContext, definition: ServiceDefinition, organization: str) -> None:
    """Make the streams and durables that ``node apply`` and ``network apply`` would make."""
    manifest = definition.manifest
    own = StreamConfig(name=OWN_STREAM, subjects=["own.>"])
    await jetstream.add_stream(own)
    await _durable(jetstream, OWN_STREAM, manifest.service, manifest.own_filter_subjects())
    for reader in PARTNERS:
        subjects = [f"evt.{sender}.{reader}.>" for sender in PARTNERS if sender != reader]
        await jetstream.add_stream(StreamConfig(name=mailbox_stream(reader), subjects=subjects))
        sealed = [f"sealed.{sender}.{reader}.>" for sender in PARTNERS if sender != reader]
        await jetstream.add_stream(
            StreamConfig(name=sealed_stream(reader), subjects=sealed, retention=RetentionPolicy.WORK_QUEUE)
        )
    mailbox = mailbox_stream(organization)
    await _durable(jetstream, mailbox, GATE_DURABLE, None)
    withdrawals = [
        border_subject(sender, organization, event.name, "*")
        for sender in PARTNERS
        for event in manifest.catalogue
        if sender != organization and event.withdrawal and Audience.BORDER in event.copies
    ]
    await _durable(jetstream, mailbox, WITHDRAWALS_DURABLE, withdrawals)
    await _durable(jetstream, sealed_stream(organization), GATE_DURABLE, None)


async def _durable(jetstream: JetStreamContext, stream: str, name: str, filters: list[str] | None) -> None:
    config = ConsumerConfig(
        durable_name=name,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=_ACK_WAIT_SECONDS,
        max_deliver=-1,
        filter_subjects=filters or None,
    )
    await jetstream.add_consumer(stream, config)


def settings_for(
    definition: ServiceDefinition,
    *,
    nats_url: str,
    store_url: str,
    directory: Path,
    organization: str,
    now: str,
    border: bool,
    **more: Any,
) -> Settings:
    """Return the settings of a twin; secrets are made in ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    secret = directory / "node.secret"
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(SECRET_BYTES))
    seed = directory / "gate.nk"
    if border and not seed.exists():
        seed.write_bytes(nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER))
    values: dict[str, Any] = {
        "profile": "demo",
        "organization": organization,
        "service": definition.manifest.service,
        "partners": PARTNERS,
        "region": "sorel-tracy",
        "store_url": store_url,
        "own_url": nats_url,
        "border_seed_file": seed if border else None,
        "border_api_prefix": "$JS.API",
        "node_secret_file": secret,
        "simulated_now": datetime.fromisoformat(now),
        "poll_seconds": 0.1,
        "fetch_seconds": 1.0,
        "retry_base_seconds": 0.05,
    }
    if border:
        values |= signing_settings(directory, organization)
    if definition.manifest.service is ServiceName.INTAKE:
        values["vault_url"] = f"sqlite+aiosqlite:///{directory / 'vault.sqlite3'}"
        values["vault_keys_dir"] = directory / "vault-keys"
    return Settings.model_validate({**values, **more})


def signing_settings(directory: Path, organization: str) -> dict[str, Any]:
    """Return what a gate of ``organization`` is told of keys: its own in a file, and those of the others."""
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "signing.pem"
    own = SIGNING_KEYS[organization]
    file.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    others = {name: public_text(key.public_key()) for name, key in SIGNING_KEYS.items() if name != organization}
    return {"signing_key_file": file, "partner_keys": others}


@asynccontextmanager
async def running_service(
    definition: ServiceDefinition,
    *,
    nats_server: NatsServer,
    store_url: str,
    directory: Path,
    now: str = "2010-10-04T13:30:00Z",
    organization: str = "margelle",
    border: bool = False,
    before: Callable[[JetStreamContext], Awaitable[None]] | None = None,
    prepare: Callable[[Runtime], object] | None = None,
    migrated: bool = True,
    **more: Any,
) -> AsyncIterator[Twin]:
    """Run a service in this process, ready to be asked, until the block ends.

    ``before`` runs when the streams and durables are made and the service is not yet started; ``prepare`` is given
    the service itself then, for what must be in place before it does anything. ``migrated``: a store that is not
    there yet is put there migrated, so that the service finds nothing to do.
    """
    settings = settings_for(
        definition,
        nats_url=nats_server.url,
        store_url=store_url,
        directory=directory,
        organization=organization,
        now=now,
        border=border,
        **more,
    )
    logs.configure(organization=organization, service=settings.service, file=directory / "log.jsonl", strict=True)
    async with AsyncExitStack() as stack:
        client = await nats.connect(nats_server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
        stack.push_async_callback(client.close)
        jetstream = client.jetstream()
        await provision(jetstream, definition, organization)
        if before is not None:
            await before(jetstream)
        clock = SimulatedClock(settings.zone, settings.simulated_now or datetime.fromisoformat(now))
        if migrated:
            await place_migrated_store(store_url, definition)
        runtime = Runtime(settings, definition, clock)
        share_compiled_statements(runtime.store)
        do_not_sync(runtime.store)
        if runtime.vault is not None:
            do_not_sync(runtime.vault.store)
        if prepare is not None:
            prepare(runtime)
        app = TwinApp(runtime)
        await stack.enter_async_context(app.lifespan())
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        http = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://twin"))
        twin = Twin(runtime, http, client, jetstream, clock)
        if nats_server.running:
            await eventually(lambda: runtime.own_bus.listening, what="the service listens to its bus")
        yield twin


def log_lines(directory: Path) -> list[dict[str, Any]]:
    """Return the log lines that a twin wrote into ``directory``."""
    file = directory / "log.jsonl"  # made with the first line
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
