"""planning's table of contents: what it hears, says, serves, and does on its own on a date."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.access import DataClass
from arrimage_chassis.manifest import STATES, Answers, Command, Hears, Manifest, Query, Timer, in_module
from arrimage_chassis.trail.own import READERS
from arrimage_chassis.whose import sight_of
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.meeting import (
    MeetingCancelled,
    MeetingDueSoon,
    MeetingHeld,
    MeetingMissed,
    MeetingRescheduled,
)
from arrimage_contracts.events.plan import PlanCreated, PlanRevised, ServiceModeChanged
from arrimage_contracts.events.referral import (
    DuplicateReferralDetected,
    ReferralAccepted,
    ReferralDeclined,
    ReferralReceived,
    ReferralRedirected,
    ReferralWithdrawn,
)
from arrimage_contracts.requests.access import AccessAsked
from arrimage_contracts.requests.person import NamesAsked
from arrimage_contracts.requests.session import SessionAsked
from arrimage_contracts.requests.story import PlanningStoryAsked
from arrimage_contracts.requests.todo import PlanningTodoAsked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_planning import subscribers
from arrimage_planning.api import endpoints
from arrimage_planning.commands.announce_meetings import announce_due_meetings
from arrimage_planning.domain.modules import MEETING_REMINDERS, REINTEGRATION
from arrimage_planning.domain.parameters import PARAMETERS
from arrimage_planning.pages import PAGES
from arrimage_planning.queries.case_of import case_of
from arrimage_planning.queries.tell_story import tell_story
from arrimage_planning.queries.tell_todo import tell_todo
from arrimage_planning.store.episodes import preload
from arrimage_planning.store.meetings import next_announcement_on
from arrimage_planning.store.tables import ACCESS_LOG

_PLAN: Final = (DataClass.PLAN,)

MANIFEST = Manifest(
    service=ServiceName.PLANNING,
    # Heard whatever is off: a case is where the referral is, so that nobody is lost between two switches.
    hears=(
        Hears(ReferralReceived, subscribers.on_referral_received),
        Hears(ReferralAccepted, subscribers.on_referral_accepted),
        Hears(ReferralWithdrawn, subscribers.on_referral_withdrawn),
        Hears(ReferralDeclined, subscribers.on_referral_declined),
        Hears(ReferralRedirected, subscribers.on_referral_redirected),
        Hears(DuplicateReferralDetected, subscribers.on_duplicate_detected),
        Hears(RecordDeidentified, subscribers.on_record_deidentified),
    ),
    says=(
        PlanCreated,
        PlanRevised,
        ServiceModeChanged,
        MeetingDueSoon,
        MeetingHeld,
        MeetingMissed,
        MeetingRescheduled,
        MeetingCancelled,
        EpisodeClosed,
    ),
    commands=in_module(
        REINTEGRATION,
        Command("POST", "/episodes/{case_id}/assessment", endpoints.assess, about=_PLAN),
        Command("POST", "/episodes/{case_id}/priorities", endpoints.prioritize, about=_PLAN),
        Command("POST", "/episodes/{case_id}/plans", endpoints.draft, status=201, about=_PLAN),
        Command("POST", "/episodes/{case_id}/contacts", endpoints.contact, status=201, about=_PLAN),
        Command("POST", "/episodes/{case_id}/closure", endpoints.close_before_plan, about=_PLAN),
        Command("POST", "/plans/{plan_id}/agreement", endpoints.agree, about=_PLAN),
        Command("POST", "/plans/{plan_id}/revision", endpoints.revise, about=_PLAN),
        Command("POST", "/plans/{plan_id}/pause", endpoints.pause, about=_PLAN),
        Command("POST", "/plans/{plan_id}/resumption", endpoints.resume, about=_PLAN),
        Command("POST", "/plans/{plan_id}/meetings/{number}/held", endpoints.hold, about=_PLAN),
        Command("POST", "/plans/{plan_id}/meetings/{number}/missed", endpoints.miss, about=_PLAN),
        Command("POST", "/plans/{plan_id}/meetings/{number}/move", endpoints.move, about=_PLAN),
        Command("POST", "/plans/{plan_id}/objectives/{number}/status", endpoints.mark, about=_PLAN),
        Command("POST", "/plans/{plan_id}/closure", endpoints.close, about=_PLAN),
    ),
    queries=(
        Query("/episodes", endpoints.list_all),
        Query("/episodes/{case_id}", endpoints.get_episode, about=_PLAN),
        Query("/contact-tasks", endpoints.list_tasks),
        Query("/plans/{plan_id}", endpoints.get_plan, about=_PLAN),
        Query("/plans/{plan_id}/copy", endpoints.get_plan_copy, about=_PLAN),
        Query("/plans/{plan_id}/versions", endpoints.get_plan_versions, about=_PLAN),
        Query("/access-log/verification", ACCESS_LOG.verify, about=STATES, roles=READERS),
        Query("/cases/{case_id}/access-log", ACCESS_LOG.list_of_case, about=(DataClass.DISCLOSURES_LOG,)),
    ),
    timers=in_module(
        MEETING_REMINDERS,
        Timer("meetings_due_soon", next_due=next_announcement_on, run=announce_due_meetings),
    ),
    answers=(Answers(PlanningTodoAsked, tell_todo), Answers(PlanningStoryAsked, tell_story)),
    asks=(SessionAsked, NamesAsked, AccessAsked),
    parameters=PARAMETERS,
    modules=(REINTEGRATION, MEETING_REMINDERS),
    pages=PAGES,
    sight=sight_of(case_of, ACCESS_LOG),
    preload=preload,
)
