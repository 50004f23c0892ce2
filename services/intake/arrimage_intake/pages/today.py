"""Today: what is due, overdue, new and unanswered, in one list ordered by what matters."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import SIGNED_IN, Act, Page
from arrimage_chassis.pages.visit import View, Visit
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.domain.day import Group, Waiting, in_groups
from arrimage_intake.pages.elsewhere import ask_elsewhere
from arrimage_intake.queries.list_consents_to_do import list_consents_to_do
from arrimage_intake.queries.list_disclosures_to_do import list_disclosures_to_do
from arrimage_intake.queries.list_todo import as_seen, list_todo
from arrimage_intake.queries.numbers_to_say import numbers_to_say
from arrimage_intake.queries.show_known_cases import KnownCase, show_known_cases
from arrimage_intake.queries.sight import note_list

_TODAY: Final = "/intake/today"
_NOT_GONE: Final = frozenset({"sent.incomplete"})
"""What the other organization has not heard of yet."""
_MOST: Final = 120
"""Lines; whoever has more to do than that begins with these."""


async def show_today(visit: Visit) -> View:
    """Show what needs doing: to a worker their own and what is nobody's yet, to others everything.

    An operator runs the node, and sees nobody's file.
    """
    if visit.signed_in and visit.worker.role not in CASEWORK:
        return visit.view("nothing_here.html")
    return await _show(visit, mine=visit.worker.role == "worker", here=_TODAY)


async def show_mine(visit: Visit) -> View:
    """Show the worker's own work, and what is nobody's yet."""
    return await _show(visit, mine=True, here=f"{_TODAY}/mine")


async def show_all(visit: Visit) -> View:
    """Show everybody's work."""
    return await _show(visit, mine=False, here=f"{_TODAY}/all")


async def _show(visit: Visit, *, mine: bool, here: str) -> View:
    worker = visit.worker.id
    asking = asyncio.ensure_future(ask_elsewhere(visit, visit.place.secret.worker_ref(worker) if mine else None))
    try:
        own = await list_todo(visit.session, visit.today)
        elsewhere = await asking
    finally:
        asking.cancel()
    consents = await list_consents_to_do(visit.session, visit.today)
    disclosures = await list_disclosures_to_do(visit.look)
    others = [*consents, *disclosures, *(item for one in elsewhere for item in one.waiting)]
    known = await show_known_cases(visit.session, {item.case_id for item in others if item.case_id})
    waiting = [*own, *(_of_case(item, known) for item in others)]
    gone = _gone(visit, waiting)
    kept = await as_seen(visit.look, [item for item in waiting if not mine or item.is_of(worker, gone)])
    groups = in_groups(kept, visit.today)
    shown, left = {}, _MOST
    for group, items in groups.items():
        shown[group] = items[:left]
        left -= len(shown[group])
    shown = await _numbered(visit, shown)
    note_list(visit.look, [item.case_id for each in shown.values() for item in each if item.name and item.case_id],
              "page.today")  # fmt: skip
    return visit.view(
        "today.html",
        groups={group: items for group, items in shown.items() if items},
        counts={group.name.lower(): len(items) for group, items in groups.items()},
        late=Group.LATE,
        unshown=len(kept) - sum(map(len, shown.values())),
        away=[one.service for one in elsewhere if one.away],
        more=[(one.service, one.more) for one in elsewhere if one.more],
        mine=mine,
        back=here,
        what=lambda item: _what(visit, item),
        known_taps=lambda item: [tap for tap in item.taps if visit.words.knows(f"tap.{tap.code}")],
    )


def _gone(visit: Visit, waiting: Sequence[Waiting]) -> frozenset[str]:
    """Return those of whose work there is and who have no account any more: it is nobody's."""
    there = {each.id for each in visit.workers.listed()}
    return frozenset[str]().union(*(item.workers for item in waiting)) - there if there else frozenset()


def _of_case(item: Waiting, known: Mapping[UUID, KnownCase]) -> Waiting:
    """Put beside what another service said of a case who the person is, and whose work it is."""
    case = known.get(item.case_id) if item.case_id is not None else None
    return (
        item
        if case is None
        else replace(item, name=case.name, workers=case.workers, partner=item.partner or case.partner)
    )


async def _numbered(visit: Visit, shown: Mapping[Group, Sequence[Waiting]]) -> dict[Group, list[Waiting]]:
    """Put beside what waits between two organizations the number that they say of it; nobody may know a name."""
    own = visit.place.organization
    pairs = {
        (item.partner, item.case_id)
        for items in shown.values()
        for item in items
        if item.case_id is not None and item.partner is not None and item.partner != own and _is_between(item)
    }
    numbers = await numbers_to_say(visit.look, pairs)
    return {
        group: [
            replace(item, shared_number=numbers.get((item.partner or "", item.case_id))) if item.case_id else item
            for item in items
        ]
        for group, items in shown.items()
    }


def _is_between(item: Waiting) -> bool:
    """Tell whether the other organization has, or will have, the case without a name, or it has none here."""
    return item.name is None or (item.service is ServiceName.INTAKE and item.code not in _NOT_GONE)


def _what(visit: Visit, item: Waiting) -> str:
    """Return what is to be done, in words; of what a later version of a service may say, where to look."""
    words = visit.words
    if not words.knows(f"todo.{item.code}"):
        return words("todo.unknown", service=words.label(item.service))
    partner = words.organization(item.partner) if item.partner else ""
    return words(f"todo.{item.code}", number=item.number or "", partner=partner, worker=item.offered_by or "")


SHOWN: Final = (
    Page("/today", show_today, about=(DataClass.DIRECTORY,), roles=SIGNED_IN),
    Page("/today/mine", show_mine, about=STATES, roles=CASEWORK),
    Page("/today/all", show_all, about=STATES, roles=CASEWORK),
)
DONE: Final[tuple[Act, ...]] = ()
