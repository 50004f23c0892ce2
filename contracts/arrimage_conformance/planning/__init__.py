"""The checks of planning. Importing this package declares them."""

from __future__ import annotations

from arrimage_conformance.planning import asked, dates, ends, meetings, moves, plans, referrals, restarts, words
from arrimage_conformance.planning.case import Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.shared import EVERY_ROLE

CHECKS.share(EVERY_ROLE, Case)

__all__ = ["CHECKS", "asked", "dates", "ends", "meetings", "moves", "plans", "referrals", "restarts", "words"]
