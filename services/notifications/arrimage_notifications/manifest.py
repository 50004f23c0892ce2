"""notifications' table of contents: what it hears, asks, says, serves and delivers."""

from __future__ import annotations

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.manifest import Answers, Command, Errand, Hears, Manifest, Query
from arrimage_contracts.events.lead import CaseLeadAssigned, CaseLeadTransferred
from arrimage_contracts.events.notice import NotificationFailed, NotificationSent, NotificationSuppressed
from arrimage_contracts.requests.person import PersonAsked
from arrimage_contracts.requests.session import SessionAsked
from arrimage_contracts.requests.todo import NotificationsTodoAsked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_notifications import api, subscribers
from arrimage_notifications.channels.choose import channels_of
from arrimage_notifications.commands.deliver_due import ChannelsOf, Courier
from arrimage_notifications.domain.modules import NOTICES_TO_PERSONS
from arrimage_notifications.domain.parameters import PARAMETERS
from arrimage_notifications.domain.rules import ENDS, RULES
from arrimage_notifications.memories import REMEMBERS
from arrimage_notifications.pages import PAGES
from arrimage_notifications.queries.tell_todo import tell_todo
from arrimage_notifications.store.notices import count_open, next_at


def manifest(channels: ChannelsOf = channels_of) -> Manifest:
    """Return the table of contents of a service that delivers by ``channels``."""
    courier = Courier(channels)
    told = [*RULES, *(event for event in ENDS if event not in RULES)]
    return Manifest(
        service=ServiceName.NOTIFICATIONS,
        hears=(
            *(Hears(event, subscribers.on_event) for event in told),
            Hears(CaseLeadAssigned, subscribers.on_lead),
            Hears(CaseLeadTransferred, subscribers.on_lead),
        ),
        remembers=REMEMBERS,
        says=(NotificationSent, NotificationFailed, NotificationSuppressed),
        answers=(Answers(NotificationsTodoAsked, tell_todo),),
        asks=(PersonAsked, SessionAsked),
        pages=PAGES,
        commands=(
            # whoever mended the mailbox or the webhook sends again: no person's file is opened by it
            Command("POST", "/notices/{notice_id}/send-again", api.send_again, about=(DataClass.NOTICES,)),
            Command("POST", "/notices/{notice_id}/leave", api.leave, about=(DataClass.NOTICES,), roles=CASEWORK),
        ),
        queries=(Query("/notices", api.list_notices, about=(DataClass.NOTICES,)),),
        errands=(Errand("notices", left=count_open, run=courier.deliver_due, next_at=next_at),),
        parameters=PARAMETERS,
        modules=(NOTICES_TO_PERSONS,),
    )


MANIFEST = manifest()
