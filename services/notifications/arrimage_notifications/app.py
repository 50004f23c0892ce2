"""The notifications service, as whoever starts it finds it."""

from __future__ import annotations

from pathlib import Path

from arrimage_chassis.service import ServiceDefinition
from arrimage_notifications.manifest import MANIFEST
from arrimage_notifications.store.tables import METADATA

SERVICE = ServiceDefinition(MANIFEST, METADATA, Path(__file__).parent / "store" / "migrations")
