"""Show a form that is being written here: what it holds, and what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_contracts.vocabularies import FormField
from arrimage_intake.commands.write_form import form_of, person_of
from arrimage_intake.domain.form import Person, ReferralForm, missing_fields
from arrimage_intake.domain.form_version import version_of
from arrimage_intake.domain.problems import RECEIVED_HERE, UNKNOWN_REFERRAL
from arrimage_intake.store import case_lists
from arrimage_intake.store.persons import find_person
from arrimage_intake.store.referrals import find_received, find_sent
from arrimage_intake.store.tables import SentReferral

_MOST = 20


@dataclass(frozen=True)
class FormInProgress:
    """A form, with the person."""

    referral: SentReferral
    form: ReferralForm
    person: Person = field(repr=False)
    missing: Sequence[FormField] = ()
    """What it lacks as it stands now."""

    @property
    def version(self) -> str:
        """What tells this state of it from every other."""
        return version_of(self.form, self.person)


async def form_in_progress(session: Session, referral_id: UUID, today: date) -> FormInProgress:
    """Return the form of a referral that is written here.

    :raises ProblemError: ``referral.unknown``, ``referral.received_here``.
    """
    referral = await find_sent(session, referral_id)
    if referral is None:
        received = await find_received(session, referral_id)
        if received is not None:
            raise ProblemError(RECEIVED_HERE, organization=received.from_organization)
        raise ProblemError(UNKNOWN_REFERRAL)
    form, person = form_of(referral), person_of(await find_person(session, referral.case_id))
    lacking = [each for each in missing_fields(form, person) if each is not FormField.REFERRED_ON]
    return FormInProgress(referral, form, person, lacking)


async def unfinished_forms(session: Session) -> Sequence[tuple[SentReferral, str | None]]:
    """Return the latest forms to go on with: begun, incomplete or returned; each with the person's name."""
    return await case_lists.unfinished_forms(session, _MOST)


async def last_unit_of(session: Session, worker: str) -> str | None:
    """Return the team that a worker named in their last form, so that it needs not be typed again."""
    return await case_lists.last_unit_of(session, worker)
