"""What every end of a received referral has in common: the clock stops, and an identity copy goes."""

from __future__ import annotations

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import ErasureCause
from arrimage_intake.commands.erase_received import erase_received_of_case
from arrimage_intake.commands.keep_accounting import keep_accounting
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.receiver_states import KEEPS_IDENTITY
from arrimage_intake.store.persons import erase_person, find_person
from arrimage_intake.store.referrals import received_of_case
from arrimage_intake.store.tables import ReceivedReferral

_log = get_logger()


def stop_clock(referral: ReceivedReferral) -> None:
    """Announce nothing any more of the referral's first contact (R-108, R-112)."""
    referral.remind_on = None
    referral.overdue_on = None


async def erase_identity(referral: ReceivedReferral, because: ErasureCause, work: Work) -> None:
    """Erase who the person is, unless another referral of the case still needs it (design, identity).

    What the person was accepted for before a withdrawal stays: it is this organization's own file by then. What
    partners disclosed goes with it, and they are told so.
    """
    of_case = await received_of_case(work.session, referral.case_id)
    if any(other.state in KEEPS_IDENTITY or other.accepted_on is not None for other in of_case):
        return
    was_known = await find_person(work.session, referral.case_id) is not None
    if was_known:
        await keep_accounting(referral.case_id, work)
    await erase_received_of_case(referral.case_id, because, work)
    await erase_person(work.session, referral.case_id)
    if was_known:
        await write_down(work, Entry(Action.ERASED, referral.case_id, purpose="referral_ended"))
        _log.info("identity.erased", case_id=str(referral.case_id))
