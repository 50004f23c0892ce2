"""planning's table of contents: what it hears, says and serves."""

from __future__ import annotations

from arrimage_chassis.manifest import Command, Hears, Manifest, Query
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingHeld
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralAccepted, ReferralReceived
from arrimage_contracts.vocabularies import ServiceName
from arrimage_planning import subscribers
from arrimage_planning.api import endpoints
from arrimage_planning.store.episodes import preload

MANIFEST = Manifest(
    service=ServiceName.PLANNING,
    hears=(
        Hears(ReferralReceived, subscribers.on_referral_received),
        Hears(ReferralAccepted, subscribers.on_referral_accepted),
    ),
    says=(PlanCreated, MeetingHeld, MeetingCancelled, EpisodeClosed),
    commands=(
        Command("POST", "/episodes/{case_id}/assessment", endpoints.assess),
        Command("POST", "/episodes/{case_id}/priorities", endpoints.prioritize),
        Command("POST", "/episodes/{case_id}/plans", endpoints.draft, status=201),
        Command("POST", "/plans/{plan_id}/agreement", endpoints.agree),
        Command("POST", "/plans/{plan_id}/meetings/{number}/held", endpoints.hold),
        Command("POST", "/plans/{plan_id}/objectives/{number}/status", endpoints.mark),
        Command("POST", "/plans/{plan_id}/closure", endpoints.close),
    ),
    queries=(
        Query("/episodes", endpoints.list_all),
        Query("/episodes/{case_id}", endpoints.get_episode),
        Query("/plans/{plan_id}", endpoints.get_plan),
        Query("/plans/{plan_id}/versions", endpoints.get_plan_versions),
    ),
    preload=preload,
)
