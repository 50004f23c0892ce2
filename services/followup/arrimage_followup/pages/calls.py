"""All calls: what is due and late, what comes in the next ninety days, and, folded, what has ended."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.access import CASEWORK
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Page
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import View, Visit
from arrimage_followup.api.views import FollowupView
from arrimage_followup.domain.attempts import is_ending
from arrimage_followup.domain.call import CallState
from arrimage_followup.queries.list_calls import AHEAD_DAYS, Leaf, first_later, list_ended, list_pending

_MOST_PAGES: Final = 400


async def show_calls(visit: Visit) -> View:
    """Show the calls, twenty-five of those that wait or come and as many of those that ended."""
    page, ended_page = _page(visit, "page"), _page(visit, "ended")
    pending = await list_pending(visit.session, visit.today, page)
    ended = await list_ended(visit.session, ended_page)
    lines, past = _lines(visit, pending), _lines(visit, ended)
    coming = [line for line in lines if line.state is CallState.SCHEDULED and line.due_on > visit.today]
    return visit.view(
        "calls.html",
        later=await first_later(visit.session, visit.today) if not coming and page == 1 else None,
        due=[line for line in lines if line.state is CallState.DUE or line.due_on <= visit.today],
        coming=coming,
        ended=past,
        names=await names_of(visit, [line.case_id for line in (*lines, *past)]),
        page=page,
        more=pending.more,
        ended_page=ended_page,
        ended_more=ended.more,
        ended_open="ended" in visit.asked,
        ahead=AHEAD_DAYS,
        is_ending=lambda line: is_ending(line.last_day, visit.today),
    )


def _lines(visit: Visit, leaf: Leaf) -> list[FollowupView]:
    return [FollowupView.of(file, visit.today) for file in leaf.files]


def _page(visit: Visit, name: str) -> int:
    asked = visit.asked.get(name, "")
    return min(max(int(asked), 1), _MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


SHOWN: Final = (Page("/calls", show_calls, about=STATES, roles=CASEWORK),)
