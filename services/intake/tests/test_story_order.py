"""The steps of one day are told in the order in which they can have happened, always the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from arrimage_intake.domain.story_order import STAGES, Place, in_order
from arrimage_intake.pages.texts.story import STORY

pytestmark = pytest.mark.requirement("R-102", "R-336")
DAY, NEXT = date(2010, 10, 4), date(2010, 10, 5)


def at(hour: int) -> datetime:
    return datetime(2010, 10, 4, hour, tzinfo=UTC)


def told(*places: Place) -> list[str]:
    return in_order((place, place.key.removeprefix("story.")) for place in places)


def test_every_step_that_has_words_has_its_place() -> None:
    worded = {key for key in STORY if ".away." not in key and not key.endswith(".other")}
    assert worded == set(STAGES)


def test_what_causes_comes_before_what_it_causes_however_the_steps_came() -> None:
    keys = ("received", "taken", "first_contact", "accepted", "planning.assessed", "planning.plan.agreed")
    for order in permutations(keys):
        assert told(*(Place(DAY, f"story.{key}") for key in order)) == list(keys)


def test_days_come_first_and_what_is_to_come_last() -> None:
    steps = (
        Place(NEXT, "story.received"),
        Place(DAY, "story.planning.meeting.planned", is_to_come=True),
        Place(DAY, "story.closed"),
    )
    assert told(*steps) == ["closed", "received", "planning.meeting.planned"]


def test_instants_decide_among_those_that_have_one() -> None:
    steps = (
        Place(DAY, "story.lead_with_backup", at(15)),
        Place(DAY, "story.attempt", at(14)),
        Place(DAY, "story.lead", at(9)),
        Place(DAY, "story.first_contact"),
        Place(DAY, "story.taken"),
        Place(DAY, "story.attempt", at(16)),
    )
    expected = ["taken", "lead", "attempt", "lead_with_backup", "attempt", "first_contact"]
    for order in permutations(steps):
        assert told(*order) == expected


def test_a_second_referral_begins_after_the_first_was_declined() -> None:
    steps = (
        Place(DAY, "story.opened", turn=1),
        Place(DAY, "story.declined_there"),
        Place(DAY, "story.sent", turn=1),
    )
    assert told(*steps) == ["declined_there", "opened", "sent"]


def test_what_a_later_version_tells_stands_where_the_work_is() -> None:
    steps = (Place(DAY, "story.closed"), Place(DAY, "story.planning.new.thing"), Place(DAY, "story.received"))
    assert told(*steps) == ["received", "planning.new.thing", "closed"]
