"""A referral: an offer without identity, its acknowledgement, and the states that flow back to the sender."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-089", "R-306"),
    identity=("referral_id",),
    border_only=True,
)
class ReferralSent(EventData):
    """An organization offers a referral to another: what is asked for, and nothing of who the person is."""

    referral_id: f.ScopedId
    service_code: f.Service
    urgency: f.Urgency
    region: f.Region
    entry_point: f.Entry
    path: f.Path
    sent_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-091",),
    identity=("referral_id",),
    border_only=True,
)
class ReferralAcknowledged(EventData):
    """The receiving organization has the offer, and says until when it will have contacted the person."""

    referral_id: f.ScopedId
    received_on: f.CivilDate
    first_contact_due_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-005", "R-089", "R-112"),
    identity=("referral_id",),
)
class ReferralReceived(EventData):
    """A referral reached this organization; the seven days of the first contact run."""

    referral_id: f.OwnId
    from_org: f.Organization
    to_org: f.Organization
    entry_point: f.Entry
    path: f.Path
    urgency: f.Urgency
    service_code: f.Service
    received_on: f.CivilDate
    first_contact_due_on: f.CivilDate
    agreement_id: f.OptionalOwnId = None
    consent_id: f.OptionalOwnId = None


class ReferralTakenInChargeState(EventData):
    """What the sender may know: a worker has taken the referral in charge (R-091)."""

    referral_id: f.ScopedId
    taken_in_charge_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-091", "R-102"),
    identity=("referral_id",),
    border=ReferralTakenInChargeState,
)
class ReferralTakenInCharge(ReferralTakenInChargeState):
    """A worker of the receiving organization has taken the referral in charge."""


class ReferralAcceptedState(EventData):
    """What the sender may know: the person is accepted (R-091); the reasons stay."""

    referral_id: f.ScopedId
    accepted_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-091", "R-102", "R-137"),
    identity=("referral_id",),
    border=ReferralAcceptedState,
)
class ReferralAccepted(ReferralAcceptedState):
    """The person was contacted and is eligible: planning may begin."""

    service_code: f.Service
    previous_case_id: f.OptionalOwnId = None
    """An earlier, ended case of the same person here, where the gate knows of one (R-137)."""


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-091", "R-189"),
    identity=("referral_id",),
    border_only=True,
)
class ReferralClosed(EventData):
    """The episode to which a referral led has ended; how it ended is not said without consent."""

    referral_id: f.ScopedId
    closed_on: f.CivilDate


class ReferralReturnedState(EventData):
    """What the sender gets back: which fields are missing, by name (R-090)."""

    referral_id: f.ScopedId
    submission: f.Ordinal
    returned_on: f.CivilDate
    missing: f.MissingFields


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-090",),
    identity=("referral_id", "submission"),
    border=ReferralReturnedState,
)
class ReferralReturned(ReferralReturnedState):
    """A form lacks fields: it waits for them, and no clock runs. Said by the gate that holds the form."""

    side: f.Side


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-090",),
    identity=("referral_id", "submission"),
    border_only=True,
)
class ReferralResubmitted(EventData):
    """A referral that was returned is complete now; the offer, said again as it stands."""

    referral_id: f.ScopedId
    submission: f.Ordinal
    service_code: f.Service
    urgency: f.Urgency
    region: f.Region
    entry_point: f.Entry
    path: f.Path
    sent_on: f.CivilDate


class ReferralResumedState(EventData):
    """What the sender may know: the completed form is there, and until when the person is contacted (R-091)."""

    referral_id: f.ScopedId
    submission: f.Ordinal
    received_on: f.CivilDate
    first_contact_due_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-090", "R-091", "R-112"),
    identity=("referral_id", "submission"),
    border=ReferralResumedState,
)
class ReferralResumed(ReferralResumedState):
    """A referral that had been returned came back complete; its seven days run from now."""


class ReferralDeclinedState(EventData):
    """What the sender may know: it was declined, and who else could help (R-084, R-091); the reason stays."""

    referral_id: f.ScopedId
    declined_on: f.CivilDate
    suggested: f.OptionalOrganizations = ()


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-075", "R-082", "R-084", "R-091"),
    identity=("referral_id",),
    border=ReferralDeclinedState,
)
class ReferralDeclined(ReferralDeclinedState):
    """The service asked for cannot be given to this person."""

    reason: f.Decline


class ReferralRedirectedState(EventData):
    """What the sender may know: who else could help (R-084)."""

    referral_id: f.ScopedId
    redirected_on: f.CivilDate
    suggested: f.Organizations


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-084", "R-091"),
    identity=("referral_id",),
    border=ReferralRedirectedState,
)
class ReferralRedirected(ReferralRedirectedState):
    """The request belongs elsewhere; the sender is told where, and stays responsible until someone accepts."""

    reason: f.Decline


class ReferralWithdrawnState(EventData):
    """What the other side may know: the referral is withdrawn (R-108)."""

    referral_id: f.ScopedId
    withdrawn_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-108",),
    identity=("referral_id",),
    border=ReferralWithdrawnState,
)
class ReferralWithdrawn(ReferralWithdrawnState):
    """The sender or the person withdrew a referral; its clock and its reminders stop."""

    side: f.Side
    by: f.Withdrawer


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-108",),
    identity=("referral_id",),
    border_only=True,
)
class ReferralKept(EventData):
    """A withdrawal came too late: the person had agreed to a plan, and the referral stays accepted."""

    referral_id: f.ScopedId
    kept_on: f.CivilDate


@CATALOGUE.event(
    producer=ServiceName.INTAKE,
    requirements=("R-104",),
    identity=("referral_id",),
)
class DuplicateReferralDetected(EventData):
    """The same person is being helped for the same service already: the referral is attached to that case."""

    referral_id: f.OwnId
    attached_to_case_id: f.OwnId
    attached_to_referral_id: f.OwnId
    detected_on: f.CivilDate
