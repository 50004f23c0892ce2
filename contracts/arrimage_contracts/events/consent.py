"""An authorization to communicate: granted, ending, withdrawn, declined. It is the switch (R-092 to R-097).

Each names one recipient, who alone hears of it; the envelope's subject is the case.
"""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


class ConsentGrantedState(EventData):
    """What the recipient may know: what it may ask for, for what, and from when until when."""

    consent_id: f.ScopedId
    categories: f.Categories
    purpose: f.ForPurpose
    starts_on: f.CivilDate
    ends_on: f.CivilDate
    """The last day on which it holds."""
    replaces_consent_id: f.OptionalScopedId = None
    """The authorization that ends by this one."""


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-092", "R-279"),
    identity=("consent_id",),
    border=ConsentGrantedState,
)
class ConsentGranted(ConsentGrantedState):
    """The person authorized this organization to communicate to one other, by name."""

    to_org: f.Organization
    method: f.Given
    given_by: f.GivenBy


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-097",),
    identity=("consent_id",),
)
class ConsentDeclined(EventData):
    """The person declined to authorize: they keep the service, and the partner's part is done with them."""

    consent_id: f.OwnId
    to_org: f.Organization
    declined_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-096",),
    identity=("consent_id", "ends_on"),
)
class ConsentExpiring(EventData):
    """An authorization ends soon; the worker may ask the person whether to renew it."""

    consent_id: f.OwnId
    to_org: f.Organization
    ends_on: f.CivilDate
    because: f.Ended


class ConsentExpiredState(EventData):
    """What the recipient must know: from now on it may not ask, and what it got is erased."""

    consent_id: f.ScopedId
    expired_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-096",),
    identity=("consent_id",),
    border=ConsentExpiredState,
    withdrawal=True,
)
class ConsentExpired(ConsentExpiredState):
    """An authorization has ended by itself; it is as one that was withdrawn, from now on."""

    to_org: f.Organization
    because: f.Ended


class ConsentRevokedState(EventData):
    """What the recipient must know: stop using what it got, erase it, say so. Valid before its grant is."""

    consent_id: f.ScopedId
    revoked_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-095",),
    identity=("consent_id",),
    border=ConsentRevokedState,
    withdrawal=True,
)
class ConsentRevoked(ConsentRevokedState):
    """The person withdrew an authorization. Nothing more leaves under it, and the copies are called back."""

    to_org: f.Organization


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-095",),
    identity=("consent_id",),
)
class ErasureUnconfirmed(EventData):
    """The recipient of a withdrawn authorization has not said in time that it erased its copies."""

    consent_id: f.OwnId
    to_org: f.Organization
    asked_on: f.CivilDate
