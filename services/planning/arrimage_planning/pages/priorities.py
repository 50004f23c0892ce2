"""Person and worker put the needs in order; the person's order counts (R-118)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_planning.api.bodies import Day
from arrimage_planning.commands.prioritize_needs import prioritize_needs
from arrimage_planning.domain.assessment import needs
from arrimage_planning.domain.themes import in_theme_order
from arrimage_planning.pages.forms import entered_one
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import code_of, key_of, theme_label
from arrimage_planning.queries.show_episode import show_episode

_Place = Annotated[int, Field(ge=1, le=50)]


class PrioritiesEntered(BaseModel):
    """The place of each need in the person's order; two at one place follow each other in theme order."""

    places: dict[str, _Place] = Field(title="priorities.places", repr=False)
    person_agreed_on: Day = Field(title="priorities.person_agreed_on")
    worker_agreed_on: Day = Field(title="priorities.worker_agreed_on")
    order_read: str = Field("", title="priorities.places", json_schema_extra=UNSEEN)
    """The order that the worker had before them: codes with commas between them."""


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the needs, each with its place."""
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
    content = file.assessment.content if file.assessment is not None else None
    found = in_theme_order(needs(content.themes)) if content is not None else []
    order = file.episode.priorities.order if file.episode.priorities is not None else ()
    filled = {f"places.{key_of(code)}": order.index(code) + 1 for code in found if code in order}
    agreed = file.episode.priorities
    order_now = ",".join(order)
    return visit.view(
        "priorities.html",
        case_id=case_id,
        names=await names_of(visit, [case_id]),
        needs=[
            (key_of(code), theme_label(visit.words, code), content.themes[code], content.words.get(code, ""))
            for code in found
            if content is not None
        ],
        form=visit.form(
            PrioritiesEntered,
            **filled,
            person_agreed_on=agreed.person_agreed_on if agreed is not None else visit.today,
            worker_agreed_on=agreed.worker_agreed_on if agreed is not None else visit.today,
        ),
        order_now=order_now,
        meanwhile=[theme_label(visit.words, code) for code in order]
        if visit.entered and entered_one(visit, "order_read") != order_now
        else None,
    )


async def prioritize(visit: Visit, form: PrioritiesEntered, work: Work, case_id: UUID) -> Go:
    """Keep the order."""
    places: dict[int, list[str]] = {}
    for key, place in form.places.items():
        places.setdefault(place, []).append(code_of(key))
    with in_words(visit):
        await prioritize_needs(
            work,
            case_id,
            order=[places[place] for place in sorted(places)],
            person_agreed_on=form.person_agreed_on,
            worker_agreed_on=form.worker_agreed_on,
            order_read=[code for code in form.order_read.split(",") if code],
        )
    return Go(f"/planning/cases/{case_id}", "prioritized")
