"""What makes an authorization valid, when it holds, and how it ends (R-092, R-096, R-098)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import (
    ConsentEnd,
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    DisclosurePurpose,
)
from arrimage_intake.domain.consent import (
    ALLOWED,
    HOLDS,
    Asked,
    ConsentLimits,
    ConsentState,
    ConsentStep,
    Terms,
    after,
    age_on,
    judge,
    last_day,
    months_after,
    remind_on,
)
from arrimage_intake.store.consent_tables import Consent, ToldConsent

TODAY = date(2010, 10, 4)
ASKED = Asked(
    recipient="margelle",
    categories=frozenset({DataCategory.CONTACT, DataCategory.IDENTITY}),
    method=ConsentMethod.SIGNED,
    starts_on=date(2010, 10, 1),
    ends_on=date(2011, 10, 1),
    statement_shown=True,
)


def judged(born_on: date | None = None, today: date = TODAY, **changes: Any) -> Terms:
    return judge(
        replace(ASKED, **changes),
        organization="virage",
        partners={"virage", "margelle", "csss-pds"},
        born_on=born_on,
        today=today,
        limits=ConsentLimits(),
    )


def refused(**changes: Any) -> str:
    with pytest.raises(ProblemError) as refusal:
        judged(**changes)
    for language in ("fr", "en"):
        assert refusal.value.text(language)  # each fact that the text names is given
    return refusal.value.problem.code


@pytest.mark.requirement("R-092", "SC-01")
def test_what_the_person_of_the_first_scenario_signs_is_an_authorization() -> None:
    terms = judged()

    assert terms.categories == (DataCategory.IDENTITY, DataCategory.CONTACT), "in the vocabulary's order"
    assert (terms.starts_on, terms.ends_on) == (date(2010, 10, 1), date(2011, 10, 1))
    assert (terms.given_by, terms.confirm_by, terms.with_episode) == (ConsentGiver.PERSON, None, False)


@pytest.mark.requirement("R-096")
def test_without_an_end_it_lasts_as_long_as_the_episode_and_twelve_months_at_most() -> None:
    terms = judged(starts_on=None, ends_on=None)

    assert (terms.starts_on, terms.ends_on, terms.with_episode) == (TODAY, date(2011, 10, 4), True)


@pytest.mark.requirement("R-092")
@pytest.mark.parametrize("everybody", ["all", "*", "tous", "partners", ""])
def test_a_blanket_recipient_is_refused_with_a_code_of_its_own(everybody: str) -> None:
    assert refused(recipient=everybody) == "consent.blanket"


@pytest.mark.requirement("R-092", "R-096")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": "nowhere"}, "consent.unknown_recipient"),
        ({"recipient": "virage"}, "consent.to_oneself"),
        ({"categories": frozenset()}, "consent.no_category"),
        ({"purpose": DisclosurePurpose.EMERGENCY}, "consent.purpose_emergency"),
        ({"statement_shown": False}, "consent.statement_not_shown"),
        ({"starts_on": date(2010, 12, 2), "ends_on": date(2010, 12, 1)}, "consent.start_after_end"),
        ({"ends_on": date(2010, 10, 3)}, "consent.end_past"),
        ({"ends_on": date(2011, 10, 2)}, "consent.too_long"),
        ({"starts_on": date(2011, 10, 5), "ends_on": None}, "consent.start_too_far"),
    ],
)
def test_what_an_authorization_may_not_say_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refused(**changes) == code


@pytest.mark.requirement("R-092")
def test_one_day_is_enough_and_its_last_day_may_be_today() -> None:
    terms = judged(starts_on=TODAY, ends_on=TODAY)

    assert (terms.starts_on, terms.ends_on) == (TODAY, TODAY)


@pytest.mark.requirement("R-098", "SC-09")
@pytest.mark.parametrize(
    ("born_on", "given_by", "outcome"),
    [
        (date(1992, 10, 5), None, "consent.giver_missing"),  # 18 tomorrow
        (date(1992, 10, 4), None, ConsentGiver.PERSON),  # 18 today
        (date(1996, 10, 4), ConsentGiver.PERSON, ConsentGiver.PERSON),  # 14 today
        (date(1996, 10, 5), ConsentGiver.PERSON, "consent.parent_gives_it"),  # 14 tomorrow
        (date(1996, 10, 5), ConsentGiver.PARENT, ConsentGiver.PARENT),
        (date(1996, 10, 5), ConsentGiver.GUARDIAN, ConsentGiver.GUARDIAN),
        (date(1996, 10, 4), ConsentGiver.PARENT, "consent.minor_gives_it"),
        (date(1996, 10, 4), ConsentGiver.GUARDIAN, "consent.minor_gives_it"),
        (date(1970, 1, 1), ConsentGiver.PARENT, "consent.adult_gives_it"),
        (date(1970, 1, 1), ConsentGiver.GUARDIAN, ConsentGiver.GUARDIAN),
        (None, None, ConsentGiver.PERSON),
        (None, ConsentGiver.PARENT, ConsentGiver.PARENT),
    ],
)
def test_who_may_give_it_depends_on_the_age(
    born_on: date | None, given_by: ConsentGiver | None, outcome: ConsentGiver | str
) -> None:
    if isinstance(outcome, ConsentGiver):
        assert judged(born_on=born_on, given_by=given_by).given_by is outcome
    else:
        assert refused(born_on=born_on, given_by=given_by) == outcome


@pytest.mark.requirement("R-279")
def test_one_given_by_word_of_mouth_ends_after_thirty_days_unless_it_is_confirmed() -> None:
    terms = judged(method=ConsentMethod.VERBAL)

    assert terms.confirm_by == date(2010, 11, 3)
    assert last_day(terms.ends_on, terms.confirm_by) == (date(2010, 11, 3), ConsentEnd.NOT_CONFIRMED)
    assert last_day(terms.ends_on, None) == (date(2011, 10, 1), ConsentEnd.END_DATE)
    assert last_day(date(2010, 10, 20), terms.confirm_by) == (date(2010, 10, 20), ConsentEnd.END_DATE)


@pytest.mark.requirement("R-096")
def test_the_reminder_comes_thirty_days_before_the_end_and_not_for_what_is_shorter() -> None:
    limits = ConsentLimits()

    assert remind_on(date(2011, 10, 1), None, today=TODAY, limits=limits) == date(2011, 9, 1)
    assert remind_on(date(2011, 10, 1), date(2010, 11, 3), today=TODAY, limits=limits) == date(2010, 10, 27)
    assert remind_on(TODAY + timedelta(days=30), None, today=TODAY, limits=limits) is None


def own(**changes: Any) -> Consent:
    facts: dict[str, Any] = {
        "state": ConsentState.GRANTED,
        "categories": ["identity", "contact"],
        "starts_on": date(2010, 10, 1),
        "ends_on": date(2011, 10, 1),
        "confirm_by": None,
    }
    return Consent(**{**facts, **changes})


@pytest.mark.requirement("R-093")
def test_an_expired_authorization_lets_nothing_pass_be_the_timer_late_or_not() -> None:
    assert own().holds_on(date(2011, 10, 1))
    assert not own().holds_on(date(2011, 10, 2))
    assert not own(confirm_by=date(2010, 11, 3)).holds_on(date(2010, 11, 4)), "not confirmed in time"


@pytest.mark.requirement("R-093")
def test_a_future_authorization_lets_nothing_pass_before_its_first_day() -> None:
    assert not own().holds_on(date(2010, 9, 30))
    assert own().holds_on(date(2010, 10, 1))


@pytest.mark.requirement("R-093", "R-095")
@pytest.mark.parametrize("state", [state for state in ConsentState if state not in HOLDS])
def test_a_revoked_or_otherwise_ended_authorization_lets_nothing_pass(state: ConsentState) -> None:
    assert not own(state=state).holds_on(TODAY)


@pytest.mark.requirement("R-093")
def test_a_category_that_is_not_included_is_not_covered() -> None:
    assert own().covers == {DataCategory.IDENTITY, DataCategory.CONTACT}
    assert DataCategory.SCREENING not in own().covers


@pytest.mark.requirement("R-095")
def test_a_tombstone_lets_nothing_be_asked_for_whatever_its_grant_says() -> None:
    told = ToldConsent(categories=["identity"], starts_on=date(2010, 10, 1), ends_on=date(2011, 10, 1))

    assert told.holds_on(TODAY)
    told.ended_on = date(2010, 9, 1)
    assert not told.holds_on(TODAY)


@pytest.mark.requirement("R-095", "R-096")
def test_every_end_is_final() -> None:
    for (state, _step), reached in ALLOWED.items():
        assert state in HOLDS and reached is not ConsentState.DECLINED
    for state in ConsentState:
        for step in ConsentStep:
            if (state, step) in ALLOWED:
                assert after(state, step) is ALLOWED[state, step]
                continue
            with pytest.raises(ProblemError) as refusal:
                after(state, step)
            assert refusal.value.problem.code == "consent.wrong_state"
            assert refusal.value.text("fr") and refusal.value.text("en")


@given(born_on=st.dates(date(1920, 1, 1), date(2010, 1, 1)), years=st.integers(0, 80))
def test_somebody_is_a_year_older_on_their_birthday(born_on: date, years: int) -> None:
    birthday = months_after(born_on, 12 * years)

    assert age_on(born_on, birthday - timedelta(days=1)) == max(years, 0) - 1
    reached = (
        birthday if (birthday.month, birthday.day) == (born_on.month, born_on.day) else birthday + timedelta(1)
    )
    assert age_on(born_on, reached) == years


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(0, 24))
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
