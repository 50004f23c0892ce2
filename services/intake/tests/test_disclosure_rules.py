"""What a partner may have: each reason for which nothing leaves, and in which order they are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose, DisclosureRefusal
from arrimage_intake.domain.disclosed import Held, compose, holds
from arrimage_intake.domain.disclosure import (
    Allowed,
    Grant,
    GrantEnd,
    Known,
    Request,
    Terms,
    in_order,
    judge,
    origin_of,
)

TODAY = date(2010, 10, 6)
CASE, OTHER_CASE, AGREEMENT = UUID(int=1), UUID(int=2), UUID(int=3)
IDENTITY, CONTACT, SCREENING = DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.SCREENING
ASKED = Request("margelle", CASE, (IDENTITY, CONTACT), DisclosurePurpose.REFERRAL)
GRANT = Grant(
    case_id=CASE,
    recipient="margelle",
    categories=frozenset({IDENTITY, CONTACT, DataCategory.REASON}),
    purpose=DisclosurePurpose.REFERRAL,
    starts_on=date(2010, 10, 1),
    ends_on=date(2011, 10, 1),
)
TERMS = Terms(AGREEMENT, frozenset({IDENTITY, CONTACT, DataCategory.REASON}))
KNOWN = Known(
    key_is_trusted=True,
    case_is_shared=True,
    grant=GRANT,
    agreement=TERMS,
    is_held=True,
    asked_lately=0,
    most_lately=60,
)
_R = DisclosureRefusal
ONE_WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], DisclosureRefusal]] = {
    "a one-time key that is not signed by the pinned key": ({"key_is_trusted": False}, {}, _R.UNTRUSTED_KEY),
    "a case that was never shared with it": ({"case_is_shared": False}, {}, _R.NO_ACTIVE_CONSENT),
    "an authorization that never was": ({"grant": None}, {}, _R.NO_ACTIVE_CONSENT),
    "an authorization for another recipient": ({}, {"recipient": "csss-pds"}, _R.NO_ACTIVE_CONSENT),
    "an authorization of another person": ({}, {"case_id": OTHER_CASE}, _R.NO_ACTIVE_CONSENT),
    "one that was withdrawn": ({}, {"end": GrantEnd.REVOKED}, _R.REVOKED),
    "one that ended by itself": ({}, {"end": GrantEnd.EXPIRED}, _R.EXPIRED),
    "one past its last day of which no timer said so yet": ({}, {"ends_on": date(2010, 10, 5)}, _R.EXPIRED),
    "one that begins later": ({}, {"starts_on": date(2010, 10, 7)}, _R.NOT_YET_ACTIVE),
    "one for another purpose": ({}, {"purpose": DisclosurePurpose.JOINT_PLAN}, _R.PURPOSE_DIFFERS),
    "one without a category": ({}, {"categories": frozenset({IDENTITY})}, _R.CATEGORY_NOT_INCLUDED),
    "no agreement in force": ({"agreement": None}, {}, _R.NO_AGREEMENT),
    "an agreement without the category": (
        {"agreement": Terms(AGREEMENT, frozenset({CONTACT}))}, {}, _R.AGREEMENT_LACKS_CATEGORY,
    ),
    "what is erased": ({"is_held": False}, {}, _R.NO_LONGER_HELD),
    "too many at once": ({"asked_lately": 60}, {}, _R.TOO_MANY),
}  # fmt: skip


def known(facts: dict[str, Any], grant: dict[str, Any]) -> Known:
    changed: dict[str, Any] = {"grant": replace(GRANT, **grant)} if grant else {}
    return replace(KNOWN, **{**changed, **facts})


@pytest.mark.requirement("R-093", "R-094")
def test_what_is_authorized_and_agreed_may_go_and_nothing_beside_what_was_asked_for() -> None:
    assert judge(ASKED, KNOWN, TODAY) == Allowed((IDENTITY, CONTACT), AGREEMENT)
    less = replace(ASKED, categories=(CONTACT,))
    assert judge(less, KNOWN, TODAY) == Allowed((CONTACT,), AGREEMENT)


@pytest.mark.requirement("R-093", "R-297")
@pytest.mark.parametrize("wrong", ONE_WRONG)
def test_nothing_leaves_for(wrong: str) -> None:
    facts, grant, reason = ONE_WRONG[wrong]
    assert judge(ASKED, known(facts, grant), TODAY) is reason


@pytest.mark.requirement("R-093")
@pytest.mark.parametrize("first", range(len(ONE_WRONG)))
def test_of_several_reasons_the_first_of_the_order_is_told(first: int) -> None:
    cases = list(ONE_WRONG.values())[first:]
    facts, grant, reason = cases[0]
    for later_facts, later_grant, _ in cases[1:]:
        if "grant" in facts or "grant" in later_facts:
            continue
        both = known({**later_facts, **facts}, {**later_grant, **grant})
        assert judge(ASKED, both, TODAY) is reason


@pytest.mark.requirement("R-093")
@pytest.mark.parametrize(
    "changes",
    [
        {"end": GrantEnd.REVOKED},
        {"end": GrantEnd.EXPIRED},
        {"starts_on": date(2010, 10, 7)},
        {"purpose": DisclosurePurpose.CRISIS},
        {"categories": frozenset({SCREENING})},
        {},
    ],
)
def test_a_partner_cannot_find_out_whether_somebody_authorized_another(changes: dict[str, Any]) -> None:
    for hidden in ({"recipient": "csss-pds"}, {"case_id": OTHER_CASE}):
        assert judge(ASKED, known({}, {**changes, **hidden}), TODAY) is _R.NO_ACTIVE_CONSENT
    assert judge(ASKED, known({"case_is_shared": False}, changes), TODAY) is _R.NO_ACTIVE_CONSENT


@pytest.mark.requirement("R-093", "R-096")
@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2010, 9, 30), False),
        (date(2010, 10, 1), True),
        (date(2011, 10, 1), True),
        (date(2011, 10, 2), False),
    ],
)
def test_the_first_and_the_last_day_count(day: date, allowed: bool) -> None:
    assert isinstance(judge(ASKED, KNOWN, day), Allowed) is allowed


@pytest.mark.requirement("R-107")
def test_under_an_exception_for_danger_no_agreement_is_needed_and_its_purpose_is_asked_for() -> None:
    exception = replace(GRANT, purpose=DisclosurePurpose.EMERGENCY)
    urgent = replace(ASKED, purpose=DisclosurePurpose.EMERGENCY)
    facts = replace(KNOWN, grant=exception, agreement=None)
    assert judge(urgent, facts, TODAY) == Allowed((IDENTITY, CONTACT), None)
    assert judge(urgent, replace(facts, agreement=TERMS), TODAY) == Allowed((IDENTITY, CONTACT), None)
    assert judge(ASKED, facts, TODAY) is _R.PURPOSE_DIFFERS
    assert judge(urgent, KNOWN, TODAY) is _R.PURPOSE_DIFFERS


HELD = Held(
    name="Apolline Vraisemblance",
    birth_date=date(1969, 5, 17),
    phone="450 555-0199",
    service_code="reintegration",
    urgency="routine",
    dependency_treated="met",
    themes=["SOCIAL_SUPPORT"],
    decline_reason="not_eligible",
    danger="suicide",
)


@pytest.mark.requirement("R-094")
@pytest.mark.parametrize("category", DataCategory)
def test_only_what_belongs_to_a_category_goes_under_it(category: DataCategory) -> None:
    content = compose(HELD, {category})
    assert set(content.model_dump(exclude_none=True)) <= {category.value}
    nothing_here = {DataCategory.SCREENING, DataCategory.PLAN, DataCategory.ATTENDANCE, DataCategory.HOSPITAL_USE}
    assert holds(content) == (() if category in nothing_here else (category,))


@pytest.mark.requirement("R-094")
def test_a_category_of_which_nothing_is_held_is_left_out() -> None:
    content = compose(Held(name="Apolline Vraisemblance"), set(DataCategory))
    assert holds(content) == (IDENTITY,)
    assert content.identity is not None and content.identity.birth_date is None


def test_nothing_of_what_is_held_or_composed_shows_in_a_representation() -> None:
    shown = f"{HELD!r} {compose(HELD, set(DataCategory))!r} {compose(HELD, set(DataCategory))}"
    assert not any(secret in shown for secret in ("Apolline", "555-0199", "1969", "suicide", "SOCIAL_SUPPORT"))


def test_categories_are_put_in_order_and_origins_are_told_apart() -> None:
    assert in_order([CONTACT, IDENTITY, CONTACT]) == (IDENTITY, CONTACT)
    assert origin_of("virage", CASE) == f"virage/{CASE}"
    assert origin_of("virage", CASE, 1) == f"virage/{CASE}/1"
