"""What happens to authorizations by the calendar: each once, over restarts too (R-096, R-095)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentExpiring, ErasureUnconfirmed
from arrimage_contracts.vocabularies import DisclosurePurpose, ErasureCause
from arrimage_intake.commands.end_consent import expire_consent
from arrimage_intake.commands.hear_consent import end_told
from arrimage_intake.domain.consent import ConsentStep, after, last_day
from arrimage_intake.store import consents as store

_log = get_logger()


async def announce_ends(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` authorizations that they end soon; return how many were seen to.

    Nothing is said of one that ended while nobody ran: that it ended is said.
    """
    rows = await store.claim_reminders(work.session, today, limit)
    for consent in rows:
        assert consent.ends_on is not None  # noqa: S101 - what is watched has an end
        consent.remind_on = None
        last, because = last_day(consent.ends_on, consent.confirm_by)
        if last >= today:
            consent.state = after(consent.state, ConsentStep.REMIND)
            expiring = ConsentExpiring(
                consent_id=consent.consent_id, to_org=consent.to_organization, ends_on=last, because=because
            )
            work.publish(expiring, case_id=consent.case_id)
    return len(rows)


async def expire_consents(work: Work, today: date, limit: int) -> int:
    """Let end at most ``limit`` authorizations whose last day is over, or that nobody confirmed; as above."""
    rows = await store.claim_ended(work.session, today, limit)
    for consent in rows:
        assert consent.ends_on is not None and consent.due_on is not None  # noqa: S101 - as above
        because = last_day(consent.ends_on, consent.confirm_by)[1]
        await expire_consent(consent, consent.due_on, because, work)
    return len(rows)


async def announce_missing_erasures(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` ended authorizations that the recipient did not confirm; return how many."""
    rows = await store.claim_missing_erasures(work.session, today, limit)
    for consent in rows:
        assert consent.erasure_asked_on is not None  # noqa: S101 - it has a day, so it was asked for
        consent.erasure_missing_since = consent.erasure_due_on
        consent.erasure_due_on = None
        unconfirmed = ErasureUnconfirmed(
            consent_id=consent.consent_id,
            to_org=consent.to_organization,
            asked_on=consent.erasure_asked_on,
        )
        work.publish(unconfirmed, case_id=consent.case_id)
        _log.warning("erasure.unconfirmed", case_id=str(consent.case_id), to_org=consent.to_organization)
    return len(rows)


async def end_told_consents(work: Work, today: date, limit: int) -> int:
    """Erase what came under at most ``limit`` authorizations of partners that are over; return how many.

    A partner that is away, or a hub that is down, lengthens none: its last day was told with it.
    """
    rows = await store.claim_told_ended(work.session, today, limit)
    for told in rows:
        assert told.over_on is not None  # noqa: S101 - that is by what it was found
        is_danger = told.purpose is DisclosurePurpose.EMERGENCY
        because = ErasureCause.EMERGENCY_OVER if is_danger else ErasureCause.CONSENT_EXPIRED
        await end_told(told, told.over_on, because, work)
    return len(rows)
