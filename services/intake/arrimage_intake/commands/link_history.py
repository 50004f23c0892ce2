"""Link a referral to an earlier case of the same person here; nobody outside hears of it (R-137)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.domain.problems import PREVIOUS_CASE_UNKNOWN
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.store.referrals import load_received, received_of_case
from arrimage_intake.store.tables import ReceivedReferral


async def link_history(referral_id: UUID, case_id: UUID, work: Work) -> ReceivedReferral:
    """Let the referral name ``case_id`` as an earlier, closed case of the person.

    One by which a person came back at a call stays with the case that it came from: what was carried from there
    is found by it when it is to be erased.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``history.unknown``.
    """
    referral = await load_received(work.session, referral_id)
    earlier = await received_of_case(work.session, case_id)
    if case_id == referral.case_id or not any(one.state is ReceiverState.CLOSED for one in earlier):
        raise ProblemError(PREVIOUS_CASE_UNKNOWN)
    came_back = referral.from_organization == referral.to_organization and referral.previous_case_id is not None
    if came_back and referral.previous_case_id != case_id:
        raise ProblemError(PREVIOUS_CASE_UNKNOWN)
    referral.previous_case_id = case_id
    return referral
