"""Write down who a referred person is, as the sender's worker told it by telephone."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.commands.write_person import write_person
from arrimage_intake.domain.form import Person, check_person
from arrimage_intake.domain.problems import PERSON_VERSION_CONFLICT
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.persons import find_person
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.tables import PersonRow

_log = get_logger()


async def hand_over_identity(
    referral_id: UUID, person: Person, expected_version: int | None, work: Work
) -> PersonRow:
    """Keep who the person is; only once a worker has taken the referral in charge. Nothing crosses the bus.

    A manual, consented exchange needs no agreement (R-306). ``expected_version`` is the version that the worker
    read and corrects; None if nothing was written before.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``person.version_conflict``, ``person.birth_date_in_future``.
    """
    referral = await load_received(work.session, referral_id)
    after_step(referral.state, Step.WRITE_IDENTITY)
    check_person(person, today=work.today)
    known = await find_person(work.session, referral.case_id, for_update=True)
    held = None if known is None else known.version
    if held != expected_version:
        raise ProblemError(PERSON_VERSION_CONFLICT, held=held or 0)
    row = known or PersonRow(case_id=referral.case_id)
    work.session.add(write_person(row, person, work))
    await work.session.flush()
    _log.info("identity.handed_over", case_id=str(referral.case_id), worker=work.worker)
    return row
