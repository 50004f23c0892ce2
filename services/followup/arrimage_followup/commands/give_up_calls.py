"""The window of a call ended and nobody reached the person: the call ends by itself, once (R-180)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DayPart
from arrimage_followup.commands.announce_due import open_window
from arrimage_followup.commands.end_call import give_up_call
from arrimage_followup.domain.attempts import parts_left
from arrimage_followup.domain.parameters import ATTEMPTS
from arrimage_followup.store.followups import claim_given_up
from arrimage_followup.store.tables import FollowupRow

_log = get_logger()


async def give_up_calls(work: Work, today: date, limit: int) -> int:
    """End at most ``limit`` calls whose window ended on or before ``today``; return how many were looked at.

    A call that was due before there were windows (an older store) gets its own now.
    """
    rows = await claim_given_up(work.session, today, limit)
    for row in rows:
        if row.gives_up_on is None:
            await open_window(work, row, today)
        else:
            give_up_call(work, row, today)
            _warn_if_nobody_tried(row)
    return len(rows)


def _warn_if_nobody_tried(row: FollowupRow) -> None:
    """A commitment was missed: that is for the organization to know, once (R-019)."""
    tried = [DayPart(made.part_of_day) for made in row.attempts]
    wanted = row.attempts_wanted or ATTEMPTS.default
    if parts_left(tried, wanted):
        _log.warning(
            "followup.attempts_missed",
            case_id=str(row.case_id),
            kind=row.kind,
            attempts=len(tried),
            wanted=wanted,
        )
