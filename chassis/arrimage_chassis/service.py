"""What a service hands to whoever starts it: its table of contents and its store's history."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import MetaData

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Manifest


@dataclass(frozen=True)
class ServiceDefinition:
    """One service; found by the entry point group ``arrimage.services`` under its own name."""

    manifest: Manifest
    metadata: MetaData
    """The tables of the service's domain; the chassis adds those of delivery."""
    migrations: Path
    """The folder of Alembic revisions (``store/migrations``)."""
