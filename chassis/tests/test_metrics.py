"""Metrics: every number of the reference page is there, no label names a case, and a scrape costs little."""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from chassis.tests.probe import POISON, PROBE, plan
from prometheus_client.parser import text_string_to_metric_families

from arrimage_chassis.delivery import landing, retrying, screening
from arrimage_chassis.metrics.__main__ import main
from arrimage_chassis.metrics.catalogue import OF_SERVICE
from arrimage_chassis.metrics.counted import QUARANTINE_CODES
from arrimage_chassis.metrics.observed import oldest_waiting, waiting_lanes
from arrimage_chassis.serve import make_app
from arrimage_chassis.trust import signed_events
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-019", "R-020")

NOT_HERE = {
    "arrimage_hub_reachable",
    "arrimage_backup_last_success_timestamp_seconds",
    "arrimage_errands_waiting",
}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        PROBE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, retry_limit=1
    ) as running:
        yield running


async def scrape(twin: Twin) -> dict[str, float]:
    """Every sample by ``name{labels but the place}``."""
    answer = await twin.client.get("/metrics")
    assert answer.status_code == httpx.codes.OK
    assert answer.headers["content-type"].startswith("text/plain")
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name not in ("org", "service")}
            if not sample.name.startswith("process_"):
                assert sample.labels["org"] == "margelle"
                assert sample.labels["service"] == "followup"
            inside = ",".join(f"{name}={value}" for name, value in labels.items())
            found[f"{sample.name}{{{inside}}}" if inside else sample.name] = sample.value
    return found


async def test_a_service_counts_what_it_handles_parks_says_and_refuses(twin: Twin) -> None:
    case = uuid4()
    before = await scrape(twin)
    await twin.say(plan(case), case_id=case)
    await twin.say(plan(uuid4(), objectives=POISON), case_id=uuid4())
    await twin.publish("own.planning.PlanCreated.v1", b"nonsense")

    async def settled() -> bool:
        found = await scrape(twin)
        return (
            bool(found["arrimage_parked_events{state=stuck}"])
            and not found["arrimage_outbox_waiting_events{lane=own}"]
        )

    await eventually(settled, deadline=20, what="one event handled, one stuck, what was said published")
    found = await scrape(twin)

    assert before["arrimage_events_handled_total{event=PlanCreated,result=handled}"] == 0
    assert found["arrimage_events_handled_total{event=PlanCreated,result=handled}"] == 1
    assert found["arrimage_events_handled_total{event=PlanCreated,result=parked}"] == 1
    assert found["arrimage_events_handled_total{event=PlanCreated,result=stuck}"] == 1
    assert found["arrimage_events_published_total{event=FollowupScheduled,lane=own}"] == 1
    assert sum(value for name, value in found.items() if name.startswith("arrimage_events_quarantined_total")) == 1
    assert found["arrimage_event_handling_seconds_count"] >= 2
    assert found["arrimage_lease_held"] == 1
    assert found["arrimage_store_reachable"] == 1
    assert found["arrimage_durable_pending_events{bus=own}"] == 0
    assert found["arrimage_relay_last_success_timestamp_seconds{lane=own}"] > 0
    assert not UUID.search((await twin.client.get("/metrics")).text)


async def test_what_waits_is_counted_with_its_age_while_the_server_is_away(
    twin: Twin, nats_server: NatsServer
) -> None:
    await nats_server.stop()
    await eventually(lambda: not twin.runtime.own_bus.connected, what="the server to be away")
    await twin.post(f"/cases/{uuid4()}/say", {"times": 3})
    twin.clock.move_to(twin.clock.now().replace(hour=23))

    found = await scrape(twin)

    assert found["arrimage_outbox_waiting_events{lane=own}"] == 3
    assert found["arrimage_outbox_oldest_age_seconds"] > 3600
    assert found["arrimage_bus_connected{bus=own}"] == 0
    assert "arrimage_durable_pending_events{bus=own}" not in found


async def test_the_store_is_asked_by_the_index_of_what_is_unpublished(twin: Twin) -> None:
    async with twin.runtime.store.reading() as session:
        connection = await session.connection()
        for query in (waiting_lanes(), oldest_waiting()):
            statement = str(query.compile(connection.engine.sync_engine, compile_kwargs={"literal_binds": True}))
            steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            assert "ix_outbox_unpublished" in " ".join(row.detail for row in steps)


async def test_every_number_of_the_catalogue_is_offered_and_no_other(twin: Twin) -> None:
    case = uuid4()
    await twin.say(plan(case), case_id=case)
    await twin.publish("own.planning.PlanCreated.v1", b"nonsense")
    await twin.quiet()

    offered = {re.sub(r"_(bucket|sum|count|created)$", "", name.split("{")[0]) for name in await scrape(twin)}

    declared = {measure.name for measure in OF_SERVICE}
    assert declared - offered <= NOT_HERE
    assert {name for name in offered if name.startswith("arrimage_")} - declared <= {
        name.removesuffix("_total") for name in declared
    }


async def test_from_elsewhere_only_an_operators_key_opens(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        profile="pilot",
        simulated_now=None,
    ) as twin:
        app = make_app(twin.runtime)

        async def asked_from(host: str, name: str = "127.0.0.1:8081", **headers: str) -> int:
            transport = httpx.ASGITransport(app, client=(host, 4711))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as http:
                return (await http.get("/metrics", headers=headers)).status_code

        assert await asked_from("127.0.0.1") == httpx.codes.OK
        assert await asked_from("::1") == httpx.codes.OK
        for name in ("localhost", "LOCALHOST:8081", "[::1]:8081", "127.0.0.2"):
            assert await asked_from("127.0.0.1", name) == httpx.codes.OK, name
        for name in ("rebound.example.org:8081", "localhost.example.org", "10.0.0.5:8081", "twin"):
            assert await asked_from("127.0.0.1", name) == httpx.codes.UNAUTHORIZED, name
        assert await asked_from("127.0.0.1", Host="rebound.example.org") == httpx.codes.UNAUTHORIZED
        assert await asked_from("127.0.0.1", Host="[") == httpx.codes.UNAUTHORIZED
        assert await asked_from("127.0.0.1", Host="") == httpx.codes.UNAUTHORIZED
        assert await asked_from("10.0.0.9") == httpx.codes.UNAUTHORIZED
        assert await asked_from("127.0.0.1", **{"X-Forwarded-For": "10.0.0.9"}) == httpx.codes.UNAUTHORIZED
        assert await asked_from("10.0.0.9", Authorization="Bearer wrong") == httpx.codes.UNAUTHORIZED


def test_each_reason_for_the_quarantine_is_counted_from_zero() -> None:
    refused = "".join(inspect.getsource(module) for module in (screening, signed_events))
    parked = "".join(inspect.getsource(module) for module in (landing, retrying))

    codes = {*re.findall(r'"(event\.[a-z_]+)"', refused), *re.findall(r'Refusal\([^"]*"([a-z._]+)"', parked)}
    assert codes == set(QUARANTINE_CODES)


def test_the_reference_page_is_current() -> None:
    assert main(["check"]) == 0
