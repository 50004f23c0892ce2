"""End an authorization that was given here: nothing leaves under it any more, and the copies are called back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentExpired
from arrimage_contracts.vocabularies import ConsentEnd
from arrimage_intake.commands.stop_disclosures import stop_disclosures
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.consent import ConsentStep, after
from arrimage_intake.domain.parameters import ERASURE_CONFIRMATION_DAYS
from arrimage_intake.domain.sender_states import NOT_YET_SENT, SenderState
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import with_the_episode
from arrimage_intake.store.referrals import pending_that_cite, still_open_with


async def end_consent(
    consent: Consent, step: ConsentStep, on: date, work: Work, *, reason: str | None = None
) -> None:
    """Let ``consent`` hold no more from the civil day ``on``, and wait for the recipient to say that it erased.

    :param reason: a code for the access log, if it did not end here.
    :raises ProblemError: ``consent.wrong_state``.
    """
    consent.state = after(consent.state, step)
    consent.ended_on = on
    consent.remind_on = consent.due_on = consent.confirm_by = None
    await write_down(work, replace(entry_of(Action.AUTHORIZATION_ENDED, consent), reason=reason))
    await stop_disclosures(consent.consent_id, work)
    consent.erasure_asked_on = work.today
    if consent.erased_on is None:  # what a decline erased already, and nothing came after, is not waited for
        days = await work.value_of(ERASURE_CONFIRMATION_DAYS)
        consent.erasure_due_on = work.today + timedelta(days=days)


def entry_of(action: Action, consent: Consent) -> Entry:
    """Return what the access log says of an authorization that was given here."""
    return Entry(
        action,
        consent.case_id,
        categories=sorted(consent.covers),
        organization=consent.to_organization,
        consent_id=consent.consent_id,
        purpose=consent.purpose,
    )


async def ask_again(consent: Consent, work: Work) -> None:
    """Let forms that are being written ask again whether there is an authorization: this one is none any more."""
    for referral in await pending_that_cite(work.session, consent.consent_id):
        if referral.state in NOT_YET_SENT | {SenderState.RETURNED}:
            referral.consent_id, referral.consent_said = None, False


async def expire_consent(consent: Consent, on: date, because: ConsentEnd, work: Work) -> None:
    """Let ``consent`` end by itself, and tell its recipient.

    :raises ProblemError: ``consent.wrong_state``.
    """
    await end_consent(consent, ConsentStep.EXPIRE, on, work)
    consent.ended_because = because
    await ask_again(consent, work)
    expired = ConsentExpired(
        consent_id=consent.consent_id, expired_on=on, to_org=consent.to_organization, because=because
    )
    work.publish(expired, case_id=consent.case_id, to=consent.to_organization)


async def end_with_episode(case_id: UUID, work: Work, *, organization: str | None = None) -> None:
    """Let end what was given for as long as the episode: it came to nothing there, or it is over here (R-096).

    ``organization``: only what was given for it. What a partner needs to go on with a person that it accepted
    holds to its own date: the calls after the end of the episode are part of the help.
    """
    for consent in await with_the_episode(work.session, case_id, organization):
        if not await still_open_with(work.session, case_id, consent.to_organization):
            await expire_consent(consent, work.today, ConsentEnd.EPISODE_ENDED, work)
