"""The parts of the service that a node may switch off (R-018)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.modules import Module

CALLS: Final = Module(
    "calls",
    "Appels de suivi après un épisode ; sans eux, personne n'est rappelé et rien n'est prévu.",
    "Follow-up calls after an episode; without them nobody is called back, and nothing is scheduled.",
)
