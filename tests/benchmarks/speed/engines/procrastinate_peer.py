# mypy: ignore-errors
# What it stands on is installed by `make bench` alone, where no type is checked.
"""A peer: procrastinate on PostgreSQL. A job for each event, ten at a time, a job for what goes out."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import procrastinate
import uvloop
from psycopg_pool import AsyncConnectionPool
from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.tables import plain_dsn

from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.plan import PlanCreated

IN, OUT = "events-in", "events-out"
CONCURRENCY = 10
_DSN = plain_dsn(os.environ.get("BENCH_STORE", ""))
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=_DSN))


@app.task(name="on_plan_created", queue=IN)
async def on_plan_created(text: str) -> None:
    """Handle one event in a transaction of its own, then say what it led to."""
    envelope = Envelope.from_json(text.encode())
    plan = PlanCreated.model_validate(envelope.data)
    async with pool.connection() as connection, connection.transaction():
        done = await connection.execute(
            "INSERT INTO inbox (consumer, source, event_id, landed_at) VALUES ('peer', %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            (envelope.source, envelope.id, datetime.now(UTC)),
        )
        if done.rowcount:
            await connection.execute(
                "INSERT INTO applied (case_id, what) VALUES (%s, %s)", (plan.case_id, f"plan v{plan.version}")
            )
    said = work.answer(plan.case_id, plan.version, envelope.id).to_json().decode()
    await say.configure(lock=str(plan.case_id)).defer_async(text=said)


@app.task(name="say", queue=OUT)
async def say(text: str) -> None:
    """What goes out: nobody takes it here."""


pool = AsyncConnectionPool(_DSN, min_size=1, max_size=CONCURRENCY, open=False)


async def main() -> None:
    """Run until killed."""
    await pool.open()
    async with app.open_async():
        await app.run_worker_async(queues=[IN], concurrency=CONCURRENCY, fetch_job_polling_interval=0.1)


if __name__ == "__main__":
    uvloop.run(main())
