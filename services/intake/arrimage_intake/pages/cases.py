"""Cases: the list, filtered; or somebody found by name, which never stands in an address."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from arrimage_chassis.access import CASEWORK
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_intake.commands.change_lead import report_absence
from arrimage_intake.domain.lead import LEADING
from arrimage_intake.domain.receiver_states import WAITS_FOR_CONTACT, ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.pages.case_forms import Nothing
from arrimage_intake.queries.list_cases import find_cases, list_cases
from arrimage_intake.queries.numbers_to_say import numbers_to_say
from arrimage_intake.store.case_lists import Listed

_LAST_PAGE: Final = 4000
_NOT_GONE: Final = frozenset({SenderState.DRAFT, SenderState.INCOMPLETE})


class FindEntered(BaseModel):
    """A part of a name, or the end of a telephone."""

    looked_for: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)] = Field(
        title="cases.find", repr=False
    )


class Filter(BaseModel):
    """Which cases are listed; nothing of who they are."""

    which: str = Field("open", title="cases.which")
    whose: str = Field("all", title="cases.whose")
    state: str | None = Field(None, title="cases.state")


async def show_cases(visit: Visit) -> View:
    """Show a page of cases; or, when a name was sent, the cases of persons who are like it."""
    asked = visit.entered_in(FindEntered, "looked_for").strip() if not visit.reasons else ""
    shown = _filter_of(visit)
    page = _page_of(visit)
    if asked:
        found = await find_cases(visit.look, asked)
    else:
        found = await list_cases(
            visit.look,
            only_open=shown.which == "open",
            worker=visit.worker.id if shown.whose == "mine" else None,
            state=shown.state,
            page=page,
        )
    words = visit.words
    numbers = await numbers_to_say(visit.look, [_pair(each) for each in found.lines if _is_shared(visit, each)])
    return visit.view(
        "cases.html",
        form=visit.form(FindEntered),
        asked=bool(asked),
        found=found,
        number=lambda line: numbers.get(_pair(line)),
        filter=shown,
        page=page,
        earlier=_address(shown, page - 1),
        later=_address(shown, page + 1),
        states=_states(visit),
        which=[(each, words(f"cases.which.{each}")) for each in ("open", "all")],
        whose=[(each, words(f"cases.whose.{each}")) for each in ("all", "mine")],
        waits=WAITS_FOR_CONTACT,
        own=visit.place.organization,
        leads=visit.worker.role in LEADING,
    )


def _pair(line: Listed) -> tuple[str, UUID]:
    return (line.partner or "", line.case_id)


def _is_shared(visit: Visit, line: Listed) -> bool:
    """Tell whether another organization has heard of it, so that both may have to speak of it."""
    return line.partner not in (None, visit.place.organization) and line.state not in _NOT_GONE


async def be_away(visit: Visit, form: Nothing, work: Work) -> Go:
    """Let the backups answer for all that the asking worker leads (R-115)."""
    left = (await report_absence(visit.worker.id, work)).without_backup
    return Go("/intake/cases", "away_some_left" if left else "away")


def _filter_of(visit: Visit) -> Filter:
    state = visit.asked.get("state") or None
    return Filter(
        which="all" if visit.asked.get("which") == "all" else "open",
        whose="mine" if visit.asked.get("whose") == "mine" else "all",
        state=state if state in {value for value, _ in _states(visit)} else None,
    )


def _page_of(visit: Visit) -> int:
    asked = visit.asked.get("page", "")
    return min(max(int(asked), 1), _LAST_PAGE) if asked.isdecimal() and len(asked) < 6 else 1


def _address(shown: Filter, page: int) -> str:
    return "/intake/cases?" + urlencode({**shown.model_dump(exclude_none=True), "page": page})


def _states(visit: Visit) -> list[tuple[str, str]]:
    """Return the states of both sides, each once, in the order in which they come."""
    by_value = {each.value: visit.words.label(each) for each in (*SenderState, *ReceiverState)}
    return list(by_value.items())


SHOWN: Final = (Page("/cases", show_cases, about=STATES, roles=CASEWORK),)
DONE: Final = (
    Act("/cases", FindEntered, None, again=show_cases, about=STATES, roles=CASEWORK),
    Act("/absence", Nothing, be_away, again=show_cases),
)
