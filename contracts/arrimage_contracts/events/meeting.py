"""The individual meetings of a plan."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(producer=ServiceName.PLANNING, requirements=("R-155",), identity=("meeting_id",))
class MeetingHeld(EventData):
    """A meeting took place."""

    meeting_id: f.OwnId
    plan_id: f.OwnId
    number_in_series: f.Ordinal
    held_on: f.CivilDate


@CATALOGUE.event(producer=ServiceName.PLANNING, requirements=("R-136",), identity=("meeting_id",))
class MeetingCancelled(EventData):
    """A planned meeting will not take place."""

    meeting_id: f.OwnId
    plan_id: f.OwnId
    number_in_series: f.Ordinal
    planned_on: f.CivilDate
    reason: f.CancelReason


@CATALOGUE.event(producer=ServiceName.PLANNING, requirements=("R-335",), identity=("meeting_id", "planned_on"))
class MeetingDueSoon(EventData):
    """A meeting comes near. Said once for each date that it has had."""

    meeting_id: f.OwnId
    plan_id: f.OwnId
    number_in_series: f.Ordinal
    planned_on: f.CivilDate
    days_left: f.Count


@CATALOGUE.event(producer=ServiceName.PLANNING, requirements=("R-156",), identity=("meeting_id", "planned_on"))
class MeetingMissed(EventData):
    """The person did not come. It is no abandonment: somebody contacts the person by the day named."""

    meeting_id: f.OwnId
    plan_id: f.OwnId
    number_in_series: f.Ordinal
    planned_on: f.CivilDate
    contact_due_on: f.CivilDate


@CATALOGUE.event(producer=ServiceName.PLANNING, requirements=("R-128",), identity=("meeting_id", "move"))
class MeetingRescheduled(EventData):
    """A meeting was moved to another day; the others stay where they are."""

    meeting_id: f.OwnId
    plan_id: f.OwnId
    number_in_series: f.Ordinal
    move: f.Ordinal
    planned_on: f.CivilDate
    moved_to: f.CivilDate
    reason: f.Moved
