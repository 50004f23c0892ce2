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


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-180",), identity=("followup_id", "attempt"))
class FollowupAttempted(EventData):
    """Somebody called. Attempts are made at different times of day."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    attempt: f.Ordinal
    attempted_on: f.CivilDate
    part_of_day: f.PartOfDay
    result: f.Attempted


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-180", "R-181"), identity=("followup_id",))
class FollowupUnreached(EventData):
    """The attempts ended and nobody answered: missing data, never relapse or failure."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    unreached_on: f.CivilDate
    attempts: f.Count


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-182",), identity=("followup_id",))
class FollowupDeclined(EventData):
    """The person does not wish to be called; nothing else changes for them."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    declined_on: f.CivilDate


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-182", "R-186"), identity=("followup_id",))
class FollowupCancelled(EventData):
    """A call that was planned will not be made."""

    followup_id: f.OwnId
    case_id: f.OwnId
    kind: f.Kind
    cancelled_on: f.CivilDate
    reason: f.Cancelled


@CATALOGUE.event(producer=ServiceName.FOLLOWUP, requirements=("R-137", "R-185"), identity=("followup_id",))
class ReentryRequested(EventData):
    """At a call the person wished to come back: a new referral opens without another form."""

    followup_id: f.OwnId
    case_id: f.OwnId
    requested_on: f.CivilDate
