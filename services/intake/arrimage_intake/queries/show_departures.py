"""Show what left for other organizations, whether it arrived, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from arrimage_chassis.store import Session
from arrimage_intake.store.case_lists import waiting_for_word
from arrimage_intake.store.departures import Departure, departures_on_hold, last_departures

_LATEST: Final = 300
_MOST_ON_HOLD: Final = 2000


class Where(StrEnum):
    """How far a departure has come."""

    WAITING = "waiting"
    REFUSED = "refused"
    ARRIVED = "arrived"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Sent:
    """Departures of one kind and one day."""

    event: str
    day: date
    where: Where
    count: int


@dataclass(frozen=True)
class Departures:
    """All of it, without anybody's ids."""

    by_partner: Mapping[str, Sequence[Sent]]
    """What waits first, then the latest day."""
    unconfirmed: Mapping[str, int]
    """How many referrals were handed over whose reception the organization has not confirmed."""
    waiting: int
    waiting_since: datetime | None
    refused: int


async def show_departures(session: Session, civil_date: Callable[[datetime], date]) -> Departures:
    """Return what waits, however old, and the latest that left; days are civil ones."""
    on_hold = await departures_on_hold(session, _MOST_ON_HOLD)
    settled = [each for each in await last_departures(session, _LATEST) if each.arrived_at or each.is_dropped]
    counted = Counter(
        (each.recipient, each.event, civil_date(each.written_at), _where(each)) for each in (*on_hold, *settled)
    )
    by_partner: dict[str, list[Sent]] = {}
    for (recipient, event, day, where), count in counted.items():
        by_partner.setdefault(recipient, []).append(Sent(event, day, where, count))
    order = list(Where)
    for lines in by_partner.values():
        lines.sort(key=lambda line: (order.index(line.where) > 1, -line.day.toordinal(), line.event))
    waiting = [each for each in on_hold if each.is_waiting]
    return Departures(
        dict(sorted(by_partner.items())),
        dict(await waiting_for_word(session)),
        len(waiting),
        min((each.written_at for each in waiting), default=None),
        len(on_hold) - len(waiting),
    )


def _where(departure: Departure) -> Where:
    if departure.is_waiting:
        return Where.WAITING
    if departure.is_refused:
        return Where.REFUSED
    return Where.DROPPED if departure.is_dropped else Where.ARRIVED
