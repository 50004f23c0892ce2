"""What waits over a change of the organization's key goes out under the new one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from chassis.tests.sealed_gate import SEALED_GATE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select, update

from arrimage_chassis.store.tables import outbox
from arrimage_chassis.trust.signed_events import fault_of_signature
from arrimage_chassis.trust.signing import Signing, public_text
from arrimage_contracts.subjects import mailbox_stream
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-095", "R-009")


async def test_what_waits_is_signed_by_the_key_of_the_day_on_which_it_goes(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    """One waits under the old key, one from before there were signatures."""
    options: dict[str, Any] = {"nats_server": nats_server, "store_url": sqlite_dsn, "border": True}
    async with running_service(SEALED_GATE, directory=tmp_path, **options) as twin:
        await twin.jetstream.delete_stream(mailbox_stream("virage"))
        for _ in range(2):
            await twin.post(
                f"/cases/{uuid4()}/revocation", {"consent_id": str(uuid4()), "request_id": str(uuid4())}
            )
        await take_one_signature_away(twin)
    key = Ed25519PrivateKey.generate()
    file = tmp_path / "new-key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    async with running_service(SEALED_GATE, directory=tmp_path, signing_key_file=file, **options) as twin:

        async def have_come() -> bool:
            return len(await twin.border_events("virage")) == 2

        await eventually(have_come, what="both go out")
        partner = Signing("virage", None, {"margelle": public_text(key.public_key())})
        for letter in await twin.border_events("virage"):
            assert fault_of_signature(partner, letter.to_json(), "margelle") is None


async def take_one_signature_away(twin: Twin) -> None:
    async with twin.runtime.store.writing() as session:
        row = (await session.execute(select(outbox).where(outbox.c.lane == "border").limit(1))).one()
        body = json.loads(row.body)
        del body["signature"]
        changed = json.dumps(body).encode()
        await session.execute(update(outbox).where(outbox.c.seq == row.seq).values(body=changed))
