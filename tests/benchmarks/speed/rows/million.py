"""A store in which a million events were sent and received, beside an empty one: the rate, and the memory.

What was sent and received is kept for two years, so that this is where a busy service is after some of them.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.tables import plain_dsn, sqlite_file
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import STORES, Rig, Throughput, megabytes_of, rig, until_it_works

_SOURCE = "/org/margelle/service/planning"
_INBOX = ("consumer", "source", "event_id", "landed_at")
_OUTBOX = (
    "message_id", "event_id", "lane", "recipient", "case_id", "subject", "body", "created_at", "attempts",
    "published_at", "stream", "stream_seq", "way",
)  # fmt: skip
_AT_ONCE = 20_000


def old_rows(count: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Return rows of the inbox and of the outbox, a few months old, with a body of the usual size."""
    now, text = datetime.now(UTC), work.body(0)
    for number in range(count):
        case, at = uuid4(), now - timedelta(days=200) + timedelta(seconds=number)
        yield (
            ("OWN/followup", _SOURCE, uuid4(), at),
            (
                token_hex(16), uuid4(), "own", "margelle", case, work.OUT_SUBJECT, text, at, 1,
                at, "OLD", number + 1, "plain",
            ),
        )  # fmt: skip


async def fill(made: Rig, count: int) -> None:
    """Put ``count`` old rows into the inbox and the outbox of a store that its service has made."""
    file, rows = sqlite_file(made.store_url), old_rows(count)
    if file:
        await asyncio.to_thread(_fill_sqlite, file, rows)
        return
    connection = await asyncpg.connect(plain_dsn(made.store_url))
    while some := list(islice(rows, _AT_ONCE)):
        await connection.copy_records_to_table("inbox", records=[row[0] for row in some], columns=_INBOX)
        await connection.copy_records_to_table("outbox", records=[row[1] for row in some], columns=_OUTBOX)
    await connection.execute("ANALYZE")
    await connection.close()


def _fill_sqlite(file: str, rows: Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> None:
    connection = sqlite3.connect(file, timeout=60, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute("BEGIN IMMEDIATE")
        for place, (table, columns) in enumerate((("inbox", _INBOX), ("outbox", _OUTBOX))):
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                [tuple(map(_as_kept, row[place])) for row in some],
            )
        connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _as_kept(value: Any) -> Any:
    """Return a value as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, UUID):
        return value.hex
    return value.replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value


async def one_run(store: str, rows: int, count: int) -> tuple[Throughput, float]:
    """Return the rate over a store of ``rows`` old rows, and by how many megabytes the service grew meanwhile."""
    async with rig(store) as made:
        made.start("arrimage")
        await until_it_works(made, 0)
        await made.stop()
        if rows:
            await fill(made, rows)
        process = made.start("arrimage")
        await until_it_works(made, 1)
        warm = max(count // 5, 100)
        await work.publish(made.js, range(2, 2 + warm))
        await made.throughput(warm, before=2)
        before = megabytes_of(process.pid)
        await work.publish(made.js, range(2 + warm, 2 + warm + count))
        found = await made.throughput(count, before=2 + warm)
        return found, megabytes_of(process.pid) - before


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("million", f"{scale.many:,} rows in outbox and inbox".replace(",", " "), scale.name)
    for store in STORES:
        ratios, grown, rates, of_empty = [], [], [], []
        for _ in range(scale.rounds):
            empty, _ = await one_run(store, 0, scale.events)
            full, more = await one_run(store, scale.many, scale.events)
            ratios.append(full.per_second / empty.per_second)
            rates.append(full.per_second)
            of_empty.append(empty.per_second)
            grown.append(more)
        result.figures[f"{store}: events/s, empty"] = Figure.of(of_empty)
        result.figures[f"{store}: events/s, full"] = Figure.of(rates)
        result.figures[f"{store}: memory grew by, MB"] = Figure.of(grown)
        ratio, growth = Figure.of(ratios), Figure.of(grown)
        told = f"{ratio.middle:.0%} ({ratio.least:.0%}–{ratio.most:.0%})"
        result.goals += [
            Goal(f"{store}: ≥ 90 % of the rate of the empty store", told, ratio.middle >= 0.9),
            Goal(f"{store}: memory flat (± 10 MB)", f"{growth.told(1)} MB", growth.middle <= 10),
        ]
    return result


if __name__ == "__main__":
    sys.exit(run_row(measure))
