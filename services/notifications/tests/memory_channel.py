"""A channel that keeps what it is given, and a stand-in for intake that tells what a person said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nats.aio.msg import Msg

from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Place
from arrimage_contracts.vocabularies import FailureReason, NoticeChannel
from arrimage_notifications.app import SERVICE
from arrimage_notifications.channels import Channel, NotDeliveredError, OutgoingNotice
from arrimage_notifications.manifest import manifest
from arrimage_testing.service_twin import Twin

ALLOWED: dict[str, Any] = {
    "may_be_contacted": True,
    "ways": ["email"],
    "language": "en",
    "first_name": "Sentinellette",
    "email": "sentinelle.preferee@example.org",
}
SENTINELS = ("Sentinellette", "sentinelle.preferee")


class InMemoryChannel:
    """Keeps what it is given; may fail first."""

    def __init__(
        self,
        failures: int = 0,
        *,
        after_delivery: bool = False,
        error: Exception | None = None,
        name: str = "console",
    ) -> None:
        self.name = name
        self.delivered: list[OutgoingNotice] = []
        self.tried = 0
        self.failures = failures
        self.error = error or OSError("channel.away")
        self._after_delivery = after_delivery

    async def deliver(self, notice: OutgoingNotice) -> None:
        self.tried += 1
        fails = self.tried <= self.failures
        if not fails or self._after_delivery:
            self.delivered.append(notice)
        if fails:
            raise self.error


def by(*channels: Channel) -> ServiceDefinition:
    """The service, with these channels in the place of its own; each stands under its name."""

    def channels_of(place: Place) -> Mapping[str, Channel]:
        return {channel.name: channel for channel in channels}

    return ServiceDefinition(manifest(channels_of), SERVICE.metadata, SERVICE.migrations)


def by_email(channel: InMemoryChannel) -> ServiceDefinition:
    channel.name = NoticeChannel.EMAIL
    return by(channel)


def refused(*, for_ever: bool = False) -> NotDeliveredError:
    return NotDeliveredError(FailureReason.REFUSED, for_ever=for_ever)


class Intake:
    """Answers in intake's place, and keeps the questions."""

    def __init__(self, reply: dict[str, Any] | bytes) -> None:
        self.reply = reply
        self.questions: list[dict[str, Any]] = []

    async def answer_in(self, twin: Twin) -> Intake:
        async def heard(message: Msg) -> None:
            self.questions.append(json.loads(message.data))
            body = self.reply if isinstance(self.reply, bytes) else json.dumps(self.reply).encode()
            if body:
                await message.respond(body)

        await twin.nats.subscribe("req.intake.person.v1", cb=heard)
        await twin.nats.flush()
        return self
