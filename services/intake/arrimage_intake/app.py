"""The intake service, as whoever starts it finds it."""

from __future__ import annotations

from pathlib import Path

from arrimage_chassis.service import ServiceDefinition
from arrimage_intake.manifest import MANIFEST
from arrimage_intake.store.tables import METADATA

SERVICE = ServiceDefinition(MANIFEST, METADATA, Path(__file__).parent / "store" / "migrations")
