"""Promises that any of our services can be made to break, where the chassis keeps them."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from arrimage_chassis.bus.broker import Bus
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.said_before import SaidBefore
from arrimage_chassis.delivery.screening import Incoming, Refusal, Screen
from arrimage_contracts.envelope import Envelope


def store() -> Path:
    """Return the file of the store."""
    return Path(os.environ["ARRIMAGE_STORE_DIR"]) / "store.sqlite3"


def doubled_emission() -> None:
    """What is published is published twice, the second time under another Nats-Msg-Id."""
    publish = Bus.publish

    async def twice(self: Bus, subject: str, body: bytes, message_id: str) -> Any:
        await publish(self, subject, body, secrets.token_hex(16))
        return await publish(self, subject, body, message_id)

    Bus.publish = twice  # type: ignore[method-assign]


def identity_in_an_event() -> None:
    """Whatever is said bears a name."""
    to_json = Envelope.to_json

    def named(self: Envelope) -> bytes:
        return to_json(self.model_copy(update={"data": {**self.data, "person_name": "X"}}))

    Envelope.to_json = named  # type: ignore[method-assign]


def lost_on_restart() -> None:
    """What was set aside is forgotten at each start."""
    if store().exists():
        with closing(sqlite3.connect(store())) as connection, connection:
            connection.execute("DELETE FROM parked")


def re_emits_on_replay() -> None:
    """On an empty store what was said before is said again."""

    async def nothing(*_: object) -> None:
        return None

    SaidBefore.note = nothing  # type: ignore[assignment, method-assign]


def acks_before_commit() -> None:
    """What arrives is acknowledged, and handled a moment later."""
    hand_over = Bus._hand_over

    async def too_soon(self: Bus, messages: Any, deliver: Any) -> None:
        for message in messages:
            await message.ack()
        await asyncio.sleep(0.5)
        await hand_over(self, messages, deliver)

    Bus._hand_over = too_soon  # type: ignore[method-assign]


def blocks_on_a_forged_message() -> None:
    """A forged message is neither acknowledged nor passed."""
    look_at = Screen.look_at

    def blocked(self: Screen, message: Any) -> Incoming | Refusal:
        found = look_at(self, message)
        if isinstance(found, Refusal) and found.code == "event.forged_source":
            raise RuntimeError("blocked")
        return found

    Screen.look_at = blocked  # type: ignore[method-assign]


def believes_a_forged_source() -> None:
    """Who a message says it is from is believed."""
    Screen._says_who_sent_it = lambda *_: True  # type: ignore[method-assign]


def refuses_a_newer_minor() -> None:
    """A field that is not known makes a message invalid."""
    look_at = Screen.look_at

    def strict(self: Screen, message: Any) -> Incoming | Refusal:
        found = look_at(self, message)
        if isinstance(found, Incoming) and set(found.envelope.data) - set(type(found.event).model_fields):
            return Refusal(message, "event.invalid_data", "own")
        return found

    Screen.look_at = strict  # type: ignore[method-assign]


def message_id_of_the_event() -> None:
    """The Nats-Msg-Id is the event's own id."""
    row = outbox._Draft.row

    async def guessable(self: Any, sequence: str) -> dict[str, Any]:
        made = await row(self, sequence)
        return made | {"message_id": str(made["event_id"])}

    outbox._Draft.row = guessable  # type: ignore[method-assign]


MUTANTS = (
    doubled_emission, identity_in_an_event, lost_on_restart, re_emits_on_replay, acks_before_commit,
    blocks_on_a_forged_message, believes_a_forged_source, refuses_a_newer_minor, message_id_of_the_event,
)  # fmt: skip
