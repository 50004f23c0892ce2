"""A thousand calls become due in a morning: the real timer of followup, among few calls and among very many."""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Table, insert, text
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import POSTGRESQL, SQLITE, STORES, place

from arrimage_chassis import logs, loops
from arrimage_chassis.clock import SimulatedClock
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.serve import definition_of
from arrimage_chassis.settings import Settings
from arrimage_followup.store.tables import FollowupRow
from arrimage_testing.postgres_server import PostgresServer

DUE: Final = 1000
TODAY: Final = date(2011, 3, 28)
_ROWS_AT_ONCE = 5_000


def calls(count: int, due: int) -> Iterator[dict[str, Any]]:
    """Return calls of which ``due`` are due today; the others in the years to come, or over."""
    for number in range(count):
        ends_today = number < due
        past = not ends_today and number % 2 == 0
        due_on = TODAY if ends_today else TODAY + timedelta(days=(-1 if past else 1) * (1 + number % 700))
        yield {
            "followup_id": uuid4(), "case_id": uuid4(), "plan_id": uuid4(), "kind": "M3", "due_on": due_on,
            "closed_on": due_on - timedelta(days=90), "state": "completed" if past else "scheduled",
            "wish_to_return": False, "version": 1,
        }  # fmt: skip


async def claim_time(store: str, directory: Path, url: str, count: int, due: int) -> float:
    """Return the seconds in which the timer announced ``due`` calls of ``count``."""
    secret = directory / "node.secret"
    secret.write_bytes(secrets.token_bytes(32))
    now = datetime.fromisoformat(f"{TODAY} 09:00-04:00")
    settings = Settings.model_validate(
        {
            "profile": "demo", "organization": "margelle", "service": "followup", "region": "sorel-tracy",
            "store_url": url, "own_url": "nats://127.0.0.1:1", "node_secret_file": secret, "simulated_now": now,
        }
    )  # fmt: skip
    logs.configure(organization="margelle", service="followup", file=directory / "log.jsonl")
    runtime = Runtime(settings, definition_of("followup"), SimulatedClock(settings.zone, now))
    assert await runtime.opening.attempt()
    await runtime.lease.take_or_renew()
    table = FollowupRow.__table__
    assert isinstance(table, Table)
    some: list[dict[str, Any]] = []
    for row in calls(count, due):
        some.append(row)
        if len(some) == _ROWS_AT_ONCE:
            async with runtime.store.writing() as session:
                await session.execute(insert(table), some)
            some = []
    if some:
        async with runtime.store.writing() as session:
            await session.execute(insert(table), some)
    if store == POSTGRESQL:
        # as after years of ordinary work: the server would sweep what was just put in while the timer is timed
        async with runtime.store.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE"))
    [timer] = [each for each in runtime.timers if each.name == "calls_due"]
    began, announced = time.perf_counter(), 0
    while announced < due:
        announced += await loops._fire(runtime, timer)
    seconds = time.perf_counter() - began
    await runtime.store.close()
    return seconds


async def one_run(store: str, count: int, due: int) -> float:
    """Make a store, and return how long what is due took."""
    with tempfile.TemporaryDirectory(prefix="arrimage-bench-", dir=place()) as name:
        directory = Path(name)
        if store == SQLITE:
            return await claim_time(
                store, directory, f"sqlite+aiosqlite:///{directory / 'store.sqlite3'}", count, due
            )
        server = PostgresServer(directory / "postgres", durable=True)
        directory.chmod(0o755)  # noqa: ASYNC240 - PostgreSQL runs as another user
        server.start()
        try:
            return await claim_time(store, directory, server.create_database(), count, due)
        finally:
            server.stop()


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    due = min(DUE, scale.few // 2)
    result = Result(
        "due", f"{due:,} calls due among {scale.many:,} and {scale.few:,}".replace(",", " "), scale.name
    )
    await one_run(SQLITE, scale.few, due)  # everything is loaded and compiled
    for store in STORES:
        times: dict[int, list[float]] = {scale.few: [], scale.many: []}
        for _ in range(min(scale.rounds, 3)):
            for count, found in times.items():
                found.append(await one_run(store, count, due) * 1000)
        for count, found in times.items():
            result.figures[f"{store}: among {count:,}, ms".replace(",", " ")] = Figure.of(found)
        ratios = Figure.of([m / f for m, f in zip(times[scale.many], times[scale.few], strict=True)])
        told = f"{ratios.middle - 1:+.0%} ({ratios.least - 1:+.0%} to {ratios.most - 1:+.0%})"
        result.goals.append(Goal(f"{store}: within 20 % of the time among few", told, ratios.middle <= 1.2))
    return result


if __name__ == "__main__":
    sys.exit(run_row(measure))
