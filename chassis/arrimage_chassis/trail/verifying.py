"""Is an access log as it was written? Each entry is held against the one before, the end against its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.logs import get_logger
from arrimage_chassis.trail.chain import FIRST_LINK, Fault, FaultCode, link_of
from arrimage_chassis.trail.log import Log, end_of, parts_of

_MOST_FAULTS: Final = 100
_log = get_logger()


@dataclass(frozen=True)
class Verdict:
    """What was found of the whole log."""

    entries: int
    """How many there are."""
    last: int
    """The number of the last one that is there."""
    anchored: int
    """Up to which number the log is held against what is known outside of its store; 0: nothing is."""
    faults: Sequence[Fault]

    @property
    def is_whole(self) -> bool:
        """Whether the log is as it was written."""
        return not self.faults


@dataclass(frozen=True)
class Anchor:
    """How far the log went, as it is known outside of its store."""

    number: int
    link: bytes


async def verify_log(session: AsyncSession, log: Log, key: bytes, anchor: Anchor | None = None) -> Verdict:
    """Hold each entry against the one before, the end against the head, and both against the anchor.

    An entry that was changed is named by its number; of entries that are gone, the first one is.
    """
    faults: list[Fault] = []
    before, last, entries = FIRST_LINK, 0, 0
    anchored = anchor.number if anchor is not None else 0
    async for part in parts_of(session, log):
        for row in part:
            entries += 1
            if row.number != last + 1:
                faults.append(Fault(FaultCode.MISSING, last + 1))
            else:
                made = link_of(key, before, row.number, row.at, row.action, row.case_id, row.sealed)
                if not compare_digest(made, row.link):
                    faults.append(Fault(FaultCode.CHANGED, row.number))
            if anchor is not None and row.number == anchor.number and row.link != anchor.link:
                faults.append(Fault(FaultCode.REWRITTEN, row.number))
            before, last = row.link, row.number
    head = await end_of(session, log)
    if head is None:
        faults.append(Fault(FaultCode.NO_HEAD, last))
    elif head.number > last:
        faults.append(Fault(FaultCode.CUT, last + 1))
    elif head.number < last or head.link != before:
        faults.append(Fault(FaultCode.HEAD_CHANGED, last))
    if anchored > last and not any(fault.code is FaultCode.CUT for fault in faults):
        faults.append(Fault(FaultCode.CUT, last + 1))
    for fault in faults[:_MOST_FAULTS]:
        _log.error("access_log.broken", code=fault.code.value, number=fault.number)
    return Verdict(entries, last, anchored, faults[:_MOST_FAULTS])
