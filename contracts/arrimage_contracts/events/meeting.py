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
