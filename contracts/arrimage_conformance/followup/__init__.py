"""The checks of followup. Importing this package declares them."""

from __future__ import annotations

from arrimage_conformance.followup import calls, hostile, restarts, withdrawals, workers
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.shared import EVERY_ROLE

CHECKS.share(EVERY_ROLE, Episode)

__all__ = ["CHECKS", "calls", "hostile", "restarts", "withdrawals", "workers"]
