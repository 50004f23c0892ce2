"""What an engine is measured on: real servers with the durability of production, and processes of their own.

Stores and streams lie on a disk in memory where there is one, so that ratios are those of the programs and not of
the machine's disk; every program still asks for each write to be kept. ``ARRIMAGE_BENCH_DIR`` names another place.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from tests.benchmarks.node import cpu_seconds
from tests.benchmarks.speed import work

from arrimage_contracts.subjects import OWN_STREAM
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.postgres_server import PostgresServer
from arrimage_testing.processes import dying_with_us, end
from arrimage_testing.waiting import eventually

SQLITE, POSTGRESQL = "sqlite", "postgresql"
STORES = (SQLITE, POSTGRESQL)
ROOT = Path(__file__).parents[3]
_LOOK_EVERY = 0.02
_IN_MEMORY = Path("/dev/shm")


def place() -> Path:
    """Return where stores and streams lie."""
    if chosen := os.environ.get("ARRIMAGE_BENCH_DIR"):
        return Path(chosen)
    return _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())


@dataclass(frozen=True)
class Throughput:
    """One run of one engine over a queue that was full when it began."""

    per_second: float
    microseconds: float
    """CPU of the engine's processes for one event."""
    megabytes: float
    """Of memory, at its end."""


@dataclass
class Rig:
    """A bus with the node's stream, and one store, for one engine."""

    directory: Path
    server: NatsServer
    client: Client
    store_url: str
    postgres: PostgresServer | None
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def js(self) -> JetStreamContext:
        """The JetStream of the bus."""
        return self.client.jetstream()

    def start(self, engine: str, *, instance: str = "1", profile: str = "pilot") -> subprocess.Popen[bytes]:
        """Start one process of an engine; ``profile``: Arrimage's, of which demo alone takes unsigned commands."""
        environment = os.environ | {
            "BENCH_NATS": self.server.url,
            "BENCH_STORE": self.store_url,
            "BENCH_DIRECTORY": str(self.directory),
            "BENCH_INSTANCE": instance,
            "BENCH_PROFILE": profile,
        }
        command = [sys.executable, "-m", f"tests.benchmarks.speed.engines.{engine}"]
        with (self.directory / f"{engine}-{instance}.out").open("wb") as output:
            process = subprocess.Popen(
                dying_with_us(command), cwd=ROOT, env=environment, stdout=output, stderr=output
            )
        self.processes.append(process)
        return process

    async def stop(self) -> None:
        """End what was started."""
        while self.processes:
            await asyncio.to_thread(end, self.processes.pop(), signal.SIGTERM)

    async def came_out(self) -> int:
        """Count the events that went out."""
        info = await self.js.stream_info(OWN_STREAM, subjects_filter=work.OUT_SUBJECT)
        return sum((info.state.subjects or {}).values())

    async def to_come_in(self) -> int:
        """Count the events that the engine has not even fetched."""
        return (await self.js.consumer_info(OWN_STREAM, work.DURABLE)).num_pending or 0

    async def throughput(
        self, count: int, *, before: int = 0, within: float = 900.0, by_stream: bool = True
    ) -> Throughput:
        """Watch ``count`` events go out, besides the ``before`` that did; the first tenth is warming up.

        Counted is what was not fetched when that tenth was: an engine may handle first and publish late.

        :param by_stream: whether they come in by the stream; otherwise what went out tells when it is warm.
        """
        warm, deadline = count - max(count // 10, 1), time.monotonic() + within
        first = count, time.perf_counter(), cpu_of(self.processes)
        while True:
            out, now = await self.came_out(), time.perf_counter()
            if out >= before + count:
                break
            if first[0] > warm:  # the last look before a tenth was under way, or the first look after
                to_come = await self.to_come_in() if by_stream else 0
                left = to_come or before + count - out  # a short queue may be fetched whole by now
                first = left, now, cpu_of(self.processes)
            if time.monotonic() > deadline or any(each.poll() is not None for each in self.processes):
                raise RuntimeError(f"{out - before} of {count} went out\n{self.said()}")
            await asyncio.sleep(_LOOK_EVERY)
        measured, began, computed = first
        rate = measured / max(now - began, 1e-9)
        cost = (cpu_of(self.processes) - computed) / measured * 1e6
        return Throughput(rate, cost, sum(megabytes_of(each.pid) for each in self.processes))

    async def must_be_whole(self, count: int) -> None:
        """Look at what went out: each of ``count`` events led to one, those of a case in order.

        :raises RuntimeError: if it is not so.
        """
        numbers = await came_out_in_order(self.js, await self.came_out(), count)
        versions: dict[int, list[int]] = {}
        for number in numbers:
            versions.setdefault(number % work.CASES, []).append(number)
        disorder = sum(each != sorted(each) for each in versions.values())
        if sorted(numbers) != list(range(count)) or disorder:
            raise RuntimeError(f"of {count} went out {len(numbers)}, {len(set(numbers))} each once; {disorder=}")

    def said(self) -> str:
        """Return what the engines printed last."""
        return "\n".join(file.read_text(errors="replace")[-1500:] for file in self.directory.glob("*.out"))


async def came_out_in_order(js: JetStreamContext, there: int, count: int) -> list[int]:
    """Return the number of the cause of each of the events that went out, as the stream has them."""
    number_of = {str(work.event_id(number)): number for number in range(count)}
    subscription = await js.pull_subscribe(work.OUT_SUBJECT, stream=OWN_STREAM)
    found: list[int] = []
    patience = 20
    while len(found) < there and patience:
        try:
            messages = await subscription.fetch(min(500, there - len(found)), timeout=5)
        except nats.errors.TimeoutError:
            patience -= 1
            continue
        for message in messages:
            found.append(number_of[json.loads(message.data)["causationid"]])
            await message.ack()
    return found


def cpu_of(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Return the seconds of a core that processes and their children have used."""
    return sum(cpu_seconds(pid) for process in processes for pid in family(process.pid))


def family(pid: int) -> list[int]:
    """Return a process and what it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += family(int(child))
    return found


def megabytes_of(pid: int) -> float:
    """Return the memory of a process, in megabytes: its resident set."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0.0


@asynccontextmanager
async def rig(store: str) -> AsyncIterator[Rig]:
    """Make a bus and a store of one kind, empty and for one engine."""
    async with AsyncExitStack() as held:
        directory = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="arrimage-bench-", dir=place())))
        os.chmod(directory, 0o755)  # noqa: PTH101 - PostgreSQL runs as another user
        config = (
            'server_name: bench\nlisten: 127.0.0.1:-1\n'
            f'jetstream {{ store_dir: "{directory}/jetstream", sync_interval: always }}\n'
        )  # fmt: skip
        server = await held.enter_async_context(NatsServer(directory / "nats", config=config))
        client = await nats.connect(server.url)
        held.push_async_callback(client.close)
        await work.make_stream(client.jetstream())
        url, postgres = f"sqlite+aiosqlite:///{directory / 'store.sqlite3'}", None
        if store == POSTGRESQL:
            postgres = PostgresServer(directory / "postgres", durable=True)
            postgres.start()
            held.callback(postgres.stop)
            url = postgres.create_database()
        made = Rig(directory, server, client, url, postgres)
        held.push_async_callback(made.stop)
        yield made


async def until_it_works(made: Rig, number: int) -> None:
    """Give one event and wait for what comes of it: the engine is up."""
    before = await made.came_out()
    await work.publish(made.js, [number])

    async def more() -> bool:
        return await made.came_out() > before

    await eventually(more, deadline=60, what=f"the engine to begin\n{made.said()}")
