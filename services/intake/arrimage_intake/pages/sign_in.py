"""Sign in and out: local accounts (R-328)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Act, Page

SHOWN: Final[tuple[Page, ...]] = ()
DONE: Final[tuple[Act, ...]] = ()
