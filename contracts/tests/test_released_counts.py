"""What the weekly feed tells, and what it does not: an attacker who knows every visit of one person gains nothing.

The attacker model: somebody reads the feed of every organization for a year, and knows on which days one person
went *somewhere* (saw the car, found a diary). They want to know where. They know how large each organization is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from arrimage_contracts.released_counts import (
    ActivityCounted,
    Happened,
    activity_counted,
    monday_of,
    month_of,
)

pytestmark = pytest.mark.requirement("R-021")

YEAR = [date(2010, 1, 4) + timedelta(days=each) for each in range(364)]
WEEKS = sorted({monday_of(day) for day in YEAR})
ORGANIZATIONS = {"hospital": 30, "margelle": 12, "virage": 12, "shelter": 8}
"""How many persons each serves at a time."""
EVENT = "MeetingHeld"
Visits = dict[str, list[Happened]]


def seen(cases: Mapping[date, int], event: str = EVENT) -> list[Happened]:
    """So many cases, other ones each day, on each day."""
    return [
        Happened(event, day, UUID(int=day.toordinal() * 1000 + number))
        for day, count in cases.items()
        for number in range(count)
    ]


def told(happened: Sequence[Happened], weeks: Sequence[date] = WEEKS) -> list[ActivityCounted]:
    by_week: defaultdict[date, list[Happened]] = defaultdict(list)
    for each in happened:
        by_week[monday_of(each.on)].append(each)
    return [
        activity_counted("margelle", week, [each for monday in month_of(week) for each in by_week[monday]])
        for week in weeks
    ]


OCTOBER = month_of(date(2010, 10, 4))


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    assert [date(2010, 10, day) for day in (4, 11, 18, 25)] == OCTOBER
    assert month_of(date(2010, 9, 27)) == [date(2010, 8, 30), *(date(2010, 9, day) for day in (6, 13, 20, 27))]
    assert sorted(each for monday in WEEKS for each in month_of(monday) if each == monday) == WEEKS


def test_weeks_of_five_cases_and_more_are_told_rounded_down() -> None:
    counts = dict(zip(OCTOBER, (5, 9, 10, 14), strict=True))

    assert [[cell.cases for cell in week.cells] for week in told(seen(counts), OCTOBER)] == [[5], [5], [10], [10]]


def test_a_small_week_and_the_rest_of_its_month_are_one_span_told_at_the_end() -> None:
    counts = dict(zip(OCTOBER, (8, 4, 7, 6), strict=True))

    weeks = told(seen(counts), OCTOBER)

    assert [len(week.cells) for week in weeks] == [1, 0, 0, 1]
    rest = weeks[-1].cells[0]
    assert (rest.first_day, rest.last_day, rest.cases) == (OCTOBER[1], date(2010, 10, 31), 15)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_what_is_withheld_looks_the_same_whatever_it_is(count: int) -> None:
    assert told(seen({OCTOBER[0]: count}), OCTOBER) == told([], OCTOBER)


def test_one_person_who_comes_often_is_one_case() -> None:
    often = [Happened(EVENT, OCTOBER[0] + timedelta(days=day), UUID(int=1)) for day in range(7)] * 3

    assert told(often, OCTOBER) == told([], OCTOBER)


def test_no_two_cells_of_a_type_overlap_so_no_difference_can_be_made() -> None:
    random = Random(3)
    for _ in range(50):
        happened = seen({monday: random.choice((0, 2, 4, 5, 6, 11)) for monday in WEEKS})
        cells = [cell for week in told(happened) for cell in week.cells]
        days = Counter(
            cell.first_day + timedelta(days=each)
            for cell in cells
            for each in range((cell.last_day - cell.first_day).days + 1)
        )
        assert max(days.values(), default=1) == 1


def test_a_week_is_told_the_same_whether_or_not_the_later_ones_are_known() -> None:
    happened = seen({monday: 3 + number % 4 for number, monday in enumerate(WEEKS)})

    for week in WEEKS:
        known_then = [each for each in happened if each.on < week + timedelta(days=7)]
        assert activity_counted("margelle", week, known_then) == activity_counted("margelle", week, happened)


def test_a_message_holds_an_organization_a_monday_and_cells_alone_and_goes_each_week() -> None:
    weeks = told([])

    assert len({week.id for week in weeks}) == len(weeks) == 52
    assert set(weeks[0].model_dump()) == {"specversion", "type", "id", "organization", "week", "cells"}


# --- the attacker ------------------------------------------------------------------------------------------------


def a_year(random: Random) -> tuple[Visits, str, UUID]:
    """Simulate a year: eight meetings a person, then somebody else in the place. Return one person, and where."""
    visits: Visits = {}
    persons: list[tuple[str, UUID]] = []
    for organization, size in ORGANIZATIONS.items():
        visits[organization] = []
        for _ in range(size):
            day = random.randrange(-60, 7)
            while day < len(YEAR):
                case, came = UUID(int=random.getrandbits(128)), False
                for _ in range(8):
                    if 0 <= day < len(YEAR):
                        visits[organization].append(Happened(EVENT, YEAR[day], case))
                        came = True
                    day += random.randrange(5, 15)
                if came:
                    persons.append((organization, case))
    return visits, *random.choice(persons)


def prior(random: Random) -> str:
    """Guess by size alone: what somebody says who never saw the feed."""
    return max(ORGANIZATIONS, key=lambda name: (ORGANIZATIONS[name], random.random()))


def guess_by_days(counts: Mapping[str, Mapping[date, int]], days: set[date], random: Random) -> str:
    """Rule out where nobody was on one of the days; among what is left, the one that stands out most on them."""

    def stands_out(name: str) -> tuple[bool, float, float]:
        of_all = sum(counts[name].values()) / len(YEAR)
        of_days = sum(counts[name].get(day, 0) for day in days) / len(days)
        return all(counts[name].get(day, 0) for day in days), of_days / (of_all or 1), random.random()

    return max(ORGANIZATIONS, key=stands_out)


def guess_by_spans(feeds: Mapping[str, Sequence[ActivityCounted]], days: set[date], random: Random) -> str:
    """Use all that the feed tells: where counts are higher in the spans of the person's days than in others."""

    def stands_out(name: str) -> float:
        inside, outside = [], []
        for week in feeds[name]:
            for cell in week.cells:
                length = (cell.last_day - cell.first_day).days + 1
                here = any(cell.first_day <= day <= cell.last_day for day in days)
                (inside if here else outside).append(cell.cases / length)
        if not inside or not outside:
            return 0.0
        return (sum(inside) / len(inside)) / (sum(outside) / len(outside)) - 1

    scores = {name: stands_out(name) for name in ORGANIZATIONS}
    best = max(scores.values())
    # where the feed says nothing, size is all that is left
    return max(
        ORGANIZATIONS, key=lambda name: (scores[name] == best and best > 0.2, ORGANIZATIONS[name], random.random())
    )


def success(guess: Callable[[Visits, set[date], Random], str], trials: int = 60) -> float:
    """How often ``guess`` is right, over the same years for each."""
    right = 0
    for trial in range(trials):
        visits, organization, case = a_year(Random(trial))
        days = {each.on for each in visits[organization] if each.case == case}
        right += guess(visits, days, Random(trial)) == organization
    return right / trials


def test_who_knows_every_visit_date_of_one_person_gains_nothing_from_the_feed() -> None:
    def raw(visits: Visits, days: set[date], random: Random) -> str:
        counts = {name: Counter(each.on for each in happened) for name, happened in visits.items()}
        return guess_by_days(counts, days, random)

    def released(visits: Visits, days: set[date], random: Random) -> str:
        return guess_by_spans({name: told(happened) for name, happened in visits.items()}, days, random)

    def size_alone(_: Visits, __: set[date], random: Random) -> str:
        return prior(random)

    known_before, control, gained = success(size_alone), success(raw), success(released)

    assert control > known_before + 0.3, f"the attack works on daily counts: {control:.2f} over {known_before:.2f}"
    assert gained <= known_before + 0.05, f"and gains nothing here: {gained:.2f} over {known_before:.2f}"


def test_whoever_is_in_a_cell_is_one_of_five_and_seldom_changes_it() -> None:
    changed = total = 0
    for trial in range(20):
        visits, organization, person = a_year(Random(trial))
        others = [each for each in visits[organization] if each.case != person]
        with_person, without = told(visits[organization]), told(others)
        total += len({monday_of(each.on) for each in visits[organization] if each.case == person})
        changed += sum(one.cells != other.cells for one, other in zip(with_person, without, strict=True))
        for cell in (cell for week in with_person for cell in week.cells):
            assert len({each.case for each in others if cell.first_day <= each.on <= cell.last_day}) >= 4

    assert changed / total < 0.5, f"{changed} of {total}"
