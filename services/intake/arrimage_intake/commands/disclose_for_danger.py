"""Open the strict minimum to one partner without an authorization: somebody's life is in danger (R-107, R-279)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentRevoked, ErasureUnconfirmed
from arrimage_contracts.events.disclosure import EmergencyInformationDisclosed, EmergencyReviewDue
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.commands.open_for_emergency import REASON_BOX
from arrimage_intake.commands.stop_disclosures import stop_disclosures
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain import danger
from arrimage_intake.domain.consent import check_recipient
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.domain.disclosed import compose, holds
from arrimage_intake.domain.emergency import (
    LONGEST_HOURS,
    NOBODY_KNOWN,
    OWN_REVIEW,
    REVIEW_WITHIN,
    REVIEWED,
    Finding,
    checked_reason,
)
from arrimage_intake.domain.parameters import ERASURE_CONFIRMATION_DAYS
from arrimage_intake.queries.what_is_held import what_is_held
from arrimage_intake.store import emergency_disclosures as store
from arrimage_intake.store.contact_preferences import is_case
from arrimage_intake.store.disclosure_tables import EmergencyDisclosure
from arrimage_intake.store.disclosures import add

_log = get_logger()
USUAL_HOURS: Final = LONGEST_HOURS


@dataclass(frozen=True)
class InDanger:
    """What a worker writes down. ``reason`` is in their words; it never leaves this organization."""

    to_organization: str
    categories: Collection[DataCategory]
    danger: danger.Danger
    reason: str = field(repr=False)
    hours: int = USUAL_HOURS


async def disclose_for_danger(case_id: UUID, said: InDanger, work: Work) -> EmergencyDisclosure:
    """Let one partner ask for the strict minimum, for seventy-two hours at most; reviewed within a day.

    The partner's gate asks at once by itself, and the answer goes sealed like any other.

    :raises ProblemError: ``case.unknown``, ``emergency.reason_missing``, ``emergency.nobody``,
        ``danger.no_category``, ``danger.too_much``, ``danger.nothing_held``, ``danger.given_already``,
        ``consent.blanket``, ``consent.to_oneself``, ``consent.unknown_recipient``.
    """
    reason = checked_reason(said.reason)
    categories = danger.checked_categories(said.categories)
    if work.worker is None:
        raise ProblemError(NOBODY_KNOWN)
    to = said.to_organization
    check_recipient(to, work.place.organization, work.place.partners)
    if not await is_case(work.session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    if await store.open_exception(work.session, case_id, to, work.now) is not None:
        raise ProblemError(danger.GIVEN_ALREADY, organization=to)
    held = await what_is_held(case_id, to, work, danger=said.danger)
    if not set(holds(compose(held, categories))) - {DataCategory.CRISIS}:
        raise ProblemError(danger.OVER)
    exception = await _open(case_id, said, reason, categories, work)
    disclosed = EmergencyInformationDisclosed(
        exception_id=exception.exception_id,
        categories=list(categories),
        ends_on=exception.ends_on,
        to_org=to,
        review_due_on=work.place.clock.civil_date(exception.review_due_at),
    )
    work.publish(disclosed, case_id=case_id, to=to)
    entry = Entry(
        Action.EMERGENCY_DISCLOSED,
        case_id,
        categories,
        to,
        exception.exception_id,
        purpose="emergency",
        reason=reason,
        fields=(said.danger,),
    )
    await write_down(work, entry)
    _log.warning("emergency.disclosed", case_id=str(case_id), to_org=to, worker=work.worker)
    return exception


async def _open(
    case_id: UUID, said: InDanger, reason: str, categories: Collection[DataCategory], work: Work
) -> EmergencyDisclosure:
    civil_date = work.place.clock.civil_date
    until, due = danger.until(work.now, said.hours), work.now + REVIEW_WITHIN
    ends_on = civil_date(until)
    days = await work.value_of(ERASURE_CONFIRMATION_DAYS)
    exception = EmergencyDisclosure(
        exception_id=work.new_id(),
        case_id=case_id,
        to_organization=said.to_organization,
        categories=list(categories),
        danger=said.danger,
        reason=work.place.secret.box_of(REASON_BOX).seal(reason.encode()),
        worker=work.worker,
        opened_at=work.now,
        opened_on=work.today,
        until=until,
        ends_on=ends_on,
        review_due_at=due,
        review_late_on=civil_date(due) + timedelta(days=1),
        erasure_due_on=ends_on + timedelta(days=1 + days),
    )
    add(work.session, exception)
    await work.session.flush()
    return exception


async def review_exception(exception_id: UUID, finding: Finding, work: Work) -> EmergencyDisclosure:
    """Write down what a second person found. What was not justified ends at once, and the copies are called back.

    :raises ProblemError: ``danger.unknown``, ``emergency.reviewed``, ``emergency.own_review``.
    """
    exception = await store.load_exception(work.session, exception_id)
    if exception is None:
        raise ProblemError(danger.UNKNOWN)
    if exception.reviewed_at is not None:
        raise ProblemError(REVIEWED)
    if work.worker is None or work.worker == exception.worker:
        raise ProblemError(OWN_REVIEW)
    exception.reviewed_at, exception.reviewed_by, exception.finding = work.now, work.worker, finding
    exception.review_late_on = None
    entry = Entry(
        Action.EMERGENCY_REVIEWED,
        exception.case_id,
        exception.covers,
        exception.to_organization,
        exception_id,
        purpose="emergency",
        reason=finding,
    )
    await write_down(work, entry)
    if finding is Finding.NOT_JUSTIFIED:
        await _call_back(exception, work)
    return exception


async def _call_back(exception: EmergencyDisclosure, work: Work) -> None:
    exception.until = min(exception.until, work.now)
    await stop_disclosures(exception.exception_id, work)
    if exception.erased_on is None:
        days = await work.value_of(ERASURE_CONFIRMATION_DAYS)
        exception.erasure_due_on = work.today + timedelta(days=days)
    revoked = ConsentRevoked(
        consent_id=exception.exception_id, revoked_on=work.today, to_org=exception.to_organization
    )
    work.publish(revoked, case_id=exception.case_id, to=exception.to_organization)
    _log.warning(
        "emergency.disclosure_not_justified",
        case_id=str(exception.case_id),
        to_org=exception.to_organization,
        worker=exception.worker,
    )


async def note_erasure_after_danger(exception_id: UUID, erased_on: date, work: Work) -> None:
    """Keep that the recipient of an exception erased its copies; what is none, or another's, changes nothing."""
    exception = await store.load_exception(work.session, exception_id)
    if exception is None or exception.to_organization != work.sender:
        return
    exception.erased_on, exception.erasure_due_on = erased_on, None
    entry = Entry(
        Action.ERASURE_CONFIRMED,
        exception.case_id,
        exception.covers,
        exception.to_organization,
        exception_id,
        purpose="emergency",
    )
    await write_down(work, entry)


async def announce_late_disclosure_reviews(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` exceptions that nobody reviewed them in time; return how many were seen to."""
    rows = await store.claim_late_reviews(work.session, today, limit)
    for exception in rows:
        exception.review_late_on = None
        due_on = work.place.clock.civil_date(exception.review_due_at)
        late = EmergencyReviewDue(exception_id=exception.exception_id, review_due_on=due_on)
        work.publish(late, case_id=exception.case_id)
        _log.warning("emergency.review_late", case_id=str(exception.case_id))
    return len(rows)


async def announce_unerased(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` exceptions that the recipient did not confirm its erasure; as above."""
    rows = await store.claim_unerased(work.session, today, limit)
    for exception in rows:
        exception.erasure_missing_since = exception.erasure_due_on
        exception.erasure_due_on = None
        unconfirmed = ErasureUnconfirmed(
            consent_id=exception.exception_id, to_org=exception.to_organization, asked_on=exception.ends_on
        )
        work.publish(unconfirmed, case_id=exception.case_id)
        _log.warning("erasure.unconfirmed", case_id=str(exception.case_id), to_org=exception.to_organization)
    return len(rows)
