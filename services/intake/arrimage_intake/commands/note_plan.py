"""Keep that a person agreed to a plan: from then on the sender's withdrawal comes too late (R-108)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralKept
from arrimage_contracts.vocabularies import WithdrawnBy
from arrimage_intake.commands.tell_sender import tell_sender
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.store.referrals import received_of_case
from arrimage_intake.store.tables import ReceivedReferral


async def note_plan(case_id: UUID, work: Work) -> None:
    """Note the plan on what was accepted of the case.

    A withdrawal that crossed with the plan is undone, as if it had come after it: what was agreed to stands.
    """
    for referral in await received_of_case(work.session, case_id):
        if referral.state is ReceiverState.ACCEPTED or _was_withdrawn_after_acceptance(referral):
            referral.plan_agreed_on = work.place.clock.civil_date(work.received_at)
        if _was_withdrawn_after_acceptance(referral):
            referral.state = ReceiverState.ACCEPTED
            referral.withdrawn_on = referral.withdrawn_by = None
            tell_sender(referral, ReferralKept(referral_id=referral.referral_id, kept_on=work.today), work)


def _was_withdrawn_after_acceptance(referral: ReceivedReferral) -> bool:
    return (
        referral.state is ReceiverState.WITHDRAWN
        and referral.withdrawn_by is WithdrawnBy.SENDER
        and referral.accepted_on is not None
    )
