"""The limit: written by hand on nats-py and the raw drivers, 500 events a transaction, and nothing validated.

It writes the same rows and keeps the order of a case. It is what the machine and these libraries allow, not what
anyone should run: a bad event stops it, and nothing tells what it does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Protocol
from uuid import UUID, uuid5

import asyncpg
import nats
import nats.errors
import uvloop
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.tables import make_tables, plain_dsn, sqlite_file

_BATCH = 500
_CONSUMER = "limit"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is read of an envelope."""

    id: str
    source: str
    case_id: str
    version: int


class Store(Protocol):
    """What is done to the store: two transactions a batch."""

    async def keep(self, rows: Sequence[Arrived], out: Sequence[tuple[str, str, UUID, str, bytes]]) -> None:
        """Write all rows of a batch."""

    async def mark(self, message_ids: Sequence[str]) -> None:
        """Write down that these went out."""


_OUTBOX = (
    "INSERT INTO outbox (message_id, event_id, case_id, subject, body, created_at,"
    " lane, recipient, attempts, way) VALUES (?, ?, ?, ?, ?, ?, 'own', 'margelle', 0, 'plain')"
)


class Sqlite:
    """On the driver of the standard library, in the thread of the loop: there is nothing else to do meanwhile."""

    def __init__(self, file: str) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            self.connection.execute(f"PRAGMA {pragma}")

    async def keep(self, rows: Sequence[Arrived], out: Sequence[tuple[str, str, UUID, str, bytes]]) -> None:
        now, do = datetime.now(UTC).isoformat(), self.connection.executemany
        self.connection.execute("BEGIN IMMEDIATE")
        do(
            "INSERT INTO inbox (consumer, source, event_id, landed_at) VALUES (?, ?, ?, ?)",
            [(_CONSUMER, row.source, row.id.replace("-", ""), now) for row in rows],
        )
        do(
            "INSERT INTO applied (case_id, what) VALUES (?, ?)",
            [(row.case_id.replace("-", ""), f"plan v{row.version}") for row in rows],
        )
        do(
            _OUTBOX,
            [
                (id_, event.hex, case.replace("-", ""), subject, body, now)
                for id_, case, event, subject, body in out
            ],
        )
        self.connection.execute("COMMIT")

    async def mark(self, message_ids: Sequence[str]) -> None:
        now = datetime.now(UTC).isoformat()
        self.connection.execute("BEGIN IMMEDIATE")
        (last,) = self.connection.execute("SELECT max(seq) FROM outbox").fetchone()
        self.connection.execute(
            "UPDATE outbox SET published_at = ?, stream = 'OWN', attempts = 1 WHERE seq > ? AND seq <= ?",
            (now, last - len(message_ids), last),
        )
        self.connection.execute("COMMIT")


class Postgresql:
    """On asyncpg, by COPY."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def keep(self, rows: Sequence[Arrived], out: Sequence[tuple[str, str, UUID, str, bytes]]) -> None:
        now, copy = datetime.now(UTC), self.connection.copy_records_to_table
        async with self.connection.transaction():
            await copy(
                "inbox",
                records=[(_CONSUMER, row.source, UUID(row.id), now) for row in rows],
                columns=("consumer", "source", "event_id", "landed_at"),
            )
            await copy(
                "applied",
                records=[(UUID(row.case_id), f"plan v{row.version}") for row in rows],
                columns=("case_id", "what"),
            )
            await copy(
                "outbox",
                records=[
                    (id_, event, UUID(case), subject, body, now, "own", "margelle", 0, "plain")
                    for id_, case, event, subject, body in out
                ],
                columns=(
                    "message_id", "event_id", "case_id", "subject", "body", "created_at", "lane", "recipient",
                    "attempts", "way",
                ),
            )  # fmt: skip

    async def mark(self, message_ids: Sequence[str]) -> None:
        await self.connection.execute(
            "UPDATE outbox SET published_at = $1, stream = 'OWN', attempts = 1 "
            "WHERE seq > (SELECT max(seq) FROM outbox) - $2",
            datetime.now(UTC),
            len(message_ids),
        )


def _read(body: bytes) -> Arrived:
    said = json.loads(body)
    return Arrived(said["id"], said["source"], said["data"]["case_id"], said["data"]["version"])


async def land(messages: Sequence[Msg], store: Store, js: JetStreamContext) -> None:
    """Keep a batch, acknowledge it, and take out what it led to, one in flight for each case."""
    rows = [_read(message.data) for message in messages]
    out = [(token_hex(16), row.case_id, *_answer(row)) for row in rows]
    await store.keep(rows, out)
    for message in messages:
        await message.ack()
    chains: dict[str, list[tuple[str, str, bytes]]] = defaultdict(list)
    for id_, case, _, subject, body in out:
        chains[case].append((id_, subject, body))
    await asyncio.gather(*(_publish(js, chain) for chain in chains.values()))
    await store.mark([row[0] for row in out])


def _answer(row: Arrived) -> tuple[UUID, str, bytes]:
    cause = UUID(row.id)
    event = uuid5(cause, "out")
    said = {
        "specversion": "1.0", "id": str(event), "source": "/org/margelle/service/followup",
        "type": "arrimage.FollowupScheduled.v1", "time": datetime.now(UTC).isoformat(),
        "dataschema": "FollowupScheduled.v1.own.json", "subject": row.case_id, "recipient": "margelle",
        "correlationid": row.case_id, "causationid": row.id, "sequence": f"bench.{row.version}",
        "privacyclass": "deidentified",
        "data": {
            "followup_id": str(uuid5(cause, str(row.version))), "case_id": row.case_id, "kind": "M3",
            "due_on": "2011-03-28",
        },
    }  # fmt: skip
    return event, work.OUT_SUBJECT, json.dumps(said).encode()


async def _publish(js: JetStreamContext, chain: Sequence[tuple[str, str, bytes]]) -> None:
    for message_id, subject, body in chain:
        await js.publish(subject, body, timeout=5, headers={"Nats-Msg-Id": message_id})


async def main() -> None:
    """Run until killed."""
    url = os.environ["BENCH_STORE"]
    await make_tables(url)
    file = sqlite_file(url)
    store: Store = Sqlite(file) if file else Postgresql(await asyncpg.connect(plain_dsn(url)))
    client = await nats.connect(os.environ["BENCH_NATS"])
    js = client.jetstream()
    subscription = await js.pull_subscribe_bind(durable=work.DURABLE, stream="OWN")
    while True:
        try:
            messages = await subscription.fetch(_BATCH, timeout=5)
        except nats.errors.TimeoutError:
            continue
        await land(messages, store, js)


if __name__ == "__main__":
    uvloop.run(main())
