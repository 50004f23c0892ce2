"""What it costs to seal an answer and to open it, and which share of a hop that is: ``make bench``.

A hop is an event that comes to a whole service on SQLite until what it says of it is on the bus again. Sealing and
opening are counted in time of one core, so that others at the machine do not count; alone:
``python -m tests.benchmarks.sealing [--write]``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nats
from chassis.tests.probe import PROBE
from chassis.tests.trust.exchange import REQUEST, Exchange, new_exchange, public_half
from tests.benchmarks.batch_subscriber import HOPS, SUBJECT, envelopes
from tests.benchmarks.hearing import next_event
from tests.benchmarks.node import machine

from arrimage_chassis.trust.requests import Asked, is_signed_request, sign_request
from arrimage_chassis.trust.sealing import seal
from arrimage_contracts.sealed import Contact, Disclosed, Identity
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "sealing.md"
_ROUNDS, _IN_A_ROUND = 12, 150


@dataclass(frozen=True)
class Cost:
    """One act: milliseconds of one core."""

    act: str
    milliseconds: float

    @property
    def per_second(self) -> float:
        """How many one core does."""
        return 1000 / self.milliseconds


def cost(act: str, do: Callable[[], object]) -> Cost:
    """Return the cost of ``do`` in the round in which the least came between."""
    do()
    rounds = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        for _ in range(_IN_A_ROUND):
            do()
        rounds.append((time.process_time() - began) / _IN_A_ROUND * 1000)
    return Cost(act, min(rounds))


def costs(exchange: Exchange) -> list[Cost]:
    """Return what a disclosure costs: the request signed and verified, the answer sealed and opened."""
    one_time_key = public_half(exchange.one_time)
    content, expected = exchange.content, exchange.expected
    asked = Asked(
        "virage",
        "margelle",
        REQUEST,
        expected.case_id,
        expected.consent_id,
        tuple(expected.categories),
        expected.purpose,
        one_time_key,
    )
    signature = sign_request(exchange.virage, asked)
    fullest = Disclosed(
        identity=Identity(name="é" * 254), contact=Contact(address="é" * 254, instructions="é" * 2000)
    )
    compact, large = exchange.sealed(), exchange.sealed(content=fullest)
    return [
        cost("sign a request", lambda: sign_request(exchange.virage, asked)),
        cost("verify a request", lambda: is_signed_request(exchange.margelle, asked, signature)),
        cost(f"seal ({len(compact)} bytes)", lambda: seal(content, one_time_key, REQUEST, exchange.margelle)),
        cost(f"open ({len(compact)} bytes)", lambda: exchange.opened(compact)),
        cost(f"seal ({len(large)} bytes)", lambda: exchange.sealed(content=fullest)),
        cost(f"open ({len(large)} bytes)", lambda: exchange.opened(large)),
    ]


@dataclass(frozen=True)
class Hop:
    """From an event that comes in to the one that goes out, milliseconds."""

    on_the_wall: float
    """Median by the clock on the wall."""
    of_a_core: float
    """Mean of what the service itself computes, without the server of the bus."""


async def quiet_hop() -> Hop:
    """Return what one event costs a whole service, one at a time."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        url = f"sqlite+aiosqlite:///{place / 'store.sqlite3'}"
        async with (
            NatsServer(place / "nats") as server,
            running_service(PROBE, nats_server=server, store_url=url, directory=place, poll_seconds=5.0) as twin,
        ):
            client = await nats.connect(server.url)
            said = await client.subscribe("own.followup.FollowupScheduled.v1")
            hops, computing = [], 0.0
            for body in envelopes(HOPS):
                await asyncio.sleep(0.05)
                sent, began = time.perf_counter(), time.process_time()
                await twin.jetstream.publish(SUBJECT, body)
                await next_event(said)
                hops.append((time.perf_counter() - sent) * 1000)
                computing += time.process_time() - began
            await client.close()
    return Hop(statistics.median(hops), computing / len(hops) * 1000)


def page(found: list[Cost], hop: Hop) -> str:
    """Return the page, or what is printed."""
    rows = "".join(
        f"| {one.act} | {one.milliseconds:.3f} | {one.per_second:.0f} | {one.milliseconds / hop.of_a_core:.1%} |\n"
        for one in found
    )
    return f"""\
# What sealing costs

Written by `make bench ARGS=--write`.

{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {os.getloadavg()[0]:.1f}.
Milliseconds are those of one core, in the round of {_IN_A_ROUND} in which the least came between. A hop is an
event that comes to a whole service on SQLite until what it says of it is on the bus again: {hop.of_a_core:.1f} ms
of a core in the service, {hop.on_the_wall:.1f} ms by the clock on the wall under that load ({HOPS} of them, one
at a time). Shares are of the former.

| act | ms | per second and core | share of a hop |
|---|---|---|---|
{rows}
Opening looks for points of low order first: one more X25519 agreement, before the one-time key is used. A
disclosure is one request signed and verified, one answer sealed and opened, and some hops between.
"""


async def measured() -> str:
    """Measure, and return the page."""
    return page(costs(new_exchange()), await quiet_hop())


def main() -> int:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks/sealing.md")
    text = asyncio.run(measured())
    sys.stdout.write(text)
    if parser.parse_known_args()[0].write:
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
