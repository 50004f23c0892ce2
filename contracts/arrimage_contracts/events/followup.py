"""The calls after the end: three and nine calendar months later."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-178",), identity=("followup_id",))
class FollowupScheduled(EventData):
    """A call is planned, counted from the end of the episode."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    due_on: f.CivilDate


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-005", "R-179"), identity=("followup_id",))
class FollowupDue(EventData):
    """The day of a call has come. Said exactly once for each call."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    due_on: f.CivilDate
    episode_closed_on: f.CivilDate
    owner_org: f.Organization


@CATALOGUE.event(
    producer=ServiceName.FOLLOWUP, requirements=("R-180", "R-181", "R-183"), identity=("followup_id",)
)
class FollowupCompleted(EventData):
    """The person was called, or the attempts ended. Unreached is missing data, never relapse."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    result: f.Result
    completed_on: f.CivilDate
    wish_to_return: f.Flag
