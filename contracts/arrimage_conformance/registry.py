"""The roles whose promises the kit checks."""

from __future__ import annotations

from typing import Final

from arrimage_conformance.check import Checks

ROLES: Final = ("intake", "followup")


def checks_of(role: str) -> Checks:
    """Return the checks of ``role``, one of :data:`ROLES`."""
    from arrimage_conformance import followup, intake

    return {"followup": followup.CHECKS, "intake": intake.CHECKS}[role]
