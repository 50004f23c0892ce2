"""What is entered of one meeting, on its own page and in the list of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, Field

from arrimage_chassis.http.civil_time import CivilTime
from arrimage_chassis.pages.entered import UNSEEN, Form
from arrimage_chassis.pages.visit import Visit
from arrimage_contracts.vocabularies import MoveReason, PlanMode
from arrimage_planning.api.bodies import Day, ShortText, Text
from arrimage_planning.domain.meeting import MeetingPlace, MeetingRecord
from arrimage_planning.pages.forms import OnAPlan
from arrimage_planning.pages.themes import theme_label
from arrimage_planning.store.tables import MeetingRow, PlanRow


class RecordEntered(OnAPlan):
    """What is kept of a meeting that took place."""

    place_kind: MeetingPlace | None = Field(None, title="meeting.place_kind")
    place: ShortText | None = Field(None, title="meeting.place", repr=False)
    mode: PlanMode | None = Field(None, title="meeting.mode")
    themes: list[str] = Field([], title="meeting.themes", repr=False)
    notes: Text | None = Field(None, title="meeting.notes", repr=False)

    def record(self) -> MeetingRecord:
        """Return what the commands take."""
        return MeetingRecord(self.place, self.mode, tuple(self.themes), self.notes, self.place_kind)


class HeldEntered(RecordEntered):
    """A meeting took place."""

    held_on: Day = Field(title="meeting.held_on")


class MovedEntered(OnAPlan):
    """A meeting goes to another day or hour."""

    to: Day = Field(title="meeting.to")
    at: CivilTime | None = Field(None, title="meeting.at")
    reason: MoveReason = Field(title="meeting.reason")
    following: bool = Field(default=False, title="meeting.following")


class TapEntered(BaseModel):
    """One tap. From another page it comes without a version: then the present one counts."""

    expected_version: int | None = Field(None, ge=0, title="plan.version", json_schema_extra=UNSEEN)


@dataclass(frozen=True)
class Choices:
    """What the forms let choose from."""

    themes: Sequence[tuple[str, str]]
    modes: Sequence[tuple[str, str]]
    places: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str]]


def choices(visit: Visit, plan: PlanRow) -> Choices:
    """Return what the forms of the meetings of ``plan`` let choose from."""
    words = visit.words
    return Choices(
        [(code, theme_label(words, code)) for code in plan.content.priorities],
        words.options(PlanMode),
        words.options(MeetingPlace),
        words.options(MoveReason),
    )


def held_form(visit: Visit, plan: PlanRow, meeting: MeetingRow, *, mark: str = "") -> Form:
    """Return the form that says that ``meeting`` took place."""
    return visit.form(HeldEntered, mark, held_on=min(meeting.planned_on, visit.today), mode=_mode(plan))


def moved_form(visit: Visit, meeting: MeetingRow, *, mark: str = "") -> Form:
    """Return the form that moves ``meeting``."""
    return visit.form(MovedEntered, mark, to=meeting.planned_on)


def record_form(visit: Visit, plan: PlanRow, held_on: date | None, record: MeetingRecord | None) -> Form:
    """Return the form that adds to the record of a meeting.

    Of one that is held (``held_on``) already, with the notes of whoever comes second to say so.
    """
    noted = record or MeetingRecord()
    filled: dict[str, object] = {
        "place_kind": noted.place_kind,
        "place": noted.place,
        "mode": noted.mode or _mode(plan),
        "themes": noted.themes,
    }
    if visit.was_sent(HeldEntered) and held_on is not None:
        filled |= {name: said for name, said in visit.entered.items() if name in RecordEntered.model_fields}
    return visit.form(RecordEntered, **filled)


def _mode(plan: PlanRow) -> PlanMode | None:
    return plan.content.mode if plan.content.mode is not PlanMode.MIXED else None
