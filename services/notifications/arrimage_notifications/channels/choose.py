"""Make the channels that a node's settings name."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage_chassis.work import Place
from arrimage_notifications.channels import Channel
from arrimage_notifications.channels.console import ConsoleChannel
from arrimage_notifications.channels.email import EmailChannel
from arrimage_notifications.channels.webhook import WebhookChannel


def channels_of(place: Place) -> Mapping[str, Channel]:
    """Return the channels of a node, by name; a further one is one more class, listed here."""
    settings = place.notices
    channels: list[Channel] = [ConsoleChannel()]
    if settings.smtp is not None:
        channels.append(EmailChannel(settings.smtp, place.clock.now))
    if settings.webhook is not None:
        channels.append(WebhookChannel(settings.webhook))
    return {channel.name: channel for channel in channels}
