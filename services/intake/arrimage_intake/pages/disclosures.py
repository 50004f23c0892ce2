"""What partners were asked and told, on the page of a case; and telling one the least in danger (R-094, R-107)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.commands.disclose_for_danger import (
    USUAL_HOURS,
    InDanger,
    disclose_for_danger,
    review_exception,
)
from arrimage_intake.commands.request_disclosure import request_by_hand
from arrimage_intake.domain.danger import LONGEST, MAY_GO, Danger
from arrimage_intake.domain.emergency import LONGEST_REASON, Finding
from arrimage_intake.pages import case
from arrimage_intake.pages.emergency import FindingEntered, show_reviews
from arrimage_intake.pages.received_lines import WHO_IT_IS, content_lines
from arrimage_intake.queries.show_case import show_case
from arrimage_intake.queries.show_received import show_danger

_HOURS: Final = (12, 24, 48, 72)
_LONGEST_HOURS: Final = int(LONGEST.total_seconds() // 3600)


class AskEntered(BaseModel):
    """Whom to ask."""

    ask_of: str = Field(title="disclosures.ask_of", max_length=40)


class DangerEntered(BaseModel):
    """Who must know what, for how long, and why."""

    danger_to: str = Field(title="danger.to", max_length=40)
    danger_what: list[DataCategory] = Field(default=[], title="danger.what")
    danger: Danger = Field(title="danger.which")
    reason: str = Field(title="danger.reason", max_length=LONGEST_REASON, repr=False)
    hours: int = Field(USUAL_HOURS, title="danger.hours", ge=1, le=_LONGEST_HOURS)


async def ask_again(visit: Visit, form: AskEntered, work: Work, case_id: UUID) -> Go:
    """Ask a partner for what the person authorized it to tell."""
    await request_by_hand(case_id, form.ask_of, work)
    return Go(f"/intake/cases/{case_id}", "disclosure_asked")


async def show_form(visit: Visit, case_id: UUID) -> View:
    """Ask what a partner must know because somebody is in danger."""
    await show_case(visit.session, case_id)
    partners = visit.place.partners - {visit.place.organization}
    return visit.view(
        "danger.html",
        case_id=case_id,
        form=visit.form(DangerEntered, danger_what=WHO_IT_IS, hours=USUAL_HOURS),
        partners=visit.words.organizations(partners),
        categories=visit.words.options(MAY_GO),
        dangers=visit.words.options(Danger),
        hours=[(str(each), visit.words.counted("emergency.for_hours", each)) for each in _HOURS],
        longest=LONGEST_REASON,
    )


async def open_it(visit: Visit, form: DangerEntered, work: Work, case_id: UUID) -> Go:
    """Open the strict minimum to one partner."""
    said = InDanger(form.danger_to, form.danger_what, form.danger, form.reason, form.hours)
    await disclose_for_danger(case_id, said, work)
    return Go(f"/intake/cases/{case_id}", "danger_opened")


async def show_told(visit: Visit, exception_id: UUID) -> View:
    """Show what a partner opened here because somebody is in danger."""
    found = await show_danger(visit.look, exception_id)
    lines: Sequence[tuple[str, str]] = ()
    if found.received is not None:
        lines = list(content_lines(visit, found.received, with_who=True))
    return visit.view("danger_told.html", told=found.told, asked=found.asked, lines=lines)


async def review(visit: Visit, form: FindingEntered, work: Work, exception_id: UUID) -> Go:
    """Write down what a second person found."""
    await review_exception(exception_id, form.finding, work)
    is_justified = form.finding is Finding.JUSTIFIED
    return Go("/intake/emergencies", "danger_justified" if is_justified else "danger_not_justified")


_DANGER: Final = (DataClass.IDENTITY, DataClass.CONTACT)
_REVIEW: Final = (DataClass.AUTHORIZATIONS, DataClass.DISCLOSURES_LOG)
SHOWN: Final = (
    Page("/cases/{case_id}/danger", show_form, about=_DANGER),
    Page("/dangers/{exception_id}", show_told, about=STATES, roles=CASEWORK),
)
DONE: Final = (
    Act("/cases/{case_id}/ask", AskEntered, ask_again, again=case.show, about=(DataClass.IDENTITY,)),
    Act("/cases/{case_id}/danger", DangerEntered, open_it, again=show_form, about=_DANGER),
    Act("/emergency-disclosures/{exception_id}", FindingEntered, review, again=show_reviews, about=_REVIEW),
)
