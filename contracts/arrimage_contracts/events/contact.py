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


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-114",),
    identity=("referral_id", "attempt"),
)
class FirstContactAttempted(EventData):
    """Somebody tried to reach the person; an attempt stops no clock."""

    referral_id: f.OwnId
    attempt: f.Ordinal
    attempted_on: f.CivilDate
    channel: f.Channel
    result: f.Attempted


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-113",),
    identity=("referral_id", "due_on"),
)
class FirstContactDueSoon(EventData):
    """The day of the first contact comes near and nobody has reached the person. Said once."""

    referral_id: f.OwnId
    due_on: f.CivilDate
    days_left: f.Count


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-016", "R-113"),
    identity=("referral_id", "due_on"),
)
class FirstContactOverdue(EventData):
    """The day of the first contact passed without one. Said once; the referral stays open."""

    referral_id: f.OwnId
    due_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-099",),
    identity=("case_id", "number"),
)
class ContactPreferenceUpdated(EventData):
    """The person said anew whether and how they may be called; how is asked of intake, not told here."""

    case_id: f.OwnId
    number: f.Ordinal
    updated_on: f.CivilDate
    may_be_contacted: f.Flag
