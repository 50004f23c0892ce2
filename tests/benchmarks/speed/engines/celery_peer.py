# mypy: ignore-errors
# What it stands on is installed by `make bench` alone, where no type is checked.
"""A peer: Celery on Redis. A task for each event, late acknowledgement, a task for what goes out.

Redis keeps each write (``appendfsync always``), as the bus of the others does. The event that goes out is put into
its queue after the commit: Celery has no outbox, so what dies between the two is lost.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from datetime import UTC, datetime
from typing import Any

import psycopg
from celery import Celery
from celery.signals import worker_process_init
from kombu import Queue
from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.tables import plain_dsn, sqlite_file

from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.plan import PlanCreated

IN, OUT = "events-in", "events-out"
CONCURRENCY = 2
URL = os.environ.get("BENCH_STORE", "sqlite://")
app = Celery("peer", broker=os.environ.get("BENCH_REDIS", ""))
app.conf.update(
    task_acks_late=True,
    worker_prefetch_multiplier=100,
    task_ignore_result=True,
    task_queues=[Queue(IN), Queue(OUT)],
    task_default_queue=IN,
    broker_connection_retry_on_startup=True,
)
_mine = threading.local()


@worker_process_init.connect
def connect(**_: Any) -> None:
    """Give each process of the pool a connection of its own."""
    _connection()


@app.task(name="on_plan_created")
def on_plan_created(text: str) -> None:
    """Handle one event in a transaction of its own, then say what it led to."""
    envelope = Envelope.from_json(text.encode())
    plan = PlanCreated.model_validate(envelope.data)
    case, what, now = plan.case_id, f"plan v{plan.version}", datetime.now(UTC)
    connection = _connection()
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    ids: list[Any] = [envelope.id.hex, case.hex] if mark == "?" else [envelope.id, case]
    with connection if mark == "?" else connection.transaction():
        if mark == "?":
            connection.execute("BEGIN IMMEDIATE")
        done = connection.execute(
            f"INSERT INTO inbox (consumer, source, event_id, landed_at) VALUES ('celery', {mark}, {mark}, {mark}) "
            "ON CONFLICT DO NOTHING",
            (envelope.source, ids[0], now.isoformat() if mark == "?" else now),
        )
        if done.rowcount:
            connection.execute(f"INSERT INTO applied (case_id, what) VALUES ({mark}, {mark})", (ids[1], what))
    say.apply_async((work.answer(case, plan.version, envelope.id).to_json().decode(),), queue=OUT)


@app.task(name="say")
def say(text: str) -> None:
    """What goes out: nobody takes it here."""


def _connection() -> Any:
    if not hasattr(_mine, "connection"):
        file = sqlite_file(URL)
        if file:
            _mine.connection = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                _mine.connection.execute(f"PRAGMA {pragma}")
        else:
            _mine.connection = psycopg.connect(plain_dsn(URL), autocommit=True)
    return _mine.connection


if __name__ == "__main__":
    app.worker_main(["worker", "--loglevel=WARNING", "-Q", IN, "-c", str(CONCURRENCY), "-P", "prefork"])
