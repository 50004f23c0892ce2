"""The numbers of the model: dated, bounded, with author and reason; what was computed before keeps its dates."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from alembic import command
from chassis.tests.delivery.looking import lines
from chassis.tests.probe import METADATA, PROBE
from chassis.tests.test_http_who import write_workers
from fastapi import Path as UrlPath
from pydantic import BaseModel
from sqlalchemy import Connection, insert, select

from arrimage_chassis.manifest import Command
from arrimage_chassis.parameters import Parameter
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store import parameter_changes
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import alembic_config, differences, migrate
from arrimage_chassis.store.tables import case_counter
from arrimage_chassis.work import Work
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-017")

DAYS = Parameter("probe_days", 7, 1, 60, "Jours d'essai", "Days of the probe", "R-112")
OTHER = Parameter("probe_other", 3, 1, 5, "Autre", "Other", "R-178")
FROM_THE_18TH = {"value": 5, "effective_on": "2010-10-18", "reason": "Le comité l'a décidé."}


class Asked(BaseModel):
    on: date | None = None


class Value(BaseModel):
    days: int
    other: int


async def value(case_id: Annotated[UUID, UrlPath()], body: Asked, work: Work) -> Value:
    """Tell what holds."""
    return Value(days=await work.value_of(DAYS, on=body.on), other=await work.value_of(OTHER, on=body.on))


WITH_PARAMETERS = ServiceDefinition(
    replace(
        PROBE.manifest,
        parameters=(DAYS, OTHER),
        commands=(*PROBE.manifest.commands, Command("POST", "/cases/{case_id}/value", value)),
    ),
    METADATA,
    PROBE.migrations,
)


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        WITH_PARAMETERS, nats_server=nats_server, store_url=store_dsn, directory=tmp_path
    ) as running:
        yield running


async def holds(twin: Twin, on: str | None = None) -> int:
    answer = await twin.post(f"/cases/{uuid4()}/value", {"on": on} if on else {})
    assert answer.status_code == 200, answer.status_code
    days: int = answer.json()["days"]
    return days


async def test_a_value_holds_from_its_day_on_and_is_asked_for_by_day(twin: Twin) -> None:
    assert await holds(twin) == 7
    answer = await twin.post("/parameters/probe_days", FROM_THE_18TH)
    assert answer.status_code == 200
    assert answer.json() == {"name": "probe_days", "value": 5, "effective_on": "2010-10-18", "default": 7}
    assert await holds(twin) == 7, "not yet"
    assert (await holds(twin, "2010-10-17"), await holds(twin, "2010-10-18")) == (7, 5)
    await twin.move_to("2010-10-18T13:00:00Z")
    assert await holds(twin) == 5
    assert await holds(twin, "2010-10-04") == 7, "what held then is known for ever"


async def test_of_two_changes_of_one_day_the_later_made_holds_and_of_two_days_the_later_day(twin: Twin) -> None:
    await twin.post("/parameters/probe_days", {**FROM_THE_18TH, "value": 4, "effective_on": "2010-11-01"})
    await twin.post("/parameters/probe_days", FROM_THE_18TH)
    await twin.post("/parameters/probe_days", {**FROM_THE_18TH, "value": 6})
    assert [await holds(twin, day) for day in ("2010-10-17", "2010-10-18", "2010-10-31", "2010-11-01")] == [
        7,
        6,
        6,
        4,
    ]


async def test_the_list_says_what_holds_what_it_means_and_who_changed_it_why(twin: Twin) -> None:
    await twin.post("/parameters/probe_days", {**FROM_THE_18TH, "value": 9, "effective_on": "2010-10-04"})
    await twin.post("/parameters/probe_days", FROM_THE_18TH)
    days, other = await twin.get("/parameters")
    assert (days["name"], days["value"], days["default"], days["low"], days["high"]) == ("probe_days", 9, 7, 1, 60)
    assert (days["meaning"], days["requirement"]) == ("Jours d'essai", "R-112")
    assert [(one["value"], one["effective_on"], one["author"], one["reason"]) for one in days["history"]] == [
        (9, "2010-10-04", "anonymous", "Le comité l'a décidé."),
        (5, "2010-10-18", "anonymous", "Le comité l'a décidé."),
    ]
    assert (other["value"], other["history"]) == (3, [])
    english = await twin.client.get("/parameters", headers={"Accept-Language": "en"})
    assert english.json()[0]["meaning"] == "Days of the probe"


async def test_the_same_change_sent_twice_is_made_once(twin: Twin) -> None:
    first = await twin.post("/parameters/probe_days", FROM_THE_18TH, key="one and the same")
    second = await twin.post("/parameters/probe_days", FROM_THE_18TH, key="one and the same")
    assert first.content == second.content
    assert len((await twin.get("/parameters"))[0]["history"]) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"value": 0}, 422, "parameter.out_of_bounds"),
        ({"value": 61}, 422, "parameter.out_of_bounds"),
        ({"value": 10**40}, 422, "parameter.out_of_bounds"),
        ({"value": True}, 422, "request.invalid"),
        ({"value": "sept"}, 422, "request.invalid"),
        ({"effective_on": "2010-10-03"}, 422, "parameter.in_the_past"),
        ({"effective_on": "2010-02-30"}, 422, "request.invalid"),
        ({"reason": "  "}, 422, "parameter.reason_missing"),
        ({"reason": "x" * 501}, 422, "request.invalid"),
    ],
)
async def test_a_change_that_cannot_be_is_refused_in_both_languages_and_changes_nothing(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, change: dict[str, object], status: int, code: str
) -> None:
    async with running_service(
        WITH_PARAMETERS, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as twin:
        said = set()
        for language in ("fr", "en"):
            answer = await twin.client.post(
                "/parameters/probe_days",
                json={**FROM_THE_18TH, **change},
                headers={"Idempotency-Key": str(uuid4()), "Accept-Language": language},
            )
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert answer.headers["content-language"] == language
            said.add(answer.json()["detail"])
        assert len(said) == 2, "one text a language"
        assert (await twin.get("/parameters"))[0]["history"] == []


async def test_a_parameter_that_is_not_there_is_not_found(twin: Twin) -> None:
    answer = await twin.post("/parameters/nothing_of_the_kind", FROM_THE_18TH)
    assert (answer.status_code, answer.json()["code"]) == (404, "parameter.unknown")


@pytest.mark.requirement("R-022")
async def test_a_coordinator_or_an_operator_changes_a_value_and_a_worker_reads_it(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    workers = tmp_path / "workers.json"
    write_workers(workers, w1="worker", c1="coordinator", o1="operator")
    today = {**FROM_THE_18TH, "effective_on": "2999-01-01"}
    async with running_service(
        WITH_PARAMETERS,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        profile="pilot",
        simulated_now=None,
        workers_file=workers,
    ) as twin:

        async def change(worker: str) -> httpx.Response:
            headers = {"Idempotency-Key": str(uuid4()), "Authorization": f"Bearer key-{worker}"}
            return await twin.client.post("/parameters/probe_days", json=today, headers=headers)

        refused = await change("w1")
        assert (refused.status_code, refused.json()["code"]) == (403, "role.missing")
        assert [(await change(worker)).status_code for worker in ("c1", "o1")] == [200, 200]
        read = await twin.client.get("/parameters", headers={"Authorization": "Bearer key-w1"})
        assert [one["author"] for one in read.json()[0]["history"]] == ["c1", "o1"]
        assert (await twin.client.get("/parameters")).status_code == 401


async def test_the_reason_is_in_no_log_line(twin: Twin, tmp_path: Path) -> None:
    await twin.post("/parameters/probe_days", {**FROM_THE_18TH, "reason": "sentinelle-raison"})
    (line,) = lines(tmp_path, "parameter.changed")
    assert (line["parameter"], line["value"], line["effective_on"]) == ("probe_days", 5, "2010-10-18")
    assert "sentinelle" not in (tmp_path / "log.jsonl").read_text()


async def test_a_change_that_another_instance_made_holds_in_the_next_transaction(
    twin: Twin, store_dsn: str
) -> None:
    assert await holds(twin) == 7
    elsewhere = Store(store_dsn)
    try:
        async with elsewhere.writing() as session:
            change = parameter_changes.Change(
                "probe_days", 11, date(2010, 10, 4), twin.clock.now(), "c1", "le comité"
            )
            await parameter_changes.add(session, change)
            assert await parameter_changes.value_of(session, DAYS, date(2010, 10, 4)) == 11
    finally:
        await elsewhere.close()
    assert await holds(twin) == 11


async def test_one_read_serves_a_whole_transaction(store_dsn: str) -> None:
    store = Store(store_dsn)
    try:
        await migrate(store, METADATA, PROBE.migrations)
        async with store.reading() as session:
            assert await parameter_changes.value_of(session, DAYS, date(2010, 10, 4)) == 7
            await (await session.connection()).run_sync(_drop_everything)
            assert await parameter_changes.value_of(session, OTHER, date(2010, 10, 4)) == 3
    finally:
        await store.close()


async def test_a_store_of_the_first_version_moves_forward_with_what_it_holds(store_dsn: str) -> None:
    store = Store(store_dsn)
    try:
        async with store.writing() as session:
            await (await session.connection()).run_sync(_to_first_version)
            await session.execute(insert(case_counter).values(recipient="own", case_id=uuid4(), last=41))
        await migrate(store, METADATA, PROBE.migrations)
        assert await differences(store, METADATA) == []
        async with store.reading() as session:
            assert await session.scalar(select(case_counter.c.last)) == 41
            assert await parameter_changes.value_of(session, DAYS, date(2010, 10, 4)) == 7
    finally:
        await store.close()


def _to_first_version(connection: Connection) -> None:
    config = alembic_config(connection, METADATA, PROBE.migrations)
    command.upgrade(config, "delivery_0001")


def _drop_everything(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE parameter_change")
