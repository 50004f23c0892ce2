"""The parts of a service, switched without code: what is off refuses, rests and takes events without acting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, lines
from chassis.tests.probe import METADATA, PROBE, SaidView, closed, count_applied, note, on_plan_created, plan
from fastapi import Path as UrlPath
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.manifest import Command, Errand, Hears, Query, Timer
from arrimage_chassis.modules import Module, Modules, ModuleUnknownError
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-018")

CALLS = Module("calls", "Les appels d'essai", "The calls of the probe")
NOTICES = Module("notices", "Les avis d'essai", "The notices of the probe")
RAN: list[str] = []


async def call(case_id: Annotated[UUID, UrlPath()], work: Work) -> SaidView:
    """Belongs to the calls."""
    await note(work, case_id, "called")
    return SaidView(said=1)


async def due_always(_session: AsyncSession) -> date | None:
    return date(2010, 10, 1)


async def due_once(_session: AsyncSession) -> date | None:
    return date(2010, 10, 1) if "timer" not in RAN else date(2010, 10, 4) + timedelta(days=999)


async def fire(_work: Work, _today: date, _limit: int) -> int:
    RAN.append("timer")
    return 1


async def one_left(_session: AsyncSession) -> int:
    return 0 if "errand" in RAN else 1


async def run_errand(_desk: object) -> int:
    RAN.append("errand")
    return 0


MANIFEST = replace(
    PROBE.manifest,
    modules=(CALLS, NOTICES),
    hears=tuple(
        Hears(PlanCreated, on_plan_created, module="calls") if heard.event is PlanCreated else heard
        for heard in PROBE.manifest.hears
    ),
    commands=(*PROBE.manifest.commands, Command("POST", "/cases/{case_id}/call", call, module="calls")),
    queries=(Query("/applied", count_applied),),
    timers=(Timer("calls due", due_once, fire, module="calls"),),
    errands=(Errand("notices", one_left, run_errand, module="notices"),),
)
IN_PARTS = ServiceDefinition(MANIFEST, METADATA, PROBE.migrations)


@asynccontextmanager
async def running(nats_server: NatsServer, dsn: str, directory: Path, *off: str) -> AsyncIterator[Twin]:
    RAN.clear()
    async with running_service(
        IN_PARTS, nats_server=nats_server, store_url=dsn, directory=directory, modules_off=off
    ) as twin:
        yield twin


async def test_a_module_that_is_off_refuses_its_commands_and_runs_no_timer_and_no_errand(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running(nats_server, sqlite_dsn, tmp_path, "calls", "notices") as twin:
        path = f"/cases/{uuid4()}/call"
        said = {}
        for language in ("fr", "en"):
            headers = {"Idempotency-Key": str(uuid4()), "Accept-Language": language}
            answer = await twin.client.post(path, json={}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (409, "module.off")
            said[language] = answer.json()["detail"]
        assert said["fr"] != said["en"]
        assert "calls" in said["fr"]
        await twin.quiet()  # what is due in a module that is off keeps nobody waiting
        await twin.move_to("2010-10-05T14:00:00Z")
        assert RAN == []
        assert (await twin.post(f"/cases/{uuid4()}/say", {"times": 1})).status_code == 200, "the rest goes on"
        assert await twin.get("/applied") == {"said": 1}


async def test_a_module_that_is_on_does_its_work(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> None:
    async with running(nats_server, sqlite_dsn, tmp_path) as twin:
        assert (await twin.post(f"/cases/{uuid4()}/call")).status_code == 200
        await twin.quiet()
        assert set(RAN) == {"errand", "timer"}
        assert RAN.count("timer") == 1


@pytest.mark.requirement("R-010")
async def test_events_of_a_module_that_is_off_are_taken_counted_and_never_parked(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    case = uuid4()
    async with running(nats_server, store_dsn, tmp_path, "calls") as twin:
        await twin.say(plan(case), case_id=case)
        await twin.quiet()
        assert await applied_to(twin, case) == []
        assert await twin.get("/operations/parked") == []
        assert [(one["name"], one["on"], one["passed_over"]) for one in await twin.get("/operations/modules")] == [
            ("calls", False, 1),
            ("notices", True, 0),
        ]
        assert not lines(tmp_path, "event.parked")
    async with running(
        nats_server, store_dsn, tmp_path
    ) as twin:  # on again: from now on, and no word about before
        await twin.say(plan(case, version=2), case_id=case)
        await twin.say(closed(case), case_id=case)
        await twin.quiet()
        assert await applied_to(twin, case) == ["plan v2", "closed"]


async def test_the_service_says_which_of_its_parts_are_on(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running(nats_server, sqlite_dsn, tmp_path, "calls") as twin:
        here: dict[str, Any] = await twin.get("/")
        assert (here["service"], here["organization"]) == ("followup", "margelle")
        assert [(one["name"], one["on"], one["meaning"]) for one in here["modules"]] == [
            ("calls", False, "Les appels d'essai"),
            ("notices", True, "Les avis d'essai"),
        ]
        assert (await twin.get("/health/ready"))["modules"] == {"calls": False, "notices": True}


def test_a_module_that_no_service_has_is_refused() -> None:
    assert Modules.switched((CALLS,), ["calls"]).is_on("calls") is False
    with pytest.raises(ModuleUnknownError, match="cals"):
        Modules.switched((CALLS,), ["calls", "cals"])


def test_a_manifest_refuses_a_part_of_a_module_that_it_does_not_list() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        replace(PROBE.manifest, timers=(Timer("t", due_always, fire, module="elsewhere"),))


def test_a_service_does_not_start_with_a_module_that_it_does_not_have(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"x" * 32)
    environment = {
        "ARRIMAGE_ORGANIZATION": "margelle",
        "ARRIMAGE_STORE_URL": f"sqlite+aiosqlite:///{tmp_path / 's.sqlite3'}",
        "ARRIMAGE_NODE_SECRET_FILE": str(secret),
        "ARRIMAGE_MODULES_OFF": '["nothing-of-the-kind"]',
        "PATH": "/usr/bin:/bin",
    }
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "arrimage_chassis.serve", "followup"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 78
    assert ended.stderr.startswith("module.unknown: modules_off names nothing-of-the-kind; this service has: ")
    assert '"code": "module.unknown"' in ended.stderr
