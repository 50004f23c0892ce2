"""planning's pages: the list of plans, a case, its forms, its meetings, and the sheet for the person."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Act, Page, Pages
from arrimage_planning.domain.modules import REINTEGRATION
from arrimage_planning.pages import (
    assessment,
    case,
    closure,
    draft,
    episode_acts,
    meeting_forms,
    meetings,
    plans,
    priorities,
    revision,
    sheet,
)
from arrimage_planning.pages.texts import TEXTS

_CASE = "/cases/{case_id}"
_MEETING = "/meetings/{plan_id}/{number}"
_PLAN: Final = (DataClass.PLAN,)
_MODULE: Final = REINTEGRATION.name

PAGES: Final = Pages(
    folder=Path(__file__).parent / "templates",
    texts=TEXTS,
    shown=(
        Page("/plans", plans.show, about=STATES, roles=CASEWORK),
        Page(_CASE, case.show, about=_PLAN),
        Page(f"{_CASE}/assessment", assessment.show, about=_PLAN),
        Page(f"{_CASE}/priorities", priorities.show, about=_PLAN),
        Page(f"{_CASE}/plan", draft.show, about=_PLAN),
        Page(f"{_CASE}/revision", revision.show, about=_PLAN),
        Page(f"{_CASE}/closure", closure.show, about=_PLAN),
        Page(f"{_CASE}/copy", sheet.show, about=_PLAN),
        Page(_MEETING, meetings.show, about=_PLAN),
    ),
    done=(
        Act(
            f"{_CASE}/assessment",
            assessment.AssessmentEntered,
            assessment.assess,
            assessment.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/priorities",
            priorities.PrioritiesEntered,
            priorities.prioritize,
            priorities.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/plan",
            draft.DraftEntered,
            draft.write,
            draft.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/plan/dates",
            draft.DatesAsked,
            None,
            draft.show_proposed,
            about=_PLAN,
            module=_MODULE,
            shown_in=draft.DraftEntered,
        ),
        Act(
            f"{_CASE}/revision",
            revision.RevisionEntered,
            revision.revise,
            revision.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/closure",
            closure.ClosureEntered,
            closure.close,
            closure.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/agreement", case.AgreementEntered, episode_acts.agree, case.show, about=_PLAN, module=_MODULE
        ),
        Act(
            f"{_CASE}/pause",
            case.PauseEntered,
            episode_acts.pause,
            case.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/resumption",
            case.PauseEntered,
            episode_acts.resume,
            case.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/mode",
            case.ModeEntered,
            episode_acts.change_mode,
            case.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_CASE}/contacts", case.ContactEntered, episode_acts.contact, case.show, about=_PLAN, module=_MODULE
        ),
        Act(
            f"{_MEETING}/held",
            meeting_forms.HeldEntered,
            meetings.hold,
            meetings.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_MEETING}/held-today",
            meeting_forms.TapEntered,
            meetings.hold_today,
            meetings.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_MEETING}/record",
            meeting_forms.RecordEntered,
            meetings.record,
            meetings.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_MEETING}/missed",
            meeting_forms.TapEntered,
            meetings.miss,
            meetings.show,
            about=_PLAN,
            module=_MODULE,
        ),
        Act(
            f"{_MEETING}/move",
            meeting_forms.MovedEntered,
            meetings.move,
            meetings.show,
            about=_PLAN,
            module=_MODULE,
        ),
    ),
)
