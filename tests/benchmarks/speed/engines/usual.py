"""The usual way: a FastStream handler for each message, a transaction of the ORM for each, a relay that polls.

Written before anything was tuned, as the documentation of the libraries shows it, and left alone since.
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import uvloop
from faststream import FastStream
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.tables import applied, inbox, make_tables, outbox, sqlite_file

from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.plan import PlanCreated

_POLL_SECONDS = 0.1
_AT_ONCE = 100
URL = os.environ["BENCH_STORE"]


class Base(DeclarativeBase):
    """The base of the mapped tables."""


class InboxRow(Base):
    """A mark that an event was handled."""

    __table__ = inbox


class AppliedRow(Base):
    """What the event led to."""

    __table__ = applied


class OutboxRow(Base):
    """An event that is to go out."""

    __table__ = outbox


engine = create_async_engine(URL)
sessions = async_sessionmaker(engine, expire_on_commit=False)
broker = NatsBroker(os.environ["BENCH_NATS"], logger=None)

if sqlite_file(URL):

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        """Keep what is committed, and let readers read meanwhile."""
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@broker.subscriber(
    work.SUBJECT, stream=JStream("OWN", declare=False), durable=work.DURABLE, pull_sub=PullSub(), decoder=None
)
async def on_plan_created(message: NatsMessage) -> None:
    """Handle one event in a transaction of its own."""
    envelope = Envelope.from_json(message.body)
    plan = PlanCreated.model_validate(envelope.data)
    try:
        async with sessions.begin() as session:
            await handle(session, envelope, plan)
    except IntegrityError:
        pass  # it was handled before


async def handle(session: AsyncSession, envelope: Envelope, plan: PlanCreated) -> None:
    """Note what the event led to, and what is to be said of it."""
    now = datetime.now(UTC)
    session.add(InboxRow(consumer="usual", source=envelope.source, event_id=envelope.id, landed_at=now))
    await session.flush()
    session.add(AppliedRow(case_id=plan.case_id, what=f"plan v{plan.version}"))
    said = work.answer(plan.case_id, plan.version, envelope.id)
    session.add(
        OutboxRow(
            message_id=token_hex(16), event_id=said.id, lane="own", recipient="margelle", case_id=plan.case_id,
            subject=work.OUT_SUBJECT, body=said.to_json(), created_at=now, attempts=0, way="plain",
        )
    )  # fmt: skip


async def relay() -> None:
    """Publish what waits, one after the other, each marked in a transaction of its own."""
    while True:
        async with sessions() as session:
            query = select(outbox.c.seq).where(outbox.c.published_at.is_(None)).order_by(outbox.c.seq)
            waiting = list(await session.scalars(query.limit(_AT_ONCE)))
        for seq in waiting:
            await publish(seq)
        if not waiting:
            await asyncio.sleep(_POLL_SECONDS)


async def publish(seq: int) -> None:
    """Publish one row, and mark it."""
    async with sessions.begin() as session:
        row: Any = await session.get_one(OutboxRow, seq)
        headers = {"Nats-Msg-Id": row.message_id}
        await broker.publish(row.body, row.subject, headers=headers, stream="OWN", timeout=5)
        row.published_at = datetime.now(UTC)


async def main() -> None:
    """Run until killed."""
    await make_tables(URL)
    relaying = asyncio.create_task(relay())
    await FastStream(broker).run()
    relaying.cancel()


if __name__ == "__main__":
    uvloop.run(main())
