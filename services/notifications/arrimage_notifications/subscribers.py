"""Events in: parse, call one command, return."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.declaration import EventData
from arrimage_notifications.commands.note_event import note_event


async def on_event(event: EventData, work: Work) -> None:
    """Something that the rules know happened."""
    assert work.incoming is not None  # noqa: S101 - a notice has a causing event (R-334)
    envelope = work.incoming.envelope
    await note_event(work, event, cause_event_id=envelope.id, case_id=envelope.subject)
