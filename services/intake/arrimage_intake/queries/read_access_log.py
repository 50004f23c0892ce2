"""Read the access log: what it says of a case, and whether it is as it was written (R-329)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.store import Session
from arrimage_chassis.trail.verifying import Anchor, Verdict, verify_log
from arrimage_chassis.work import Place
from arrimage_intake.commands.write_down import CHAINED_FOR, SEALED_FOR
from arrimage_intake.domain.access_log import Action, Entry, read_details
from arrimage_intake.store.access_log import LOG, rows_of_case


@dataclass(frozen=True)
class Read:
    """One entry, opened. The instant is in UTC."""

    number: int
    at: datetime
    entry: Entry


async def verify_access_log(session: Session, place: Place, anchor: Anchor | None = None) -> Verdict:
    """Hold the whole log against its chain, its head, and where the vault says that it ends."""
    return await verify_log(session, LOG, place.secret.key_of(CHAINED_FOR), anchor)


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
