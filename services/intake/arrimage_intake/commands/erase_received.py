"""Erase what came under a partner's authorization, and tell the partner so."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import DisclosureErased
from arrimage_contracts.vocabularies import ErasureCause
from arrimage_intake.store.consents import find_told


async def erase_received(organization: str, consent_id: UUID, because: ErasureCause, work: Work) -> None:
    """Erase what ``organization`` disclosed under an authorization, and say so, also if there was nothing.

    ``consent_id`` is this organization's own id of it (:class:`ToldConsent`). Its own lawful file stays.
    """
    told = await find_told(work.session, consent_id)
    if told is None:
        return
    if told.erased_on == work.today:
        return  # said already: a decline and the end of the authorization came on one day
    told.erased_on = work.today
    erased = DisclosureErased(consent_id=consent_id, erased_on=work.today, from_org=organization, because=because)
    work.publish(erased, case_id=told.case_id, to=organization)
