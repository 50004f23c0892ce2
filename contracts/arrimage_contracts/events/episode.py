"""The episode of service of one person."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.PLANNING,
    requirements=("R-136", "R-178", "R-189", "R-190"),
    identity=("plan_id",),
)
class EpisodeClosed(EventData):
    """An episode ended; follow-up needs to know when, how, and whether the person may be called."""

    case_id: f.OwnId
    plan_id: f.OwnId
    closed_on: f.CivilDate
    outcome: f.Outcome
    outcome_class: f.OutcomeClass
    success_tags: f.SuccessTags
    activities_held_count: f.Count
    followup_allowed: f.Flag
    plan_agreed: f.FlagUnlessSaid = True
    """False: the episode ended before a plan was agreed; ``plan_id`` is that of the plan that never came."""
