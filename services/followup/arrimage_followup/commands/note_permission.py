"""The person said anew whether they may be called: note it, and stop calling at once if not (R-099)."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_followup.commands.end_call import decline_call
from arrimage_followup.domain.call import CallState
from arrimage_followup.store.followups import lock_pending
from arrimage_followup.store.permissions import keep_permission


async def note_permission(work: Work, said: ContactPreferenceUpdated) -> None:
    """Keep what was said last. A call that is due is declined by it; one to come is asked about on its day.

    Permission may be given again before that day, so nothing is cancelled ahead of it.
    """
    is_news = await keep_permission(
        work.session, said.case_id, number=said.number, may_be_contacted=said.may_be_contacted
    )
    if not is_news or said.may_be_contacted:
        return
    for row in await lock_pending(work.session, said.case_id):
        if row.state == CallState.DUE:
            decline_call(work, row, work.today)
