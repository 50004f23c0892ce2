"""The parts of the service that a node may switch off (R-018)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.modules import Module

REFERRALS_OUT: Final = Module(
    "referrals_out",
    "Envoi de nouvelles demandes à des partenaires ; sans lui, l'organisme reçoit et n'envoie pas.",
    "Sending new referrals to partners; without it the organization receives and does not send.",
)
FIRST_CONTACT_REMINDERS: Final = Module(
    "first_contact_reminders",
    "Rappel avant la date limite du premier contact ; les retards sont annoncés de toute façon.",
    "Reminder before the last day for the first contact; delays are announced in any case.",
)
