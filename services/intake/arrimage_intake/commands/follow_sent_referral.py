"""Follow a referral that left from here, by what its receiver says of it (R-091).

Each function raises ``NotYetError``: ``referral.unknown``, or the state before was not heard of (R-010).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.lead import CaseLeadTransferred
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralDeclinedState,
    ReferralKept,
    ReferralRedirectedState,
    ReferralResumedState,
    ReferralReturnedState,
    ReferralTakenInChargeState,
    ReferralWithdrawn,
    ReferralWithdrawnState,
)
from arrimage_contracts.vocabularies import ReferralSide, WithdrawnBy
from arrimage_intake.commands.end_consent import end_with_episode
from arrimage_intake.commands.send_referral import say_returned
from arrimage_intake.domain.sender_states import News, NewsTooEarlyError, after_news
from arrimage_intake.store.referrals import find_sent
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import SentReferral


async def record_acknowledgement(news: ReferralAcknowledged, work: Work) -> None:
    """Keep when the receiver got the referral, and until when it contacts the person."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.ACKNOWLEDGED):
        referral.received_on = news.received_on
        referral.first_contact_due_on = news.first_contact_due_on


async def record_return(news: ReferralReturnedState, work: Work) -> None:
    """Keep what the receiver asks for, and tell the own node, for the referring worker (R-090)."""
    referral = await _load(news.referral_id, work)
    if news.submission >= referral.submission and _advances(referral, News.RETURNED):
        referral.returned_on = news.returned_on
        referral.missing = list(news.missing)
        referral.first_contact_due_on = None
        say_returned(referral, news.missing, work)


async def record_resumption(news: ReferralResumedState, work: Work) -> None:
    """Keep that the completed referral arrived, and until when the person is contacted now."""
    referral = await _load(news.referral_id, work)
    if news.submission >= referral.submission and _advances(referral, News.RESUMED):
        referral.received_on = news.received_on
        referral.first_contact_due_on = news.first_contact_due_on


async def record_taking_in_charge(news: ReferralTakenInChargeState, work: Work) -> None:
    """Keep when a worker of the receiver took the referral in charge."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.TAKEN_IN_CHARGE):
        referral.taken_in_charge_on = news.taken_in_charge_on


async def record_acceptance(news: ReferralAcceptedState, work: Work) -> None:
    """Keep when the receiver accepted the person; it answers for the person from then on (R-102)."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.ACCEPTED):
        referral.accepted_on = news.accepted_on
        _give_the_lead(referral, news.accepted_on, work)


async def record_decline(news: ReferralDeclinedState, work: Work) -> None:
    """Keep that the receiver declined, and who else could help; the sender is still responsible (R-102)."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.DECLINED):
        referral.declined_on = news.declined_on
        referral.suggested = list(news.suggested)
        await end_with_episode(referral.case_id, work, organization=work.sender)
        await note_rest(work.session, referral.case_id, work.today)


async def record_redirection(news: ReferralRedirectedState, work: Work) -> None:
    """Keep who the receiver thinks could help; the sender is still responsible (R-084, R-102)."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.REDIRECTED):
        referral.redirected_on = news.redirected_on
        referral.suggested = list(news.suggested)
        await end_with_episode(referral.case_id, work, organization=work.sender)
        await note_rest(work.session, referral.case_id, work.today)


async def record_withdrawal(news: ReferralWithdrawnState, work: Work) -> None:
    """Keep that the person withdrew at the receiver, and tell the own node (R-108)."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.WITHDRAWN):
        referral.withdrawn_on = news.withdrawn_on
        referral.withdrawn_by = WithdrawnBy.PERSON
        withdrawn = ReferralWithdrawn(
            referral_id=referral.referral_id,
            withdrawn_on=news.withdrawn_on,
            side=ReferralSide.SENDER,
            by=WithdrawnBy.PERSON,
        )
        work.publish(withdrawn, case_id=referral.case_id)
        await end_with_episode(referral.case_id, work, organization=work.sender)
        await note_rest(work.session, referral.case_id, work.today)


async def record_keeping(news: ReferralKept, work: Work) -> None:
    """Keep that a withdrawal came after the plan: the referral is accepted after all (R-108)."""
    referral = await _load(news.referral_id, work)
    referral.kept_on = news.kept_on
    if _advances(referral, News.KEPT):
        referral.withdrawn_on = referral.withdrawn_by = None
        if referral.accepted_on is None:
            referral.accepted_on = news.kept_on
            _give_the_lead(referral, news.kept_on, work)


async def record_closing(news: ReferralClosed, work: Work) -> None:
    """Keep when the episode to which the referral led has ended."""
    referral = await _load(news.referral_id, work)
    if _advances(referral, News.CLOSED):
        referral.closed_on = news.closed_on
        await note_rest(work.session, referral.case_id, work.today)


async def _load(border_id: UUID, work: Work) -> SentReferral:
    own_id = await work.aliases.own(work.sender, border_id)
    referral = await find_sent(work.session, own_id) if own_id is not None else None
    if referral is None:
        raise NotYetError("referral.unknown")
    return referral


def _advances(referral: SentReferral, news: News) -> bool:
    """Move the referral on; tell whether that changed anything: what was passed before changes nothing."""
    try:
        after = after_news(referral.state, news)
    except NewsTooEarlyError as error:
        raise NotYetError(f"referral.not_yet_{error.missing}") from error
    changed = after is not referral.state
    referral.state = after
    return changed


def _give_the_lead(referral: SentReferral, on: date, work: Work) -> None:
    transferred = CaseLeadTransferred.model_validate(
        {
            "referral_id": referral.referral_id,
            "number": 1,
            "side": ReferralSide.SENDER,
            "from_org": work.place.organization,
            "to_org": referral.to_organization,
            "transferred_on": on,
        }
    )
    work.publish(transferred, case_id=referral.case_id)
