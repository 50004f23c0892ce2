"""Write down that somebody had to do with what is known of a person: no log, no data (R-329)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from arrimage_chassis.logs import get_logger
from arrimage_chassis.trail.chain import link_of
from arrimage_chassis.trail.log import Draft
from arrimage_chassis.work import Work
from arrimage_intake.domain.access_log import Action, Entry
from arrimage_intake.store.access_log import add, count_since

__all__ = ["Action", "Entry", "write_down"]

SEALED_FOR: Final = "intake/access-log"
CHAINED_FOR: Final = "intake/access-log/chain"
MANY: Final = 10
"""So many refusals within a day are no mistake of somebody's."""
_SUSPECT: Final = (Action.REFUSED, Action.UNOPENED)
_log = get_logger()


async def write_down(work: Work, entry: Entry) -> None:
    """Keep ``entry``, sealed and chained to the one before it, in the transaction of ``work``.

    It is written last before the commit, whatever was called after this. What is rolled back leaves no entry: a
    refusal that raises an error must be written down by a unit of work of its own.
    """
    known = replace(entry, worker=entry.worker or work.worker, role=entry.role or work.role)
    secret = work.place.secret
    key = secret.key_of(CHAINED_FOR)

    def link(before: bytes, number: int, draft: Draft) -> bytes:
        return link_of(key, before, number, draft.at, draft.action, draft.case_id, draft.sealed)

    sealed = secret.box_of(SEALED_FOR).seal(known.details())
    add(work.session, Draft(work.now, known.action, known.case_id, sealed, link))
    if known.action in _SUSPECT:
        await _suggest_incident(work)


async def _suggest_incident(work: Work) -> None:
    """Hint, once a day, that a person should look: somebody tries what they may not. No rule accuses anybody."""
    before = await count_since(work.session, _SUSPECT, work.now - timedelta(days=1))
    if before + 1 == MANY:
        _log.warning("incident.suggested", because="disclosures_refused", count=MANY)
