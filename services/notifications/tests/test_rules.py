from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4, uuid5

import pytest
from services.notifications.tests.causes import each_cause, meeting_cancelled, referral_received

from arrimage_chassis.staff import Colleague
from arrimage_contracts import vocabularies as words
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.events.consent import ConsentExpiring
from arrimage_contracts.events.lead import CaseLeadTransferOffered
from arrimage_contracts.events.referral import ReferralReturned
from arrimage_notifications.domain.recipients import workers_of
from arrimage_notifications.domain.rules import (
    ABOUT,
    ENDS,
    RULES,
    Facts,
    Notice,
    NoticeKind,
    Role,
    notice_id,
    notices_for,
)

CAUSES = each_cause()
TOLD = {
    "ReferralReceived": {"new_referral worker", "new_referral coordinator"},
    "FirstContactDueSoon": {"first_contact_soon worker", "first_contact_soon coordinator"},
    "FirstContactOverdue": {"first_contact_overdue worker", "first_contact_overdue coordinator"},
    "ReferralReturned": {"referral_returned worker"},
    "ReferralDeclined": {"referral_declined worker"},
    "ReferralRedirected": {"referral_redirected worker"},
    "ReferralWithdrawn": {"referral_withdrawn worker"},
    "CaseLeadTransferOffered": {"lead_offered worker"},
    "CaseLeadTransferRefused": {"lead_refused worker"},
    "PlanCreated": {"plan_agreed coordinator"},
    "MeetingDueSoon": {"meeting_soon person"},
    "MeetingRescheduled": {"meeting_moved person"},
    "MeetingCancelled": {"meeting_cancelled person"},
    "MeetingMissed": {"meeting_missed worker"},
    "FollowupDue": {"call_due worker"},
    "FollowupUnreached": {"call_unreached worker", "call_unreached coordinator"},
    "ReentryRequested": {"reentry worker", "reentry coordinator"},
    "ConsentExpiring": {"consent_ends_soon worker"},
    "ErasureUnconfirmed": {"erasure_unconfirmed worker", "erasure_unconfirmed coordinator"},
    "EmergencyReviewDue": {"emergency_unreviewed coordinator"},
    "ConfidentialityIncidentReported": {"incident coordinator"},
}
each = pytest.mark.parametrize("event", CAUSES, ids=lambda event: type(event).__name__)


@pytest.mark.requirement("R-005", "R-113", "R-156", "R-335")
@each
def test_each_event_is_told_to_those_whom_it_concerns(event: EventData) -> None:
    assert {f"{notice.kind} {notice.role}" for notice in notices_for(event)} == TOLD[type(event).__name__]


@pytest.mark.requirement("R-336")
@each
def test_nothing_but_dates_and_counts_of_an_event_may_be_said(event: EventData) -> None:
    for notice in notices_for(event):
        assert notice.facts.dates and all(type(value) is date for value in notice.facts.dates.values())
        assert all(type(value) is int for value in notice.facts.counts.values())


@pytest.mark.requirement("R-334")
def test_every_rule_is_of_a_declared_event_and_no_other_event_is_told() -> None:
    declared = {copy for declaration in CATALOGUE for copy in declaration.copies.values()}
    assert RULES.keys() | ENDS.keys() | ABOUT.keys() <= declared
    assert {type(event) for event in CAUSES} == set(RULES)
    assert {rule.kind for rules in RULES.values() for rule in rules} == set(NoticeKind)
    assert notices_for(EventData()) == []
    for event, field in [*ABOUT.items(), *ENDS.items()]:
        assert field in event.model_fields


@pytest.mark.requirement("R-338")
def test_one_cause_gives_one_id_for_each_recipient_and_kind() -> None:
    cause, workers = uuid4(), [None, uuid4(), uuid4()]
    ids = {notice_id(cause, role, kind, worker) for role in Role for kind in NoticeKind for worker in workers}
    assert len(ids) == len(Role) * len(NoticeKind) * len(workers)
    assert notice_id(cause, Role.WORKER, NoticeKind.CALL_DUE) in ids


def test_the_id_of_a_notice_to_a_role_stays_what_it_was_in_the_thread() -> None:
    """A history that is delivered again after the upgrade sends nothing twice."""
    cause = UUID("3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01")
    assert notice_id(cause, Role.WORKER, NoticeKind.NEW_REFERRAL) == uuid5(cause, "notice/worker/new_referral")


@pytest.mark.requirement("R-335")
def test_a_person_is_not_written_to_for_each_meeting_that_ends_with_the_episode() -> None:
    assert notices_for(meeting_cancelled(reason=words.MeetingCancelReason.EPISODE_CLOSED)) == []


@pytest.mark.requirement("R-096", "R-279")
def test_a_verbal_authorization_is_to_be_signed_and_not_renewed() -> None:
    [expiring] = [event for event in CAUSES if isinstance(event, ConsentExpiring)]
    verbal = expiring.model_copy(update={"because": words.ConsentEnd.NOT_CONFIRMED})
    assert [notice.kind for notice in notices_for(verbal)] == [NoticeKind.CONSENT_TO_CONFIRM]


@pytest.mark.requirement("R-335")
def test_the_receiver_who_returned_a_referral_is_not_told_of_it() -> None:
    [returned] = [event for event in CAUSES if isinstance(event, ReferralReturned)]
    assert notices_for(returned.model_copy(update={"side": words.ReferralSide.RECEIVER})) == []


def _notice(role: Role, worker: UUID | None = None) -> Notice:
    return Notice(role, NoticeKind.NEW_REFERRAL, Facts(), worker=worker)


@pytest.mark.requirement("R-102", "R-335")
def test_the_one_who_answers_for_the_case_is_told_else_those_of_the_role() -> None:
    lead, worker, other, coordinator = (uuid4() for _ in range(4))
    staff = [
        Colleague(worker, "worker", "w@example.org"),
        Colleague(other, "worker"),
        Colleague(coordinator, "coordinator"),
    ]
    told = {
        "the lead": workers_of(_notice(Role.WORKER), lead, staff, by_address=True),
        "the named one": workers_of(_notice(Role.WORKER, other), lead, staff, by_address=True),
        "all workers": workers_of(_notice(Role.WORKER), None, staff, by_address=False),
        "with an address": workers_of(_notice(Role.WORKER), None, staff, by_address=True),
        "coordinators": workers_of(_notice(Role.COORDINATOR), lead, staff, by_address=False),
        "the role": workers_of(_notice(Role.COORDINATOR), lead, staff, by_address=True),
        "the person": workers_of(_notice(Role.PERSON), lead, staff, by_address=True),
    }
    assert told == {
        "the lead": [lead],
        "the named one": [other],
        "all workers": sorted([worker, other]),
        "with an address": [worker],
        "coordinators": [coordinator],
        "the role": [None],
        "the person": [None],
    }


@pytest.mark.requirement("R-102")
def test_a_transfer_is_told_to_the_worker_to_whom_it_is_offered() -> None:
    [offered] = [event for event in CAUSES if isinstance(event, CaseLeadTransferOffered)]
    assert [notice.worker for notice in notices_for(offered)] == [offered.worker]
    assert notices_for(referral_received())[0].worker is None
