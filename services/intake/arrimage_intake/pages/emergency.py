"""Open a colleague's file because a life is in danger; and look, as a second person, at who did (R-107)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_intake.commands.open_for_emergency import open_for_emergency
from arrimage_intake.commands.review_emergency import review_emergency
from arrimage_intake.domain.emergency import LONGEST_HOURS, LONGEST_REASON, Finding
from arrimage_intake.domain.lead import LEADING
from arrimage_intake.queries.list_danger_reviews import list_danger_reviews
from arrimage_intake.queries.list_emergencies import list_emergencies
from arrimage_intake.queries.show_case import show_case
from arrimage_intake.queries.sight import sees

_HOURS: Final = ("1", "4", "12", "24")


class EmergencyEntered(BaseModel):
    """Why, and for how long."""

    reason: str = Field(title="emergency.reason", max_length=LONGEST_REASON, repr=False)
    hours: int = Field(4, title="emergency.hours", ge=1, le=LONGEST_HOURS)


class FindingEntered(BaseModel):
    """What the second person found."""

    finding: Finding = Field(title="emergency.finding")


async def show_emergency(visit: Visit, case_id: UUID) -> View:
    """Ask why a colleague's file is to be opened; nothing of it is shown yet."""
    case = await show_case(visit.session, case_id)
    return visit.view(
        "emergency.html",
        case_id=case_id,
        referral=case.current,
        is_needed=not await sees(visit.look, case_id),
        form=visit.form(EmergencyEntered, hours=4),
        hours=[(each, visit.words.counted("emergency.for_hours", int(each))) for each in _HOURS],
        longest=LONGEST_REASON,
    )


async def open_it(visit: Visit, form: EmergencyEntered, work: Work, case_id: UUID) -> Go:
    """Open it, for a while."""
    await open_for_emergency(case_id, form.reason, form.hours, work)
    return Go(f"/intake/cases/{case_id}", "emergency_opened")


async def show_reviews(visit: Visit) -> View:
    """Show who opened what and why, to whoever looks at it."""
    return visit.view(
        "emergencies.html",
        openings=await list_emergencies(visit.look),
        disclosed=await list_danger_reviews(visit.look),
        form=visit.form(FindingEntered),
        findings=list(Finding),
    )


async def review(visit: Visit, form: FindingEntered, work: Work, access_id: UUID) -> Go:
    """Write down what was found."""
    await review_emergency(access_id, form.finding, work)
    is_justified = form.finding is Finding.JUSTIFIED
    return Go("/intake/emergencies", "emergency_justified" if is_justified else "emergency_not_justified")


_OPEN: Final = "/cases/{case_id}/emergency"
_REVIEW: Final = (DataClass.AUTHORIZATIONS, DataClass.DISCLOSURES_LOG)
SHOWN: Final = (
    Page(_OPEN, show_emergency, about=STATES, roles=CASEWORK),
    Page("/emergencies", show_reviews, about=_REVIEW, roles=LEADING),
)
DONE: Final = (
    Act(
        "/cases/{case_id}/emergency", EmergencyEntered, open_it, again=show_emergency, about=STATES, roles=CASEWORK
    ),
    Act("/emergencies/{access_id}", FindingEntered, review, again=show_reviews, about=_REVIEW, roles=LEADING),
)
