"""Write down that a person authorizes a partner to be told something of them, or changes what they authorized."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentGranted
from arrimage_intake.commands.consent_limits import limits_today
from arrimage_intake.commands.end_consent import end_consent, entry_of
from arrimage_intake.commands.write_down import Action, write_down
from arrimage_intake.domain.consent import Asked, ConsentLimits, ConsentState, ConsentStep, Terms, judge
from arrimage_intake.domain.consent import last_day as last_day_of
from arrimage_intake.domain.consent import remind_on as remind_on_of
from arrimage_intake.domain.consent_problems import ANOTHER_NAMED, CASE_OVER, GIVEN_ALREADY, REPLACED_LATER
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import add_consent, holding, load_own_consent
from arrimage_intake.store.contact_preferences import is_case, may_hold_a_person
from arrimage_intake.store.persons import find_person
from arrimage_intake.store.referrals import cite_instead

_log = get_logger()


async def grant_consent(case_id: UUID, asked: Asked, work: Work) -> Consent:
    """Keep that the person of a case authorizes what is ``asked``, and tell its one recipient (R-092).

    :raises ProblemError: ``case.unknown``, ``consent.case_over``, ``consent.given_already``, or as
        :func:`arrimage_intake.domain.consent.judge`.
    """
    await check_case(case_id, work)
    limits = await limits_today(work)
    terms = await _judged(case_id, asked, limits, work)
    for held in await holding(work.session, case_id, terms.recipient):
        if held.purpose is terms.purpose:
            raise ProblemError(GIVEN_ALREADY, organization=held.to_organization, ends_on=held.ends_on)
    return await _grant(case_id, asked, terms, limits, work)


async def amend_consent(consent_id: UUID, asked: Asked, work: Work) -> Consent:
    """Keep what the person authorizes in place of an authorization: an amendment, or a renewal (R-096).

    The old one ends with it: its recipient erases what came under it, and asks again under the new one.

    :raises ProblemError: ``consent.unknown``, ``consent.wrong_state``, ``consent.another_recipient``,
        ``consent.replaced_later``, ``consent.case_over``, or as :func:`arrimage_intake.domain.consent.judge`.
    """
    old = await load_own_consent(work.session, consent_id)
    if asked.recipient != old.to_organization:
        raise ProblemError(ANOTHER_NAMED, organization=old.to_organization)
    if asked.starts_on is not None and asked.starts_on > work.today:
        raise ProblemError(REPLACED_LATER)
    await check_case(old.case_id, work)
    limits = await limits_today(work)
    terms = await _judged(old.case_id, asked, limits, work)
    await end_consent(old, ConsentStep.REPLACE, work.today, work)
    new = await _grant(old.case_id, asked, terms, limits, work, replaces=consent_id)
    old.replaced_by = new.consent_id
    await work.session.flush()
    await cite_instead(work.session, consent_id, new.consent_id)
    return new


async def check_case(case_id: UUID, work: Work) -> None:
    """Refuse a case that is not known here, or of which nothing is held any more.

    :raises ProblemError: ``case.unknown``, ``consent.case_over``.
    """
    if not await is_case(work.session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    if not await may_hold_a_person(work.session, case_id):
        raise ProblemError(CASE_OVER)


async def _judged(case_id: UUID, asked: Asked, limits: ConsentLimits, work: Work) -> Terms:
    person = await find_person(work.session, case_id)
    return judge(
        asked,
        organization=work.place.organization,
        partners=work.place.partners,
        born_on=None if person is None else person.birth_date,
        today=work.today,
        limits=limits,
    )


async def _grant(
    case_id: UUID, asked: Asked, terms: Terms, limits: ConsentLimits, work: Work, *, replaces: UUID | None = None
) -> Consent:
    consent = Consent(
        consent_id=work.new_id(),
        case_id=case_id,
        to_organization=terms.recipient,
        state=ConsentState.GRANTED,
        recorded_on=work.today,
        categories=list(terms.categories),
        purpose=terms.purpose,
        method=terms.method,
        given_by=terms.given_by,
        language=asked.language,
        statement_shown=asked.statement_shown,
        witness=asked.witness or work.worker,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        with_episode=terms.with_episode,
        confirm_by=terms.confirm_by,
        replaces=replaces,
        written_by=work.worker,
        written_at=work.now,
    )
    watch(consent, terms.ends_on, terms.confirm_by, limits, work.today)
    add_consent(work.session, consent)
    granted = ConsentGranted(
        consent_id=consent.consent_id,
        categories=list(terms.categories),
        purpose=terms.purpose,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        replaces_consent_id=replaces,
        to_org=terms.recipient,
        method=terms.method,
        given_by=terms.given_by,
    )
    work.publish(granted, case_id=case_id, to=terms.recipient)
    await write_down(work, entry_of(Action.AUTHORIZED, consent))
    _log.info("consent.granted", case_id=str(case_id), to_org=terms.recipient)
    return consent


def watch(consent: Consent, ends_on: date, confirm_by: date | None, limits: ConsentLimits, today: date) -> None:
    """Write down when its worker is reminded of its end, and when it ends."""
    consent.remind_on = remind_on_of(ends_on, confirm_by, today=today, limits=limits)
    consent.due_on = last_day_of(ends_on, confirm_by)[0] + timedelta(days=1)
