"""A store that is away for a while loses nothing, parks nothing, and is come back to without a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, lines, numbers_of, parked_kinds
from chassis.tests.probe import PROBE, plan
from sqlalchemy import event

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.postgres_server import PostgresServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-009", "R-012")


@dataclass
class Outage:
    """A twin whose store a test takes away and brings back."""

    twin: Twin
    begin: Callable[[], None]
    end: Callable[[], None]
    code: str = "store.away"
    status: int = 503


@pytest_asyncio.fixture(
    params=["sqlite-read-only", "sqlite-full", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
async def outage(request: pytest.FixtureRequest, nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Outage]:
    on_sqlite = request.param != "postgresql"
    store_url = request.getfixturevalue("sqlite_dsn" if on_sqlite else "postgres_dsn")
    async with running_service(
        PROBE, nats_server=nats_server, store_url=store_url, directory=tmp_path, lease_seconds=3
    ) as twin:
        if on_sqlite:
            yield _sqlite_outage(twin, full=request.param == "sqlite-full")
        else:
            server: PostgresServer = request.getfixturevalue("postgres_server")
            yield Outage(twin, server.halt, server.start)
            server.start()


def _sqlite_outage(twin: Twin, *, full: bool) -> Outage:
    away: list[bool] = []

    def set_up(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        if full:
            cursor.execute("PRAGMA max_page_count=" + ("1" if away else "1000000"))
        else:
            cursor.execute("PRAGMA query_only=" + ("ON" if away else "OFF"))
        cursor.close()

    event.listen(twin.runtime.store.engine.sync_engine, "checkout", set_up)
    told = ("store.full", 507) if full else ("store.read_only", 503)
    return Outage(twin, lambda: away.append(True), away.clear, *told)


async def reasons(twin: Twin) -> list[str]:
    return [reason["code"] for reason in (await twin.client.get("/health/ready")).json()["reasons"]]


async def test_a_store_that_is_away_for_a_while_loses_and_parks_nothing(outage: Outage, tmp_path: Path) -> None:
    twin = outage.twin
    cases = [uuid4() for _ in range(30)]
    outage.begin()
    for case in cases:
        await twin.say(plan(case), case_id=case)
    await eventually(lambda: lines(tmp_path, "landing.failed"), what="a batch could not be applied")

    async def says_store_away() -> bool:
        return await reasons(twin) == [outage.code]

    await eventually(says_store_away, what="readiness says what ails the store")
    outage.end()
    await twin.say(plan(cases[0], version=2), case_id=cases[0])
    await eventually(lambda: _is_quiet(twin), deadline=30, what="all is done")
    assert await twin.get("/applied") == {"plan v1": 30, "plan v2": 1}
    assert await applied_to(twin, cases[0]) == ["plan v1", "plan v2"]
    assert await parked_kinds(twin) == []
    assert lines(tmp_path, "event.parked") == []

    async def is_ready() -> bool:
        return await reasons(twin) == []

    await eventually(is_ready, what="the service is ready again, without a restart")
    assert len(lines(tmp_path, outage.code)) == 1, "one line for the cause, however many stumble over it"
    await eventually(lambda: lines(tmp_path, "store.back"), what="the end of it is said")
    assert len(lines(tmp_path, "store.back")) == 1


@pytest.mark.requirement("R-008")
async def test_a_command_while_the_store_is_away_is_refused_and_can_be_sent_again(outage: Outage) -> None:
    twin, case = outage.twin, uuid4()
    outage.begin()

    async def is_refused() -> bool:
        answer = await twin.post(f"/cases/{case}/say", {"times": 50}, key="the same key")
        return (answer.status_code, answer.json().get("code")) == (outage.status, outage.code)

    await eventually(is_refused, what="the command is refused with what ails the store")
    headers = {"Idempotency-Key": "the same key", "Accept-Language": "en"}
    english = await twin.client.post(f"/cases/{case}/say", json={"times": 50}, headers=headers)
    assert english.headers["content-language"] == "en"
    assert "under the same idempotency key" in english.json()["detail"]
    outage.end()
    answer = await twin.post(f"/cases/{case}/say", {"times": 50}, key="the same key")
    assert answer.status_code == 200
    await eventually(lambda: _is_quiet(twin), deadline=30, what="all is published")
    assert numbers_of(await twin.events()) == {case: list(range(1, 51))}


async def _is_quiet(twin: Twin) -> bool:
    answer = await twin.client.get("/simulation")
    return answer.status_code == 200 and bool(answer.json()["quiet"])
