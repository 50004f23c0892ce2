"""What the page of the day says."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

TODAY: Final[Texts] = {
    "today.title": ("Aujourd'hui", "Today"),
}
