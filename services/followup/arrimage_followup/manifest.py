"""followup's table of contents: what it hears, says, serves, and does on its own on a date."""

from __future__ import annotations

from arrimage_chassis.manifest import Command, Hears, Manifest, Query, Timer
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import FollowupCompleted, FollowupDue, FollowupScheduled
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.vocabularies import ServiceName
from arrimage_followup import api, subscribers
from arrimage_followup.commands.announce_due import announce_due_calls
from arrimage_followup.store.episodes import preload
from arrimage_followup.store.followups import next_due_on

MANIFEST = Manifest(
    service=ServiceName.FOLLOWUP,
    hears=(
        Hears(PlanCreated, subscribers.on_plan_created),
        Hears(EpisodeClosed, subscribers.on_episode_closed),
    ),
    says=(FollowupScheduled, FollowupDue, FollowupCompleted),
    commands=(Command("POST", "/followups/{followup_id}/result", api.record_result),),
    queries=(
        Query("/followups", api.list_followups),
        Query("/followups/{followup_id}", api.get_followup),
    ),
    timers=(Timer("calls_due", next_due=next_due_on, run=announce_due_calls),),
    preload=preload,
)
