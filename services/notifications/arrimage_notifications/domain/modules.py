"""The parts of the service that a node may switch off (R-018)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.modules import Module

NOTICES_TO_PERSONS: Final = Module(
    "notices_to_persons",
    "Avis aux personnes aidées ; sans lui, seul le personnel est prévenu.",
    "Notices to the persons helped; without it only the staff is told.",
)
