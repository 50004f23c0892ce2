"""Show a form that is being written here: what it holds, and what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_contracts.vocabularies import FormField
from arrimage_intake.commands.write_form import form_of, person_of
from arrimage_intake.domain.form import Person, ReferralForm, missing_fields
from arrimage_intake.domain.form_version import version_of
from arrimage_intake.domain.problems import RECEIVED_HERE, UNKNOWN_REFERRAL
from arrimage_intake.queries.sight import note_list, note_read, visible_cases
from arrimage_intake.store import case_lists
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import find_own_consent
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
    consent: Consent | None = None
    """The authorization that it cites."""

    @property
    def version(self) -> str:
        """What tells this state of it from every other."""
        return version_of(self.form, self.person)


async def form_shown(look: Look, referral_id: UUID, today: date) -> FormInProgress:
    """Return the form as :func:`form_in_progress`, to be shown: it is written down that it was.

    :raises ProblemError: as that one.
    """
    shown = await form_in_progress(look.session, referral_id, today)
    fields = [name for name, value in vars(shown.person).items() if value]
    note_read(look, shown.referral.case_id, [*fields, "form"], "page.form")
    return shown


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
    consent = None if form.consent_id is None else await find_own_consent(session, form.consent_id)
    return FormInProgress(referral, form, person, lacking, consent)


async def unfinished_forms(look: Look) -> Sequence[tuple[SentReferral, str | None]]:
    """Return the latest forms that one may go on with: begun, incomplete or returned; each with the name."""
    forms = await case_lists.unfinished_forms(look.session, _MOST)
    visible = await visible_cases(look, {form.case_id for form, _ in forms})
    kept = [(form, name) for form, name in forms if form.case_id in visible]
    note_list(look, [form.case_id for form, name in kept if name], "page.forms")
    return kept


async def last_unit_of(session: Session, worker: str) -> str | None:
    """Return the team that a worker named in their last form, so that it needs not be typed again."""
    return await case_lists.last_unit_of(session, worker)
