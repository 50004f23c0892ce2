"""What became of a notice. Never what it said, nor to whom by name."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.vocabularies import ServiceName


@CATALOGUE.event(
    producer=ServiceName.NOTIFICATIONS, requirements=("R-334", "R-338"), identity=("notification_id",)
)
class NotificationSent(EventData):
    """A notice was given to its channel, which answers for it from there on."""

    notification_id: f.OwnId
    cause_event_id: f.OwnId
    recipient: f.Recipient
    channel: f.SentBy
    attempts: f.Count


@CATALOGUE.event(producer=ServiceName.NOTIFICATIONS, requirements=("R-334",), identity=("notification_id",))
class NotificationFailed(EventData):
    """A notice could not be sent, and no further attempt is made: a person must look."""

    notification_id: f.OwnId
    cause_event_id: f.OwnId
    recipient: f.Recipient
    channel: f.SentBy
    attempts: f.Count
    reason: f.Failed


@CATALOGUE.event(producer=ServiceName.NOTIFICATIONS, requirements=("R-337",), identity=("notification_id",))
class NotificationSuppressed(EventData):
    """A notice was not to be sent: nobody allowed it, or there is no way to send it."""

    notification_id: f.OwnId
    cause_event_id: f.OwnId
    recipient: f.Recipient
    reason: f.Suppressed
