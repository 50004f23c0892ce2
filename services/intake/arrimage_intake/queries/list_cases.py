"""List cases of both sides for workers: filtered, looked up by name, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from arrimage_chassis.look import Look
from arrimage_intake.domain.access_log import Action
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.queries.list_open_with import OPEN_HERE, OPEN_THERE
from arrimage_intake.queries.sight import note_list, sort_cases, visible_cases
from arrimage_intake.store import case_lists
from arrimage_intake.store.case_lists import Listed, Wanted
from arrimage_intake.store.persons import persons_like

A_PAGE: Final = 25
_MOST_FOUND: Final = 200


@dataclass(frozen=True)
class Found:
    """One page of a list."""

    lines: Sequence[Listed]
    has_more: bool
    too_many: bool = False
    """More persons are like what was asked than are looked at."""


async def list_cases(look: Look, *, only_open: bool, worker: str | None, state: str | None, page: int) -> Found:
    """Return a page of cases, the latest first; pages are counted from 1. Names are those of whom one may see."""
    sent, received = (OPEN_THERE, OPEN_HERE) if only_open else (SenderState, ReceiverState)
    wanted = Wanted(
        [each for each in sent if state in (None, each.value)],
        [each for each in received if state in (None, each.value)],
        worker,
    )
    offset = (page - 1) * A_PAGE
    lines = await case_lists.list_cases(look.session, wanted, limit=A_PAGE + 1, offset=offset)
    shown = await _as_seen(look, lines[:A_PAGE])
    note_list(look, [line.case_id for line in shown if line.name], "page.cases")
    return Found(shown, len(lines) > A_PAGE)


async def find_cases(look: Look, asked: str) -> Found:
    """Return the cases of persons who are like ``asked``, ended ones too: a name, or the end of a telephone.

    Only among those of whom one may see who it is: that somebody is known here is not told either (R-328).
    """
    session = look.session
    found = [known.case_id for known in await persons_like(session, asked)]
    visible = await visible_cases(look, found)
    like = [case_id for case_id in found if case_id in visible]
    note_list(look, like[:_MOST_FOUND], "page.cases", Action.SEARCHED)
    wanted = Wanted(list(SenderState), list(ReceiverState), case_ids=like[:_MOST_FOUND])
    lines = await case_lists.list_cases(session, wanted, limit=_MOST_FOUND, offset=0) if like else []
    return Found(lines, False, len(like) > _MOST_FOUND)


async def _as_seen(look: Look, lines: Sequence[Listed]) -> Sequence[Listed]:
    """Return the lines without who it is where the case is a colleague's."""
    seen = await sort_cases(look, {line.case_id for line in lines})
    return [
        line
        if line.case_id in seen.visible
        else replace(line, name=None, is_entrusted=line.case_id in seen.entrusted)
        for line in lines
    ]
