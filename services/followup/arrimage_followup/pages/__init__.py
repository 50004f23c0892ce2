"""The workers' screens of followup, listed: each page's module says what it shows and what its forms do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from arrimage_chassis.pages.declaration import Pages
from arrimage_followup.pages import answers, call, calls, ends, taps
from arrimage_followup.pages.texts.answers import ANSWERS
from arrimage_followup.pages.texts.call import CALL
from arrimage_followup.pages.texts.calls import CALLS
from arrimage_followup.pages.texts.refusals import REFUSALS

PAGES: Final = Pages(
    folder=Path(__file__).parent / "templates",
    texts={**CALLS, **CALL, **ANSWERS, **REFUSALS},
    shown=(*calls.SHOWN, *call.SHOWN, *answers.SHOWN),
    done=(*taps.DONE, *ends.DONE, *answers.DONE),
)
