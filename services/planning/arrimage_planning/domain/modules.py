"""The parts of the service that a node may switch off (R-018)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.modules import Module

REINTEGRATION: Final = Module(
    "reintegration",
    "Épisodes de réinsertion : besoins, plan, rencontres ; sans eux, nul n'y travaille ; une demande est notée.",
    "Reintegration episodes: needs, plan, meetings; without them nobody works on one; a referral is noted.",
)
MEETING_REMINDERS: Final = Module(
    "meeting_reminders",
    "Annonce des rencontres qui approchent ; sans elle, personne n'est prévenu la veille.",
    "Announcement of meetings that come near; without it nobody is told ahead.",
)
