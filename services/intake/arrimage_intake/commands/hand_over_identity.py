"""Write down who a referred person is, as the sender's worker told it by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.commands.find_duplicate import find_duplicate, find_earlier_case
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.commands.write_person import write_person
from arrimage_intake.domain.form import Person, check_person, known_fields
from arrimage_intake.domain.problems import PERSON_VERSION_CONFLICT
from arrimage_intake.domain.receiver_states import (
    MAY_BE_ATTACHED_TO,
    WORDS,
    ReceiverState,
    Step,
    after_step,
)
from arrimage_intake.domain.wording import refusal
from arrimage_intake.store.persons import KnownPerson, find_person, keep_person, one_identity_at_a_time
from arrimage_intake.store.referrals import load_received

_log = get_logger()


@dataclass(frozen=True)
class Written:
    """A person whose identity was written, and which other files here may be of the same person."""

    row: KnownPerson
    possible_duplicate_of: UUID | None
    possible_earlier_case: UUID | None


async def hand_over_identity(
    referral_id: UUID, person: Person, expected_version: int | None, work: Work
) -> Written:
    """Keep who the person is; only once a worker has taken the referral in charge. Nothing crosses the bus.

    A manual, consented exchange needs no agreement (R-306). ``expected_version`` is the version that the worker
    read and corrects; None if nothing was written before. The worker is told which referral, and which earlier
    case, may be of the same person, and decides (R-104, R-137).

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``person.version_conflict``, ``person.birth_date_in_future``.
    """
    await one_identity_at_a_time(work.session)
    referral = await load_received(work.session, referral_id)
    after_step(referral.state, Step.WRITE_IDENTITY)
    if referral.attached_to is not None:
        raise refusal(WORDS, ReceiverState.MERGED)
    check_person(person, today=work.today)
    known = await find_person(work.session, referral.case_id, for_update=True)
    held = None if known is None else known.version
    if held != expected_version:
        raise ProblemError(PERSON_VERSION_CONFLICT, held=held or 0)
    row = write_person(known or KnownPerson(referral.case_id), person, work)
    await keep_person(work.session, row)
    await write_down(work, Entry(Action.WRITTEN, referral.case_id, purpose="person", fields=known_fields(person)))
    if referral.state in MAY_BE_ATTACHED_TO:
        referral.possible_duplicate_of = await find_duplicate(referral, person, work)
    earlier = await find_earlier_case(referral, person, work)
    _log.info("identity.handed_over", case_id=str(referral.case_id), worker=work.worker)
    return Written(row, referral.possible_duplicate_of, earlier)
