from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from services.notifications.tests.causes import followup_due, plan_created, referral_received

from arrimage_contracts.declaration import EventData
from arrimage_contracts.events import CATALOGUE
from arrimage_notifications.domain.rules import RULES, NoticeKind, Role, notice_id, notices_for

CAUSES = [referral_received(), plan_created(uuid4()), followup_due(uuid4())]


@pytest.mark.requirement("R-005", "R-335")
@pytest.mark.parametrize(
    ("event", "role", "kind"),
    [
        (CAUSES[0], Role.WORKER, NoticeKind.NEW_REFERRAL),
        (CAUSES[1], Role.COORDINATOR, NoticeKind.PLAN_AGREED),
        (CAUSES[2], Role.WORKER, NoticeKind.CALL_DUE),
    ],
)
def test_each_pivot_event_is_told_to_a_role(event: EventData, role: Role, kind: NoticeKind) -> None:
    (notice,) = notices_for(event)
    assert (notice.role, notice.kind) == (role, kind)


@pytest.mark.requirement("R-336")
@pytest.mark.parametrize("event", CAUSES)
def test_nothing_but_dates_and_counts_of_an_event_may_be_said(event: EventData) -> None:
    for notice in notices_for(event):
        assert notice.facts.dates and all(type(value) is date for value in notice.facts.dates.values())
        assert all(type(value) is int for value in notice.facts.counts.values())


@pytest.mark.requirement("R-334")
def test_every_rule_is_of_a_declared_event_and_no_other_event_is_told() -> None:
    declared = {copy for declaration in CATALOGUE for copy in declaration.copies.values()}
    assert RULES.keys() <= declared
    assert {type(event) for event in CAUSES} == set(RULES)
    assert {rule.kind for rules in RULES.values() for rule in rules} == set(NoticeKind)
    assert notices_for(EventData()) == []


@pytest.mark.requirement("R-338")
def test_one_cause_gives_one_id_for_each_role_and_kind() -> None:
    cause = uuid4()
    ids = {notice_id(cause, role, kind) for role in Role for kind in NoticeKind}
    assert len(ids) == len(Role) * len(NoticeKind)
    assert notice_id(cause, Role.WORKER, NoticeKind.CALL_DUE) in ids
