"""The work that every engine does: an event comes in, it is noted once, and an event goes out.

In comes PlanCreated, about 900 bytes. Kept are a mark in the inbox, one row of the domain and one of the outbox,
in one transaction; out goes FollowupScheduled. Events of one case are numbered and must go out in that order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from chassis.tests.probe import plan, scheduled
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig

from arrimage_contracts import ids
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.subjects import OWN_STREAM

SUBJECT = "own.planning.PlanCreated.v1"
OUT_SUBJECT = "own.followup.FollowupScheduled.v1"
DURABLE = "followup"
ORGANIZATION = "margelle"
CASES = 500
_SPACE = UUID("9f5e2a52-7f6e-4f0c-8d0a-3a3f5f0b4c11")
_AT_ONCE = 500


def case_of(number: int) -> UUID:
    """Return the case of the event with this number."""
    return uuid5(_SPACE, f"case {number % CASES}")


def event_id(number: int) -> UUID:
    """Return the id of the event with this number."""
    return uuid5(_SPACE, f"event {number}")


def body(number: int, case: UUID | None = None) -> bytes:
    """Return the event with this number, as it is on the bus; ``case``: of that case, in place of its own."""
    case = case or case_of(number)
    data = plan(case, version=number // CASES + 1)
    return _envelope(event_id(number), "planning", "PlanCreated", case, number, data).to_json()


def answer(case: UUID, version: int, cause: UUID) -> Envelope:
    """Return the event that goes out when the plan of ``case`` with this version has come in."""
    data = scheduled(case, ids.plan_id(case, 1), version)
    envelope = _envelope(uuid5(cause, "out"), "followup", "FollowupScheduled", case, version, data)
    return envelope.model_copy(update={"causationid": cause})


def _envelope(id_: UUID, service: str, name: str, case: UUID, number: int, data: Any) -> Envelope:
    return Envelope(
        id=id_,
        source=source_of(ORGANIZATION, service),
        type=f"arrimage.{name}.v1",
        time=datetime.now(UTC),
        dataschema=schema_name(name, 1, "own"),
        subject=case,
        recipient=ORGANIZATION,
        correlationid=uuid5(case, "correlation"),
        sequence=f"bench.{number}",
        privacyclass=Privacy.DEIDENTIFIED,
        data=data.model_dump(mode="json"),
    )


async def make_stream(jetstream: JetStreamContext) -> None:
    """Make the node's stream and the durable of the service, as ``node apply`` does."""
    await jetstream.add_stream(StreamConfig(name=OWN_STREAM, subjects=["own.>"]))
    await jetstream.add_consumer(
        OWN_STREAM,
        ConsumerConfig(
            durable_name=DURABLE,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=30,
            max_deliver=-1,
            max_ack_pending=2000,
            filter_subjects=[SUBJECT],
        ),
    )


async def publish(jetstream: JetStreamContext, numbers: Sequence[int]) -> None:
    """Put the events with these numbers into the stream, in order for each case."""
    for some in _slices(numbers):
        await asyncio.gather(*(jetstream.publish(SUBJECT, body(number), timeout=30) for number in some))


def _slices(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
