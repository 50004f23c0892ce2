"""Where the checks of planning are declared."""

from __future__ import annotations

from typing import Final

from arrimage_conformance.check import Checks

CHECKS: Final = Checks("planning")
