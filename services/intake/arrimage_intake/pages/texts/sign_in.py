"""What is said where one signs in."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

SIGN_IN: Final[Texts] = {}
