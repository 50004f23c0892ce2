"""What was said of a case, as lines that read like a scenario's table: when, what, and all facts but ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from arrimage.demo.stage import ZONE
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.vocabularies import ServiceName

_IN_ORDER = list(ServiceName)


def lines(events: Iterable[Envelope]) -> list[str]:
    """Return a line an event, by the minute; within it by service, and those of a service as they were said."""
    ordered = sorted(events, key=lambda event: (event.time, _IN_ORDER.index(ServiceName(event.source_service))))
    return [_line(event) for event in ordered]


def _line(event: Envelope) -> str:
    facts = " ".join(f"{name}={_plain(value)}" for name, value in event.data.items() if not _is_id(value))
    when = f"{event.time.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}"
    sender, recipient = event.source_organization, event.recipient
    between = "" if sender == recipient else f"{sender}>{recipient} "
    return f"{when} {between}{event.event_name} {facts}"


def _plain(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _is_id(value: Any) -> bool:
    try:
        UUID(value)
    except (TypeError, ValueError, AttributeError):
        return False
    return True
