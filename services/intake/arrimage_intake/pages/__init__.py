"""The workers' screens of intake, listed: each page's module says what it shows and what its forms do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from arrimage_chassis.pages.declaration import Pages
from arrimage_intake.pages import sign_in, today
from arrimage_intake.pages.texts.sign_in import SIGN_IN
from arrimage_intake.pages.texts.today import TODAY

PAGES: Final = Pages(
    folder=Path(__file__).parent / "templates",
    texts={
        **SIGN_IN,
        **TODAY,
    },
    shown=(
        *sign_in.SHOWN,
        *today.SHOWN,
    ),
    done=(
        *sign_in.DONE,
        *today.DONE,
    ),
)
