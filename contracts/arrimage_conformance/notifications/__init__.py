"""The checks of notifications. Importing this package declares them."""

from __future__ import annotations

from arrimage_conformance.notifications import asked, endings, persons, recipients, restarts, workers
from arrimage_conformance.notifications.call import Call
from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.shared import EVERY_ROLE

CHECKS.share(EVERY_ROLE, Call)

__all__ = ["CHECKS", "asked", "endings", "persons", "recipients", "restarts", "workers"]
