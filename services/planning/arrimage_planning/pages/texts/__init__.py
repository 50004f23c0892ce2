"""What planning's pages say, in French and in English."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts
from arrimage_planning.pages.texts.case import CASE
from arrimage_planning.pages.texts.codes import CODES
from arrimage_planning.pages.texts.meetings import MEETINGS
from arrimage_planning.pages.texts.needs import NEEDS
from arrimage_planning.pages.texts.plan import PLAN
from arrimage_planning.pages.texts.refusals import REFUSALS

TEXTS: Final[Texts] = {**CASE, **CODES, **MEETINGS, **NEEDS, **PLAN, **REFUSALS}
