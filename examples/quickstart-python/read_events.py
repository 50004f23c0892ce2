"""Read the events that a node grants you, over NATS: at least once, each case in order.

    python read_events.py CREDENTIALS.json [--count N]

CREDENTIALS.json is what `arrimage bus grant` wrote. Needs nats-py with nkeys, and arrimage-contracts (types).
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

import nats
from nats.errors import TimeoutError as NothingNewError

from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.followup import FollowupDue

BATCH = 100
WAIT_SECONDS = 5


def act_on(envelope: Envelope) -> None:
    """Do what is yours to do; here, print a line."""
    if envelope.type == "arrimage.FollowupDue.v1":
        call = FollowupDue.model_validate(envelope.data)
        print(f"{call.due_on}  call {call.kind} is due  case={envelope.subject}", flush=True)
    else:
        print(f"{envelope.time:%Y-%m-%d}  {envelope.type}  case={envelope.subject}", flush=True)


async def read(credentials: dict[str, Any], count: int | None) -> None:
    """Read until told to stop, or until so many events were read."""
    told = credentials["nats"]
    client = await nats.connect(
        told["url"],
        nkeys_seed_str=told["seed"],
        inbox_prefix=told["inbox_prefix"],
        max_reconnect_attempts=-1,
    )
    durable = await client.jetstream(prefix=told["api_prefix"]).pull_subscribe_bind(
        told["durable"], told["stream"]
    )
    known: set[str] = set()  # keep this beside your own data: an event may come again
    while count is None or len(known) < count:
        try:
            messages = await durable.fetch(BATCH if count is None else count - len(known), timeout=WAIT_SECONDS)
        except NothingNewError:
            continue
        for message in messages:
            envelope = Envelope.from_json(message.data)
            if str(envelope.id) not in known:
                act_on(envelope)
                known.add(str(envelope.id))
            await message.ack()  # only now: what is not acknowledged comes again
    await client.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("credentials", type=Path)
    parser.add_argument("--count", type=int)
    given = parser.parse_args()
    asyncio.run(read(json.loads(given.credentials.read_text()), given.count))
