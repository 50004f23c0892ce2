"""The first contact with a person who was referred."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-112", "R-114"),
    identity=("referral_id",),
)
class FirstContactMade(EventData):
    """The person was reached, both ways; the clock of the first contact stops."""

    referral_id: f.OwnId
    made_on: f.CivilDate
    delay_days: f.Count
    late: f.Flag
