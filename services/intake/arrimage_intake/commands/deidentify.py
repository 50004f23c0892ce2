"""De-identify cases that rested as long as the organization keeps them: who it was goes, what is counted stays.

R-110. Codes, states and days stay as they were, so that every count of before is the count of after.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.vocabularies import ConsentEnd, ErasureCause, WithdrawnBy
from arrimage_intake.commands.end_consent import expire_consent
from arrimage_intake.commands.hear_consent import end_told
from arrimage_intake.commands.withdraw_referral import withdraw_sent
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.consent import HOLDS
from arrimage_intake.domain.sender_states import NOT_YET_SENT
from arrimage_intake.store.consents import consents_of_case, told_of_case
from arrimage_intake.store.persons import erase_person
from arrimage_intake.store.retention import cases_at_work, claim_rested, sent_forms_of

_log = get_logger()


async def deidentify_rested(work: Work, today: date, limit: int) -> int:
    """De-identify at most ``limit`` cases that have rested long enough; return how many were seen to.

    One in which something goes on again is left alone; its next end begins the time anew.
    """
    days = work.place.retention_days
    if days is None:
        return 0
    rows = await claim_rested(work.session, today - timedelta(days=days), limit)
    at_work = await cases_at_work(work.session, [row.case_id for row in rows])
    for row in rows:
        if row.case_id not in at_work:
            await _deidentify(row.case_id, today, work)
            row.deidentified_on = today
        row.rests_since = None
    return len(rows)


async def _deidentify(case_id: UUID, today: date, work: Work) -> None:
    await erase_person(work.session, case_id)
    for referral in await sent_forms_of(work.session, case_id):
        if referral.state in NOT_YET_SENT:
            await withdraw_sent(referral, WithdrawnBy.SENDER, work)
        # rare answers by which somebody is recognized in a small territory; nothing is counted by them
        referral.language = referral.how_heard = None
    for consent in await consents_of_case(work.session, case_id):
        if consent.state in HOLDS:
            await expire_consent(consent, today, ConsentEnd.EPISODE_ENDED, work)
    for told in await told_of_case(work.session, case_id):
        await end_told(told, today, ErasureCause.RETENTION_OVER, work)
    work.publish(RecordDeidentified(of_case_id=case_id, deidentified_on=today), case_id=case_id)
    await write_down(work, Entry(Action.ERASED, case_id, purpose=ErasureCause.RETENTION_OVER))
    _log.info("record.deidentified", case_id=str(case_id))
