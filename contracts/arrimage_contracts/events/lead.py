"""Who answers for a case: at any instant one organization and one worker (R-102)."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-102", "R-115"),
    identity=("referral_id", "number"),
)
class CaseLeadAssigned(EventData):
    """A worker answers for the case from now on, with another one behind."""

    referral_id: f.OwnId
    number: f.Ordinal
    lead_org: f.Organization
    worker: f.WorkerRef
    backup: f.OptionalWorkerRef = None
    assigned_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-102",),
    identity=("referral_id", "number"),
)
class CaseLeadTransferOffered(EventData):
    """The lead asks a colleague to take the case over; until the colleague accepts, the lead stays responsible."""

    referral_id: f.OwnId
    number: f.Ordinal
    worker: f.WorkerRef
    offered_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-102",),
    identity=("referral_id", "number"),
)
class CaseLeadTransferRefused(EventData):
    """The colleague cannot take the case over; nothing changed hands."""

    referral_id: f.OwnId
    number: f.Ordinal
    refused_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-102",),
    identity=("referral_id", "number"),
)
class CaseLeadTransferred(EventData):
    """The receiver accepted and answers for the case from now on.

    Between colleagues both organizations are this one. Between organizations each gate says it in its own node
    once the receiving one has accepted the referral.
    """

    referral_id: f.OwnId
    number: f.Ordinal
    side: f.Side
    from_org: f.Organization
    to_org: f.Organization
    worker: f.OptionalWorkerRef = None
    transferred_on: f.CivilDate
