"""A stand-in for intake: it tells a name and how to reach the person, and keeps what it is asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from nats.aio.msg import Msg

from arrimage_testing.service_twin import Twin

NAME = "Sentinelle Tremblay-Test"
PHONE = "450-555-0199"
ALLOWED: dict[str, Any] = {
    "may_be_contacted": True,
    "ways": ["phone"],
    "language": "es",
    "safe_from": "18:00",
    "safe_until": "20:00",
    "first_name": "Sentinelle",
    "phone": PHONE,
}


@asynccontextmanager
async def intake_says(twin: Twin, contact: dict[str, Any]) -> AsyncIterator[list[dict[str, Any]]]:
    """Answer ``contact`` to whoever asks how to reach a person, and their name; what is asked is in the list."""
    asked: list[dict[str, Any]] = []

    async def answer(message: Msg) -> None:
        question = json.loads(message.data)
        asked.append(question)
        wants_contact = message.subject.startswith("req.intake.person.") and question["purpose"] != "casework"
        names = [{"case_id": case_id, "name": NAME} for case_id in question.get("case_ids", ())]
        reply = contact if wants_contact else {"answer": {"names": names}}
        await message.respond(json.dumps(reply).encode())

    listening = [
        await twin.nats.subscribe(f"req.intake.{request}.v1", cb=answer) for request in ("person", "names")
    ]
    await twin.nats.flush()
    yield asked
    for one in listening:
        await one.unsubscribe()


def kept_in(directory: Path) -> list[bytes]:
    """Return what is in the store, its write-ahead log and the log."""
    return [path.read_bytes() for path in directory.iterdir() if path.is_file()]
