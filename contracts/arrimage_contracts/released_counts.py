"""What may be told to all of how much is done: weekly counts from which nobody learns anything of one person.

Whoever publishes ``feed.<organization>.ActivityCounted.v1`` obeys these rules (R-021, design §3):

- A cell counts the *cases* of one event type, in one organization, over a span of days: never events, so that one
  person who comes often is one.
- Spans are civil weeks, Monday to Sunday; a week belongs to the month of its Thursday. As soon as a week of a
  month has fewer than :data:`LEAST_CASES`, it and what is left of that month become **one** span, told when the
  month is over. So spans never overlap, and no difference between two of them says what a third one hides.
- A span with fewer than :data:`LEAST_CASES` is withheld: none looks like four.
- What is told is rounded down to a multiple of :data:`ROUNDED_TO`: one case more or less seldom shows.
- Each span is told once. What comes late is not counted, for a correction would be the difference of two cells.
- A message goes each week, also when it holds nothing: silence says nothing either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.ids import NAMESPACE
from arrimage_contracts.subjects import feed_subject

LEAST_CASES = 5
ROUNDED_TO = 5
_WEEK = timedelta(days=7)


class Cell(BaseModel):
    """How many cases had one type of event over a span of days."""

    model_config = ConfigDict(frozen=True)

    event: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z]+$")]
    first_day: date
    """A Monday."""
    last_day: date
    """A Sunday: of the same week, or of the last week of the month."""
    cases: Annotated[int, Field(ge=LEAST_CASES, multiple_of=ROUNDED_TO)]


class ActivityCounted(BaseModel):
    """What an organization tells all, for one week. No time of day, no case, no destination."""

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    type: Literal["arrimage.ActivityCounted.v1"] = "arrimage.ActivityCounted.v1"
    id: UUID
    """UUIDv5 of the organization and the Monday: a message that is told again is the same."""
    organization: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
    week: date
    """The Monday of the week that was counted."""
    cells: tuple[Cell, ...]


def counts_subject(organization: str) -> str:
    """Return the subject of :class:`ActivityCounted`; ``organization`` may be a wildcard (``"*"``)."""
    return feed_subject(organization, "ActivityCounted", 1)


@dataclass(frozen=True)
class Happened:
    """One event of a case, as it is counted."""

    event: str
    on: date
    """The civil date in the node's zone."""
    case: UUID


def activity_counted(organization: str, week: date, happened: Iterable[Happened]) -> ActivityCounted:
    """Return what is told of ``week`` (its Monday).

    :param happened: everything that is known of the month to which the week belongs; more does no harm. Leave out
        what came after the earlier weeks were told: a week that was withheld then stays so.
    """
    monday = monday_of(week)
    by_type: defaultdict[str, list[Happened]] = defaultdict(list)
    for each in happened:
        by_type[each.event].append(each)
    cells = [
        cell
        for event in sorted(by_type)
        for cell in _cells(event, by_type[event], month_of(monday))
        if _told_with(cell) == monday
    ]
    return ActivityCounted(
        id=uuid5(NAMESPACE, f"ActivityCounted.v1/{organization}/{monday}"),
        organization=organization,
        week=monday,
        cells=tuple(cells),
    )


def monday_of(day: date) -> date:
    """Return the Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def month_of(monday: date) -> Sequence[date]:
    """Return the Mondays of the weeks whose Thursday is in the same month as that of the week of ``monday``."""
    thursday = monday + timedelta(days=3)
    first = thursday.replace(day=1)
    first += timedelta(days=(3 - first.weekday()) % 7)
    found = []
    while first.month == thursday.month:
        found.append(first - timedelta(days=3))
        first += _WEEK
    return found


def _cells(event: str, happened: Sequence[Happened], weeks: Sequence[date]) -> Iterable[Cell]:
    cases = _by_week(happened)
    for number, monday in enumerate(weeks):
        if len(cases[monday]) >= LEAST_CASES:
            yield _cell(event, monday, monday, len(cases[monday]))
            continue
        rest = weeks[number:]
        together = set().union(*(cases[each] for each in rest))
        if len(together) >= LEAST_CASES:
            yield _cell(event, monday, rest[-1], len(together))
        return


def _by_week(happened: Iterable[Happened]) -> Mapping[date, set[UUID]]:
    cases: defaultdict[date, set[UUID]] = defaultdict(set)
    for each in happened:
        cases[monday_of(each.on)].add(each.case)
    return cases


def _cell(event: str, first: date, last_monday: date, cases: int) -> Cell:
    last_day = last_monday + timedelta(days=6)
    return Cell(event=event, first_day=first, last_day=last_day, cases=cases - cases % ROUNDED_TO)


def _told_with(cell: Cell) -> date:
    """A span is told with its last week."""
    return monday_of(cell.last_day)
