"""Intake on one screen: the gate of its organization, and its register of persons."""

from __future__ import annotations

from arrimage_chassis.manifest import Command, Hears, Manifest, Query
from arrimage_contracts.events.contact import FirstContactMade
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import (
    ReferralAccepted,
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralReceived,
    ReferralSent,
    ReferralTakenInCharge,
    ReferralTakenInChargeState,
)
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake import api, subscribers
from arrimage_intake.store.referrals import preload_sent

MANIFEST = Manifest(
    service=ServiceName.INTAKE,
    hears=(
        Hears(ReferralSent, subscribers.on_referral_sent),
        Hears(ReferralAcknowledged, subscribers.on_referral_acknowledged),
        Hears(ReferralTakenInChargeState, subscribers.on_referral_taken_in_charge),
        Hears(ReferralAcceptedState, subscribers.on_referral_accepted),
        Hears(ReferralClosed, subscribers.on_referral_closed),
        Hears(EpisodeClosed, subscribers.on_episode_closed),
    ),
    says=(
        ReferralSent,
        ReferralAcknowledged,
        ReferralReceived,
        ReferralTakenInCharge,
        FirstContactMade,
        ReferralAccepted,
        ReferralClosed,
    ),
    commands=(
        Command("POST", "/referrals", api.send_referral, status=201),
        Command("POST", "/referrals/{referral_id}/take-in-charge", api.take_in_charge),
        Command("POST", "/referrals/{referral_id}/identity", api.write_identity),
        Command("POST", "/referrals/{referral_id}/first-contact", api.record_first_contact),
        Command("POST", "/referrals/{referral_id}/acceptance", api.accept_referral),
    ),
    queries=(
        Query("/referrals", api.list_referrals),
        Query("/referrals/{referral_id}", api.show_referral),
        Query("/referrals/{referral_id}/person", api.show_person),
    ),
    preload=preload_sent,
)
