"""followup's table of contents: what it hears, says, serves, and does on its own on a date."""

from __future__ import annotations

from arrimage_chassis.access import DataClass
from arrimage_chassis.manifest import STATES, Answers, Command, Hears, Manifest, Query, Timer, in_module
from arrimage_chassis.trail.own import READERS
from arrimage_chassis.whose import sight_of
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import (
    FollowupAttempted,
    FollowupCancelled,
    FollowupCompleted,
    FollowupDeclined,
    FollowupDue,
    FollowupScheduled,
    FollowupUnreached,
    ReentryRequested,
)
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralAccepted
from arrimage_contracts.requests.access import AccessAsked
from arrimage_contracts.requests.person import NamesAsked, PersonAsked
from arrimage_contracts.requests.session import SessionAsked
from arrimage_contracts.requests.story import FollowupStoryAsked
from arrimage_contracts.requests.todo import FollowupTodoAsked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_followup import subscribers
from arrimage_followup.api import endpoints as api
from arrimage_followup.commands.announce_due import announce_due_calls
from arrimage_followup.commands.give_up_calls import give_up_calls
from arrimage_followup.domain.modules import CALLS
from arrimage_followup.domain.parameters import PARAMETERS
from arrimage_followup.memories import REMEMBERS
from arrimage_followup.pages import PAGES
from arrimage_followup.queries.case_of import case_of
from arrimage_followup.queries.tell_story import tell_story
from arrimage_followup.queries.tell_todo import tell_todo
from arrimage_followup.store.episodes import preload
from arrimage_followup.store.followups import count_pending, next_due_on, next_given_up_on
from arrimage_followup.store.tables import ACCESS_LOG

MANIFEST = Manifest(
    service=ServiceName.FOLLOWUP,
    # Plans, new episodes and what a person allows are heard whatever is off: a call that is planned later needs
    # the plan, and whoever said no meanwhile is not called. Only an end plans calls.
    hears=(
        Hears(ReferralAccepted, subscribers.on_referral_accepted),
        Hears(PlanCreated, subscribers.on_plan_created),
        *in_module(CALLS, Hears(EpisodeClosed, subscribers.on_episode_closed)),
        Hears(ContactPreferenceUpdated, subscribers.on_contact_preference_updated),
        Hears(RecordDeidentified, subscribers.on_record_deidentified),
    ),
    remembers=REMEMBERS,
    says=(
        FollowupScheduled,
        FollowupDue,
        FollowupAttempted,
        FollowupCompleted,
        FollowupUnreached,
        FollowupDeclined,
        FollowupCancelled,
        ReentryRequested,
    ),
    commands=in_module(
        CALLS,
        Command("POST", "/followups/{followup_id}/attempts", api.record_attempt, status=201),
        Command("POST", "/followups/{followup_id}/result", api.record_result),
        Command("POST", "/episodes/{case_id}/refusal", api.record_refusal),
        Command("POST", "/episodes/{case_id}/deceased", api.record_death),
    ),
    queries=(
        Query("/followups", api.list_followups),
        Query("/followups/{followup_id}", api.get_followup),
        Query("/followups/{followup_id}/answers", api.get_answers, about=(DataClass.CASE_CONTENT,)),
        Query("/followups/{followup_id}/contact", api.get_contact, about=(DataClass.CONTACT,)),
        Query("/access-log/verification", ACCESS_LOG.verify, about=STATES, roles=READERS),
        Query("/cases/{case_id}/access-log", ACCESS_LOG.list_of_case, about=(DataClass.DISCLOSURES_LOG,)),
    ),
    # The announcement is first: a call that fell due while the service was down gets its whole window.
    timers=in_module(
        CALLS,
        Timer("calls_due", next_due=next_due_on, run=announce_due_calls),
        Timer("calls_given_up", next_due=next_given_up_on, run=give_up_calls),
    ),
    answers=(Answers(FollowupTodoAsked, tell_todo), Answers(FollowupStoryAsked, tell_story)),
    asks=(PersonAsked, NamesAsked, AccessAsked, SessionAsked),
    pages=PAGES,
    sight=sight_of(case_of, ACCESS_LOG),
    parameters=PARAMETERS,
    modules=(CALLS,),
    open_ones=count_pending,
    preload=preload,
)
