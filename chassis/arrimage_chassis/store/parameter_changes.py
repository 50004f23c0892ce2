"""What an organization changed of the model's numbers: value, from which day, by whom and why (R-017).

Changes are only added. A value is asked for on a civil date, so that what was computed before a change can be
computed again as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.parameters import Parameter
from arrimage_chassis.store.tables import parameter_change

_READ: Final = "arrimage_parameter_values"
"""Where a session keeps what it read: once a transaction, so that no other instance's change is missed."""


@dataclass(frozen=True)
class Change:
    """One change. ``author`` is a worker's id; ``reason`` is text for the organization's own people alone."""

    name: str
    value: int
    effective_on: date
    set_at: datetime
    author: str
    reason: str


@dataclass(frozen=True)
class _Dated:
    value: int
    effective_on: date


Changes = Sequence[Change]
"""Of one parameter, in the order in which they take effect."""


async def history(session: AsyncSession) -> Mapping[str, Changes]:
    """Return all changes by parameter, in the order in which they take effect; a correction comes last."""
    columns = parameter_change.c
    rows = await session.execute(select(parameter_change).order_by(columns.effective_on, columns.id))
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for row in rows:
        found[row.name].append(
            Change(row.name, row.value, row.effective_on, row.set_at, row.author, row.reason),
        )
    return found


def in_effect(parameter: Parameter, changes: Sequence[Change | _Dated], on: date) -> int:
    """Return the value on a civil date: of the latest change that had begun, else the default."""
    begun = [change.value for change in changes if change.effective_on <= on]
    return begun[-1] if begun else parameter.default


async def value_of(session: AsyncSession, parameter: Parameter, on: date) -> int:
    """Return the value of ``parameter`` on a civil date; one short read serves a whole transaction."""
    read: Mapping[str, Sequence[_Dated]] | None = session.info.get(_READ)
    if read is None:
        columns = parameter_change.c
        rows = await session.execute(
            select(columns.name, columns.value, columns.effective_on).order_by(columns.effective_on, columns.id)
        )
        found: defaultdict[str, list[_Dated]] = defaultdict(list)
        for row in rows:
            found[row.name].append(_Dated(row.value, row.effective_on))
        session.info[_READ] = read = found
    return in_effect(parameter, read.get(parameter.name, ()), on)


async def add(session: AsyncSession, change: Change) -> None:
    """Write ``change`` down."""
    await session.execute(
        insert(parameter_change).values(
            name=change.name,
            value=change.value,
            effective_on=change.effective_on,
            set_at=change.set_at,
            author=change.author,
            reason=change.reason,
        )
    )
    session.info.pop(_READ, None)
