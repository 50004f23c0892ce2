"""The roles whose promises the kit checks."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from arrimage_conformance.check import Checks

ROLES: Final = ("intake", "followup", "notifications", "planning")


def checks_of(role: str) -> Checks:
    """Return the checks of ``role``, one of :data:`ROLES`: those of the package of its name."""
    found: Checks = import_module(f"arrimage_conformance.{role}").CHECKS
    return found
