"""The support plan that a person and a worker write together."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.PLANNING,
    requirements=("R-005", "R-124", "R-127", "R-132"),
    identity=("plan_id", "version"),
)
class PlanCreated(EventData):
    """A plan was agreed with the person. Dates and counts only: never themes, objectives or partners."""

    plan_id: f.OwnId
    case_id: f.OwnId
    referral_id: f.OwnId
    version: f.Ordinal
    mode: f.Mode
    start_on: f.CivilDate
    expected_end_on: f.CivilDate
    meeting_dates: f.CivilDates
    objective_count: f.Count


@CATALOGUE.event(
    producer=ServiceName.PLANNING,
    requirements=("R-128", "R-131"),
    identity=("plan_id", "version"),
)
class PlanRevised(EventData):
    """An agreed plan has a new version. Dates and counts only, as in PlanCreated."""

    plan_id: f.OwnId
    case_id: f.OwnId
    version: f.Ordinal
    mode: f.Mode
    revised_on: f.CivilDate
    expected_end_on: f.CivilDate
    meeting_dates: f.CivilDates
    objective_count: f.Count


@CATALOGUE.event(
    producer=ServiceName.PLANNING,
    requirements=("R-130",),
    identity=("plan_id", "version"),
)
class ServiceModeChanged(EventData):
    """The plan goes on in another mode."""

    plan_id: f.OwnId
    case_id: f.OwnId
    version: f.Ordinal
    mode: f.Mode
    changed_on: f.CivilDate
    reason: f.ModeChange
