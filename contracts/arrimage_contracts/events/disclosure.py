"""A disclosure: asked for with a one-time key, answered sealed or refused, received, and erased (R-093, R-094)."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-094", "R-162"),
    identity=("request_id",),
    border_only=True,
)
class DisclosureRequested(EventData):
    """A partner asks for categories of what is held of a person, to be sealed to a key that it uses once.

    ``signature`` is over the lines that the role's page gives (intake, *asking who a person is*; in Python,
    :func:`arrimage_contracts.sealed.request_bytes`), by the key that the network file states for the organization.
    """

    request_id: f.ScopedId
    consent_id: f.ScopedId
    """The authorization, or the emergency exception, under which it asks."""
    categories: f.Categories
    purpose: f.ForPurpose
    one_time_key: f.OneTimeKey
    signature: f.Signature


class InformationDisclosedPart(EventData):
    """The answer, sealed: who can open it, and what is inside, is in :mod:`arrimage_contracts.sealed`."""

    request_id: f.ScopedId
    consent_id: f.ScopedId
    sealed: f.SealedPart


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-094", "R-106"),
    identity=("request_id",),
    sealed=InformationDisclosedPart,
)
class InformationDisclosed(EventData):
    """This organization disclosed categories to a partner; what they hold is not said here."""

    request_id: f.OwnId
    consent_id: f.OwnId
    agreement_id: f.OptionalOwnId = None
    """Left out under an emergency exception alone."""
    to_org: f.Organization
    categories: f.Categories
    disclosed_on: f.CivilDate


class DisclosureRefusedState(EventData):
    """What the one who asked is told: why, and nothing that it did not know."""

    request_id: f.ScopedId
    reason: f.Refused


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-093", "R-094", "R-297"),
    identity=("request_id",),
    border=DisclosureRefusedState,
)
class DisclosureRefused(DisclosureRefusedState):
    """A partner asked for what it may not have: nothing left."""

    to_org: f.Organization
    refused_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-094",),
    identity=("request_id",),
    border_only=True,
)
class DisclosureReceived(EventData):
    """The content was opened and kept, or could not be opened; the key that opens it is gone either way."""

    request_id: f.ScopedId
    received_on: f.CivilDate
    opened: f.Flag
    """False: it was not what was asked for, or not from whom it said; nothing of it was kept."""


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-094",),
    identity=("request_id",),
)
class DisclosureOverdue(EventData):
    """What was disclosed was not received in time, or what was asked for did not come."""

    request_id: f.OwnId
    partner_org: f.Organization
    since: f.CivilDate


class DisclosureErasedState(EventData):
    """What the discloser is told: the copies under this authorization are gone."""

    consent_id: f.ScopedId
    erased_on: f.CivilDate
    revoked_on: f.OptionalCivilDate = None
    """The day of which the discloser itself said that the person withdrew, said back to it: one that was restored
    from a backup may not know any more, and learns it here."""


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-095", "R-110"),
    # A decline erases, and the end of the authorization does again: each is news of its own.
    identity=("consent_id", "erased_on"),
    border=DisclosureErasedState,
    withdrawal=True,
)
class DisclosureErased(DisclosureErasedState):
    """What this organization received under an authorization is erased: the key is destroyed.

    What was asked for again after a first erasure is erased again, on the same day perhaps: that is said under
    ``UUIDv5(id, request_id)``, ``id`` by the formula and ``request_id`` that of the last request, not the first. A
    withdrawal after an erasure of the same day, which left nothing to erase, is said back under
    ``UUIDv5(id, consent_id)``, both the own ones.
    """

    from_org: f.Organization
    because: f.Erased


class EmergencyInformationDisclosedState(EventData):
    """What the recipient is told: a person is in danger, and it may ask for this, until then."""

    exception_id: f.ScopedId
    """Stands for ``consent_id`` in the request, whose purpose is ``emergency``."""
    categories: f.Categories
    ends_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-107", "R-279"),
    identity=("exception_id",),
    border=EmergencyInformationDisclosedState,
)
class EmergencyInformationDisclosed(EmergencyInformationDisclosedState):
    """Somebody's life is in danger: a worker opened the strict minimum to one organization, without consent."""

    to_org: f.Organization
    review_due_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-107",),
    identity=("exception_id",),
)
class EmergencyReviewDue(EventData):
    """An exception, disclosure or access, was not looked at by a second person in time."""

    exception_id: f.OwnId
    review_due_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-110", "R-333"),
    identity=("of_case_id", "deidentified_on"),
)
class RecordDeidentified(EventData):
    """The time for which an ended case is kept is over: who it was of is erased, what is counted stays."""

    of_case_id: f.OwnId
    deidentified_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-330",),
    identity=("incident_id",),
)
class ConfidentialityIncidentReported(EventData):
    """Something happened to what is confidential; the privacy officer is told, and reads the register."""

    incident_id: f.OwnId
    nature: f.Incident
    persons: f.Count
    reported_on: f.CivilDate
