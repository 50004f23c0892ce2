"""Where the checks of intake are declared."""

from __future__ import annotations

from typing import Final

from arrimage_conformance.check import Checks

CHECKS: Final = Checks("intake")
