"""What is locked is seen as it is once the lock is held; who was overtaken begins anew, or is told so."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, parked_kinds
from chassis.tests.probe import MANIFEST, METADATA, PROBE, note, plan
from fastapi import Path as UrlPath
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from arrimage_chassis.manifest import Command, Hears
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-010")

SERVICES = Path(__file__).parents[2] / "services"


class Base(DeclarativeBase):
    pass


class Counter(Base):
    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    note: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


async def filled(dsn: str) -> AsyncIterator[Store]:
    store = Store(dsn)
    async with store.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with store.writing() as session:
        session.add(Counter(name="a", value=1, note=""))
    yield store
    await store.close()


@pytest_asyncio.fixture
async def store(store_dsn: str) -> AsyncIterator[Store]:
    async for one in filled(store_dsn):
        yield one


async def by_key(session: AsyncSession) -> Counter:
    found = await get_locked(session, Counter, "a")
    assert found is not None
    return found


async def by_statement(session: AsyncSession) -> Counter:
    return (await session.scalars(locked(select(Counter).where(Counter.name == "a")))).one()


Lock = Callable[[AsyncSession], Awaitable[Counter]]
BOTH = pytest.mark.parametrize("lock", [by_key, by_statement])
FASTER = text("UPDATE counter SET value = 7, version = version + 1")


@BOTH
async def test_a_row_that_was_loaded_before_is_read_anew_under_the_lock(store: Store, lock: Lock) -> None:
    async with store.writing() as session:
        before = await session.get_one(Counter, "a")
        assert before.value == 1
        await session.execute(FASTER)
        assert await lock(session) is before
        assert before.value == 7
        before.value += 1
    async with store.reading() as session:
        assert (await session.get_one(Counter, "a")).value == 8


@BOTH
async def test_what_was_staged_before_the_lock_is_not_lost(store: Store, lock: Lock) -> None:
    async with store.writing() as session:
        (await session.get_one(Counter, "a")).note = "staged"
        assert (await lock(session)).note == "staged"
    async with store.reading() as session:
        assert (await session.get_one(Counter, "a")).note == "staged"


@BOTH
async def test_what_was_staged_on_an_older_state_is_refused(store: Store, lock: Lock) -> None:
    with pytest.raises(StaleDataError):
        async with store.writing() as session:
            row = await session.get_one(Counter, "a")
            await session.execute(FASTER)
            row.note = "staged"
            await lock(session)


@pytest.mark.postgres
@BOTH
async def test_on_postgresql_the_row_is_what_a_faster_transaction_committed(postgres_dsn: str, lock: Lock) -> None:
    async for store in filled(postgres_dsn):
        async with store.writing() as slower:
            assert (await slower.get_one(Counter, "a")).value == 1
            async with store.writing() as faster:
                (await faster.get_one(Counter, "a")).value = 7
            assert (await lock(slower)).value == 7


def test_services_lock_in_no_other_way() -> None:
    files = [file for file in SERVICES.glob("*/arrimage_*/**/*.py") if "migrations" not in file.parts]
    assert len(files) > 50
    for file in files:
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        names |= {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg is not None}
        assert "with_for_update" not in names, f"{file}: use arrimage_chassis.store.locking"


# --- who was overtaken ----------------------------------------------------------------------------------------


def overtaken(*, times: int) -> tuple[ServiceDefinition, list[UUID]]:
    """Return a service in which some plans (version 2) and each command are overtaken so many times."""
    tries: list[UUID] = []

    async def on_plan_created(event: PlanCreated, work: Work) -> None:
        await note(work, event.case_id, f"plan v{event.version}")
        if event.version == 2:
            tries.append(event.case_id)
            if len(tries) <= times:
                raise StaleDataError

    async def change(case_id: Annotated[UUID, UrlPath()], work: Work) -> None:
        """Change what somebody else changes."""
        await note(work, case_id, "changed")
        raise StaleDataError

    manifest = replace(
        MANIFEST,
        hears=(Hears(PlanCreated, on_plan_created), *MANIFEST.hears[1:]),
        commands=(*MANIFEST.commands, Command("POST", "/cases/{case_id}/change", change)),
    )
    return ServiceDefinition(manifest, METADATA, PROBE.migrations), tries


@pytest.mark.parametrize(("language", "says"), [("fr", "Relisez"), ("en", "Read it again")])
async def test_a_command_that_was_overtaken_is_told_so_and_leaves_nothing(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, language: str, says: str
) -> None:
    service, _ = overtaken(times=1)
    async with running_service(service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        headers = {"Accept-Language": language, "Idempotency-Key": uuid4().hex}
        answer = await twin.client.post(f"/cases/{uuid4()}/change", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "store.conflict")
        assert says in answer.json()["detail"]
        assert await twin.get("/applied") == {}


async def test_an_event_that_was_overtaken_is_begun_anew_and_parks_nothing(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    service, tries = overtaken(times=3)
    async with running_service(service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        for version in (1, 2, 3):
            await twin.say(plan(case := uuid4(), version=version), case_id=case)
        await twin.quiet()
        assert await twin.get("/applied") == {"plan v1": 1, "plan v2": 1, "plan v3": 1}
        assert await parked_kinds(twin) == []
    assert len(tries) == 4


async def test_an_event_that_is_overtaken_each_time_holds_up_no_other(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    service, _ = overtaken(times=10_000)
    async with running_service(
        service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, retry_base_seconds=3600.0
    ) as twin:
        await twin.say(plan(guilty := uuid4(), version=2), case_id=guilty)
        await twin.say(plan(other := uuid4()), case_id=other)

        async def the_other_is_applied() -> bool:
            return await applied_to(twin, other) == ["plan v1"]

        await eventually(the_other_is_applied, what="the event beside it is handled")
        assert await parked_kinds(twin) == [("failed", "waiting")]
