"""Record a talk with somebody of whom nothing is kept; no file is needed (R-025, R-111)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import ContactChannel, Theme
from arrimage_intake.domain.problems import INFORMAL_CONTACT_IN_FUTURE
from arrimage_intake.store.informal_contacts import add_contact
from arrimage_intake.store.tables import InformalContact


async def record_informal_contact(
    contacted_on: date | None, channel: ContactChannel, theme: Theme | None, work: Work
) -> InformalContact:
    """Record an informal contact on the civil day ``contacted_on`` (today, if None). It stays anonymous for good.

    :raises ProblemError: ``contact.in_future``.
    """
    on = contacted_on or work.today
    if on > work.today:
        raise ProblemError(INFORMAL_CONTACT_IN_FUTURE, on=on, today=work.today)
    contact = InformalContact(contact_id=work.new_id(), contacted_on=on, channel=channel, theme=theme)
    add_contact(work.session, contact)
    return contact
