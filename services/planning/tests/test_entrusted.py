"""Of a colleague's case planning shows nothing that is written in it: intake says whose it is (R-100, R-328)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from nats.aio.msg import Msg

from arrimage_contracts.events.referral import ReferralReceived
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Urgency
from arrimage_planning.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-100", "R-328")
CASE = UUID("0192bbbb-0000-7000-8000-000000000001")


@asynccontextmanager
async def intake_says(twin: Twin, may: dict[str, bool]) -> AsyncIterator[list[dict[str, Any]]]:
    """Answer whether a worker has a case in hand; what is asked is in the list."""
    asked: list[dict[str, Any]] = []

    async def answer(message: Msg) -> None:
        question = json.loads(message.data)
        asked.append(question)
        await message.respond(json.dumps({"answer": {"may": may.get(question["viewer"], False)}}).encode())

    listening = await twin.nats.subscribe("req.intake.access.v1", cb=answer)
    await twin.nats.flush()
    yield asked
    await listening.unsubscribe()


@asynccontextmanager
async def _planning(nats_server: NatsServer, store_url: str, directory: Path) -> AsyncIterator[Twin]:
    roles = {"m1": "worker", "m2": "worker", "chef": "coordinator"}
    listed = [
        {"id": name, "role": role, "key_sha256": hashlib.sha256(f"clef-{name}".encode()).hexdigest()}
        for name, role in roles.items()
    ]
    (directory / "workers.json").write_text(json.dumps({"workers": listed}))
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=store_url,
        directory=directory,
        workers_file=directory / "workers.json",
    ) as twin:
        received = ReferralReceived(
            referral_id=uuid4(),
            from_org="virage",
            to_org="margelle",
            service_code=ServiceCode.REINTEGRATION,
            urgency=Urgency.ROUTINE,
            entry_point=EntryPoint.REHABILITATION_CENTRE,
            path=ReferralPath.STANDARD,
            received_on=date(2010, 10, 4),
            first_contact_due_on=date(2010, 10, 11),
        )
        await twin.say(received, case_id=CASE)
        await twin.quiet()
        yield twin


async def _status(twin: Twin, who: str, path: str) -> tuple[int, str]:
    answer = await twin.client.get(path, headers={"Authorization": f"Bearer clef-{who}"})
    return answer.status_code, answer.json().get("code", "")


async def test_a_worker_is_shown_the_episode_of_a_case_that_intake_calls_theirs(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with _planning(nats_server, sqlite_dsn, tmp_path) as twin:
        ref = twin.runtime.place.secret.worker_ref
        path = f"/episodes/{CASE}"
        async with intake_says(twin, {str(ref("m1")): True}) as asked:
            assert await _status(twin, "m1", path) == (200, "")
            assert await _status(twin, "m2", path) == (403, "case.entrusted")
            assert await _status(twin, "chef", path) == (200, "")
            assert [each["viewer"] for each in asked] == [str(ref("m1")), str(ref("m2"))], (
                "of who sees all, nothing"
            )
            headers = {"Authorization": "Bearer clef-m2", "Idempotency-Key": uuid4().hex}
            written = await twin.client.post(f"{path}/contacts", json={}, headers=headers)
            assert written.status_code in (403, 422)


async def test_what_cannot_be_judged_is_not_shown(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with _planning(nats_server, sqlite_dsn, tmp_path) as twin:
        assert await _status(twin, "m1", f"/episodes/{CASE}") == (503, "access.unknown_now")
        assert await _status(twin, "chef", f"/episodes/{CASE}") == (200, "")
