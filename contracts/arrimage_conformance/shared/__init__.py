"""What is promised by every role, tried on the conversations of one: its checks bear the same numbers in each."""

from __future__ import annotations

from typing import Final

from arrimage_conformance.shared import doubtful, hostile, restarts, speech
from arrimage_conformance.shared.declared import SHARED

EVERY_ROLE: Final = tuple(SHARED)
"""The promises; :meth:`arrimage_conformance.check.Checks.share` declares them for a role."""

__all__ = ["EVERY_ROLE", "doubtful", "hostile", "restarts", "speech"]
