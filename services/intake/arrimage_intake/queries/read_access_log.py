"""Read the access log: what it says of a case, and whether it is as it was written (R-329)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import Look
from arrimage_chassis.store import Session
from arrimage_chassis.work import Place
from arrimage_intake.commands.write_down import CHAINED_FOR, SEALED_FOR
from arrimage_intake.domain.access_log import FIRST_LINK, Action, Entry, Fault, FaultCode, link_of, read_details
from arrimage_intake.store.access_log import all_rows, head_of, rows_of_case

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


@dataclass(frozen=True)
class Read:
    """One entry, opened. The instant is in UTC."""

    number: int
    at: datetime
    entry: Entry


async def verify_access_log(session: Session, place: Place, anchor: Anchor | None = None) -> Verdict:
    """Hold each entry against the one before, the end against the head, and both against the anchor.

    An entry that was changed is named by its number; of entries that are gone, the first one is.
    """
    key = place.secret.key_of(CHAINED_FOR)
    faults: list[Fault] = []
    before, last, entries = FIRST_LINK, 0, 0
    anchored = anchor.number if anchor is not None else 0
    async for part in all_rows(session):
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
    head = await head_of(session)
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


async def read_case_log(look: Look, case_id: UUID) -> Sequence[Read]:
    """Return what the log says of a case, with the lists in which it stood; that it was read is written down."""
    box = look.place.secret.box_of(SEALED_FOR)
    found = []
    for row in await rows_of_case(look.session, case_id):
        entry = read_details(row.action, row.case_id, box.open(row.sealed))
        if row.case_id == case_id or case_id in entry.cases:
            found.append(Read(row.number, row.at, entry))
    look.seen.append(Entry(Action.LOG_READ, case_id, purpose="access_log", worker=look.worker, role=look.role))
    return found
