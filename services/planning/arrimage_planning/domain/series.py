"""A plan's meetings as a series: their days ascend with their numbers, whatever is moved (R-128)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain import meeting_problems
from arrimage_planning.domain.meeting import MeetingStatus, MeetingStep, status_after


@dataclass(frozen=True)
class Meeting:
    """One meeting of a series."""

    number: int
    planned_on: date
    status: MeetingStatus


Series = tuple[Meeting, ...]
"""All meetings of a plan, by number."""


def dates_of(series: Sequence[Meeting]) -> tuple[date, ...]:
    """Return the days of the meetings that were not cancelled."""
    return tuple(item.planned_on for item in series if item.status is not MeetingStatus.CANCELLED)


def counted(series: Sequence[Meeting]) -> int:
    """Return how many meetings took place or are to: one that the person missed may be made up for (R-156)."""
    return sum(item.status in {MeetingStatus.PLANNED, MeetingStatus.HELD} for item in series)


def check_order(series: Sequence[Meeting]) -> None:
    """Check that each meeting comes after the one before it; cancelled ones do not count.

    :raises ProblemError: ``meetings.not_in_order``.
    """
    if any(later <= earlier for earlier, later in pairwise(dates_of(series))):
        raise ProblemError(meeting_problems.MEETINGS_NOT_IN_ORDER)


def moved(series: Series, number: int, to: date, *, today: date, following: bool) -> Series:
    """Return the series with the ``number``-th meeting on day ``to``.

    The others stay, unless ``following``: then those to come after it move by as many days. What was held or
    missed never moves, and nothing moves into the past.

    :raises ProblemError: ``meeting.unknown``, ``meeting.move_into_past``, ``meetings.not_in_order``, or as
        :func:`status_after`.
    """
    meeting = next((item for item in series if item.number == number), None)
    if meeting is None:
        raise ProblemError(meeting_problems.MEETING_UNKNOWN)
    status_after(meeting.status, MeetingStep.MOVE)
    _not_in_past(replace(meeting, planned_on=to), today)
    shift = to - meeting.planned_on
    after = tuple(
        _shifted(item, shift, today) if item.number == number or (following and _follows(item, meeting)) else item
        for item in series
    )
    check_order(after)
    return after


def with_dates_to_come(series: Series, dates: Sequence[date], *, today: date) -> Series:
    """Return the series with its meetings to come on ``dates``, and on no other day.

    What was held, missed or cancelled stays. A meeting to come whose day is among ``dates`` stays as far as the
    order allows; one too many is cancelled; what is missing takes a free one, or else the next numbers.

    :raises ProblemError: ``meetings.not_in_order``, ``meeting.move_into_past`` or ``meetings.none_left``.
    """
    if any(later <= earlier for earlier, later in pairwise(dates)):
        raise ProblemError(meeting_problems.MEETINGS_NOT_IN_ORDER)
    to_come = [item for item in series if item.status is MeetingStatus.PLANNED]
    kept = dict(zip(_best_fit([item.planned_on for item in to_come], dates), dates, strict=False))
    planned: dict[int, Meeting] = {}
    for place, item in enumerate(to_come):
        if place in kept:
            planned[item.number] = _shifted(item, kept[place] - item.planned_on, today)
        else:
            planned[item.number] = replace(item, status=MeetingStatus.CANCELLED)
    next_number = max((item.number for item in series), default=0) + 1
    added = tuple(
        _not_in_past(Meeting(number, day, MeetingStatus.PLANNED), today)
        for number, day in enumerate(dates[len(kept) :], start=next_number)
    )
    after = (*(planned.get(item.number, item) for item in series), *added)
    if not dates_of(after):
        raise ProblemError(meeting_problems.MEETINGS_NONE_LEFT)
    check_order(after)
    return after


def _best_fit(present: Sequence[date], wished: Sequence[date]) -> list[int]:
    """Return which of ``present`` take the first of ``wished``, in order, so that the fewest meetings move."""
    count = min(len(present), len(wished))
    # best[j] = (how many of the first j wished days fall on a meeting of that day, which places they take)
    best: list[tuple[int, tuple[int, ...]] | None] = [(0, ()), *[None] * count]
    for place, day in enumerate(present):
        for taken in range(min(place + 1, count), 0, -1):
            before = best[taken - 1]
            if before is None:
                continue
            candidate = (before[0] + (wished[taken - 1] == day), (*before[1], place))
            present_best = best[taken]
            if present_best is None or candidate[0] > present_best[0]:
                best[taken] = candidate
    chosen = best[count]
    return list(chosen[1]) if chosen else []


def _follows(item: Meeting, meeting: Meeting) -> bool:
    return item.number > meeting.number and item.status is MeetingStatus.PLANNED


def _shifted(item: Meeting, shift: timedelta, today: date) -> Meeting:
    return _not_in_past(replace(item, planned_on=item.planned_on + shift), today) if shift else item


def _not_in_past(item: Meeting, today: date) -> Meeting:
    if item.planned_on < today:
        raise ProblemError(meeting_problems.MEETING_MOVE_INTO_PAST, number=item.number, today=today)
    return item
