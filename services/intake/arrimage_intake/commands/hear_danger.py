"""Hear that a partner opened the strict minimum here because somebody is in danger; ask for it at once (R-107)."""

from __future__ import annotations

from datetime import timedelta

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import EmergencyInformationDisclosedState
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_intake.commands.hear_consent import ContradictingConsentError, own_case, own_id
from arrimage_intake.commands.request_disclosure import request_in_danger
from arrimage_intake.domain.danger import LONGEST, MAY_GO
from arrimage_intake.store.consents import place_told

_log = get_logger()


async def hear_danger(event: EmergencyInformationDisclosedState, work: Work) -> None:
    """Keep what the partner opened, and until when, and ask for it: nobody waits for a worker.

    It holds for the days of an exception, whatever the partner says, and for the strict minimum. What comes is
    erased when it is over. Heard twice it changes nothing; one that was called back before never holds.

    :raises ContradictingConsentError: if it is known and says otherwise now.
    """
    case_id = await own_case(work)
    told = await place_told(work.session, await own_id(event.exception_id, work), work.sender, case_id)
    categories = [category for category in DataCategory if category in {*event.categories} & {*MAY_GO}]
    told_on = work.place.clock.civil_date(work.received_at)
    ends_on = min(event.ends_on, told_on + LONGEST + timedelta(days=1))
    if told.told_on is not None:
        if (told.case_id, told.categories, told.purpose) != (case_id, categories, DisclosurePurpose.EMERGENCY):
            raise ContradictingConsentError
        return
    told.case_id, told.categories, told.purpose = case_id, list(categories), DisclosurePurpose.EMERGENCY
    told.told_on = told.starts_on = told_on
    told.ends_on = ends_on
    if told.ended_on is not None:
        return
    told.over_on = ends_on + timedelta(days=1)
    await work.session.flush()
    _log.warning("emergency.told", case_id=str(case_id), to_org=work.sender)
    await request_in_danger(told, work)
