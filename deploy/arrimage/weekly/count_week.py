"""One week counted: what it tells, and what is remembered of it so that no later week tells a difference."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta

from arrimage.own_events import StoredEvent
from arrimage.weekly.state import Pending, WeeklyState
from arrimage_chassis.clock import Clock
from arrimage_contracts.released_counts import Cell, Happened, activity_counted, monday_of, month_of

WEEK = timedelta(days=7)


def happened(event: StoredEvent, clock: Clock) -> Happened | None:
    """Return an event as it is counted; None if it is not one of ours."""
    if (envelope := event.envelope) is None:
        return None
    return Happened(envelope.event_name, clock.civil_date(envelope.time), envelope.subject)


async def count_week(
    state: WeeklyState,
    week: date,
    events: AsyncIterator[StoredEvent],
    *,
    organization: str,
    clock: Clock,
    new_id: Callable[[], str],
) -> WeeklyState:
    """Return ``state`` with the message of ``week`` (its Monday) waiting to be published.

    :param events: all that the node's stream holds.
    """
    first, last_place = month_of(week)[0], state.begun_at
    known = []
    async for event in events:
        last_place = max(last_place, event.seq)
        each = happened(event, clock)
        if each is not None and first <= each.on < week + WEEK and _in_time(state, week, event.seq, each.on):
            known.append(each)
    counted = activity_counted(organization, week, known)
    # what the stream forgot, or a restored one, moves the beginning of a span; it must not meet one that was told
    cells = tuple(cell for cell in counted.cells if _is_new(state, cell))
    body = counted.model_copy(update={"cells": cells}).model_dump_json()
    return state.model_copy(
        update={
            "next_week": week + WEEK,
            "pending": Pending(week=week, message_id=new_id(), body=body),
            "counted_up_to": {
                **{monday: place for monday, place in state.counted_up_to.items() if monday >= first},
                week: last_place,
            },
            "told_until": state.told_until | {cell.event: cell.last_day for cell in cells},
        }
    )


def _in_time(state: WeeklyState, week: date, place: int, day: date) -> bool:
    """Whether an event of an earlier week was there when that week was counted."""
    monday = monday_of(day)
    return monday == week or place <= state.counted_up_to.get(monday, state.begun_at)


def _is_new(state: WeeklyState, cell: Cell) -> bool:
    return cell.first_day > state.told_until.get(cell.event, date.min)
