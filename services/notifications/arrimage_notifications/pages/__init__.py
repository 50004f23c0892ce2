"""The workers' screens of notifications, listed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from arrimage_chassis.pages.declaration import Pages
from arrimage_notifications.pages import notices
from arrimage_notifications.pages.notices_texts import NOTICES

PAGES: Final = Pages(
    folder=Path(__file__).parent / "templates", texts=NOTICES, shown=notices.SHOWN, done=notices.DONE
)
