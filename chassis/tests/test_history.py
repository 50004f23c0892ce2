"""A service that is up to date starts without Alembic; where histories end is read as Alembic reads it."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from unittest.mock import Mock

import pytest
from alembic.script import ScriptDirectory

from arrimage_chassis.store.history import heads
from arrimage_chassis.store.migrate import alembic_config
from arrimage_contracts.vocabularies import ServiceName

DELIVERY = Path(alembic_config.__code__.co_filename).parent / "versions"


@pytest.mark.requirement("R-003")
@pytest.mark.parametrize("service", list(ServiceName))
def test_the_ends_of_a_services_histories_are_those_that_alembic_finds(service: ServiceName) -> None:
    (entry,) = entry_points(group="arrimage.services", name=service.value)
    definition = entry.load()
    script = ScriptDirectory.from_config(alembic_config(Mock(), definition.metadata, definition.migrations))

    assert heads([DELIVERY, definition.migrations]) == frozenset(script.get_heads())
