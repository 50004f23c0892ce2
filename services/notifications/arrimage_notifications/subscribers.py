"""Events in: parse, call a command, return."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.lead import CaseLeadAssigned, CaseLeadTransferred
from arrimage_notifications.commands.follow_lead import follow_lead
from arrimage_notifications.commands.note_event import note_event


async def on_event(event: EventData, work: Work) -> None:
    """Something that the rules know happened."""
    assert work.incoming is not None  # noqa: S101 - a notice has a causing event (R-334)
    envelope = work.incoming.envelope
    happened_on = work.place.clock.civil_date(envelope.time)
    await note_event(work, event, cause_event_id=envelope.id, case_id=envelope.subject, happened_on=happened_on)


async def on_lead(event: CaseLeadAssigned | CaseLeadTransferred, work: Work) -> None:
    """Somebody answers for a case from now on."""
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    await follow_lead(work, event, case_id=work.incoming.envelope.subject)
