"""Bad input: each kind has a stable code, is kept encrypted, counted for its sender, and stops nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, contents, lines
from chassis.tests.gate import GATE, referral
from chassis.tests.probe import plan
from sqlalchemy import select

from arrimage_chassis.standing import lags
from arrimage_chassis.store import tables
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = [
    pytest.mark.requirement("R-006", "R-011", "R-020", "R-022"),
    pytest.mark.asyncio(loop_scope="module"),
]

SENTINEL = "Angélique Sentinelle 450-555-0199"
OWN = "own.planning.PlanCreated.v1"
BORDER = "evt.virage.margelle.ReferralSent.v1"


@dataclass(frozen=True)
class Bad:
    """One kind of bad input: where it is published, what differs from a good event, and its code."""

    code: str
    subject: str = OWN
    changes: dict[str, Any] = field(default_factory=dict)
    raw: bytes | None = None
    sender: str = "margelle"


def nested(depth: int) -> object:
    return {"deeper": nested(depth - 1)} if depth else SENTINEL


BAD_INPUT = {
    "malformed JSON": Bad("event.malformed_json", raw=b'{"id": "' + SENTINEL.encode()),
    "JSON that is no envelope": Bad("event.invalid_envelope", raw=json.dumps({"name": SENTINEL}).encode()),
    "bytes that are no text": Bad("event.malformed_json", raw=b"\xff\xfe" + SENTINEL.encode()),
    "nothing at all": Bad("event.malformed_json", raw=b""),
    "an instant that has no place in UTC": Bad(
        "event.invalid_envelope", changes={"time": "0001-01-01T00:00:00+14:00", "note": SENTINEL}
    ),
    "an unknown type": Bad(
        "event.unknown_type",
        "evt.virage.margelle.ReferralImagined.v1",
        {"type": "arrimage.ReferralImagined.v1"},
        sender="virage",
    ),
    "an unknown major": Bad(
        "event.unknown_major", "own.planning.PlanCreated.v9", {"type": "arrimage.PlanCreated.v9"}
    ),
    "a source of another organization": Bad(
        "event.forged_source", BORDER, {"source": "/org/csss-pds/service/intake"}, sender="virage"
    ),
    "a source of another service": Bad("event.forged_source", changes={"source": "/org/margelle/service/intake"}),
    "a service that does not produce the event": Bad(
        "event.forged_source", BORDER, {"source": "/org/virage/service/followup"}, sender="virage"
    ),
    "another event than its subject says": Bad(
        "event.forged_source", changes={"type": "arrimage.EpisodeClosed.v1"}
    ),
    "another major than its subject says": Bad("event.forged_source", changes={"type": "arrimage.PlanCreated.v2"}),
    "a recipient that is not us": Bad("event.not_for_us", changes={"recipient": "csss-pds"}),
    "an event on the wrong bus": Bad(
        "event.wrong_bus",
        "evt.virage.margelle.PlanCreated.v1",
        {"type": "arrimage.PlanCreated.v1", "source": "/org/virage/service/planning"},
        sender="virage",
    ),
    "an event that this service does not act on": Bad(
        "event.not_heard",
        "evt.virage.margelle.ReferralAcknowledged.v1",
        {"type": "arrimage.ReferralAcknowledged.v1"},
        sender="virage",
    ),
    "an oversized event": Bad("event.too_large", changes={"note": SENTINEL + "x" * 65_536}),
    "an event that nests too deep": Bad("event.too_deep", changes={"data": nested(12)}),
    "data that does not fit its schema": Bad("event.invalid_data", changes={"data": {"plan_id": SENTINEL}}),
    "a subject of no grammar": Bad("event.unknown_subject", "own.planning.PlanCreated.beta", sender="unknown"),
    "a subject with a very long name": Bad(
        "event.unknown_type",
        f"evt.virage.margelle.{'Long' * 60}.v1",
        {"type": f"arrimage.{'Long' * 60}.v1"},
        sender="virage",
    ),
}


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
async def gate(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Twin, Path]]:
    """One gate for all kinds, as in life: each must leave it as able as before."""
    directory = tmp_path_factory.mktemp("gate")
    store_url = f"sqlite+aiosqlite:///{directory / 'store.sqlite3'}"
    if request.param == "postgresql":
        store_url = request.getfixturevalue("postgres_server").create_database()
    async with (
        NatsServer(directory / "nats") as server,
        running_service(GATE, nats_server=server, store_url=store_url, directory=directory, border=True) as twin,
    ):
        yield twin, directory


def body_of(twin: Twin, bad: Bad) -> bytes:
    if bad.raw is not None:
        return bad.raw
    if bad.subject.startswith("own."):
        envelope = twin.draft(plan(uuid4()), case_id=uuid4())
    else:
        envelope = twin.draft_border(referral(uuid4()), sender="virage", case_id=uuid4())
    changed: dict[str, Any] = {**json.loads(envelope.to_json()), "note": SENTINEL, **bad.changes}
    return json.dumps(changed, ensure_ascii=False).encode()


@pytest.mark.parametrize("kind", BAD_INPUT)
async def test_bad_input_is_quarantined_and_stops_nothing(gate: tuple[Twin, Path], kind: str) -> None:
    twin, directory = gate
    bad, good = BAD_INPUT[kind], uuid4()
    body = body_of(twin, bad)
    counted = await twin.get("/operations/quarantine")
    told = len(lines(directory, "event.quarantined"))
    await twin.publish(bad.subject, body)
    await twin.say_border(referral(good), sender="csss-pds", case_id=good)
    await twin.quiet()
    assert await applied_to(twin, good) == ["from csss-pds"], "what came after it took effect"
    assert await twin.get("/operations/quarantine") == {**counted, bad.sender: counted.get(bad.sender, 0) + 1}
    (line,) = lines(directory, "event.quarantined")[told:]
    assert (line["level"], line["code"], line["sender"]) == ("warning", bad.code, bad.sender)
    async with twin.runtime.store.reading() as session:
        kept = (await session.execute(select(tables.quarantine).order_by(tables.quarantine.c.id.desc()))).first()
    assert kept is not None
    assert twin.runtime.place.secret.quarantine_box().open(kept.body_encrypted) == body
    for lag in await lags(twin.runtime):
        assert lag.lag is not None
        assert (lag.lag.pending, lag.lag.unacknowledged) == (0, 0)


async def test_what_was_quarantined_can_be_read_nowhere(gate: tuple[Twin, Path]) -> None:
    twin, directory = gate
    await twin.publish(OWN, SENTINEL.encode())
    await twin.say_border(referral(uuid4()), sender="csss-pds", case_id=uuid4())
    await twin.quiet()
    everything = await contents(twin.runtime.store)
    log = (directory / "log.jsonl").read_text()
    assert SENTINEL.encode() not in everything
    assert SENTINEL not in log
    assert b"from csss-pds" in everything, "the search finds what is there"
    assert '"event.quarantined"' in log
