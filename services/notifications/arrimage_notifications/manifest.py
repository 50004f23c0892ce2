"""notifications' table of contents: what it hears, serves and delivers. It says nothing on the bus."""

from __future__ import annotations

from arrimage_chassis.errands import Desk
from arrimage_chassis.manifest import Errand, Hears, Manifest, Query
from arrimage_contracts.vocabularies import ServiceName
from arrimage_notifications import api, subscribers
from arrimage_notifications.channels import Channel
from arrimage_notifications.channels.console import ConsoleChannel
from arrimage_notifications.commands.deliver_pending import deliver_pending
from arrimage_notifications.domain.rules import RULES
from arrimage_notifications.store.notices import count_pending


def manifest(channel: Channel) -> Manifest:
    """Return the table of contents of a service that delivers by ``channel``."""

    async def deliver(desk: Desk) -> int:
        return await deliver_pending(desk, channel)

    return Manifest(
        service=ServiceName.NOTIFICATIONS,
        hears=tuple(Hears(event, subscribers.on_event) for event in RULES),
        queries=(Query("/notices", api.list_notices),),
        errands=(Errand("notices", left=count_pending, run=deliver),),
    )


MANIFEST = manifest(ConsoleChannel())
