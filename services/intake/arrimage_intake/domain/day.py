"""What waits for somebody, and how it stands to a day: late, for today, new, or soon (R-112, R-113)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from uuid import UUID

from arrimage_contracts.vocabularies import ServiceName


class Group(IntEnum):
    """The groups of a day, in the order in which they matter."""

    LATE = 0
    TODAY = 1
    NEW = 2
    SOON = 3


@dataclass(frozen=True)
class Tap:
    """What may be done at once: a POST to ``path``; ``value`` is the result that it notes, if it needs one."""

    code: str
    path: str
    value: str = ""
    goes_on: bool = False
    """Whether there is more to write at once: then it leads there, and not back to the day."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody."""

    service: ServiceName
    code: str
    path: str
    case_id: UUID | None
    due_on: date | None = None
    """A civil date; after it, it is late."""
    since: date | None = None
    partner: str | None = None
    """The organization that it came from or went to."""
    shared_number: str | None = None
    """What is said of the case to ``partner`` on the telephone."""
    offered_by: str | None = None
    """The worker who asks another to take over."""
    number: int | None = None
    taps: Sequence[Tap] = ()
    name: str | None = field(default=None, repr=False)
    is_entrusted: bool = False
    """Whether the case is a colleague's, so that whoever looks is not shown who it is."""
    workers: frozenset[str] = frozenset()
    """Whose work it is; nobody's yet if empty."""
    pressing: bool = False
    """Whether it is for today although no day is set."""

    def group(self, today: date) -> Group:
        """Return where it stands on ``today``."""
        if self.due_on is not None and self.due_on < today:
            return Group.LATE
        if self.due_on == today:
            return Group.TODAY
        if self.since == today or self.code == "referral.take":
            return Group.NEW
        return Group.TODAY if self.pressing else Group.SOON

    def is_of(self, worker: str, gone: frozenset[str] = frozenset()) -> bool:
        """Tell whether it concerns a worker: their own, or nobody's, as that of those who are ``gone`` alone."""
        return worker in self.workers or not self.workers - gone


def in_groups(waiting: Iterable[Waiting], today: date) -> dict[Group, list[Waiting]]:
    """Return what waits by group; in each, what is due first comes first, then what waits longest."""
    found: dict[Group, list[Waiting]] = {group: [] for group in Group}
    for item in waiting:
        found[item.group(today)].append(item)
    for items in found.values():
        items.sort(key=lambda item: (item.due_on or item.since or today, item.code, item.path))
    return {group: items for group, items in found.items() if items}
