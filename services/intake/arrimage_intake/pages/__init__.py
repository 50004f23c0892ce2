"""The workers' screens of intake, listed: each page's module says what it shows and what its forms do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from arrimage_chassis.pages.declaration import Pages
from arrimage_intake.pages import (
    accounting,
    case,
    case_acts,
    cases,
    consents,
    disclosures,
    emergency,
    incidents,
    person,
    refer,
    refer_file,
    sent,
    sign_in,
    today,
)
from arrimage_intake.pages.texts.accounting import ACCOUNTING
from arrimage_intake.pages.texts.case import CASE
from arrimage_intake.pages.texts.cases import CASES
from arrimage_intake.pages.texts.consents import CONSENTS
from arrimage_intake.pages.texts.departures import DEPARTURES
from arrimage_intake.pages.texts.disclosures import DISCLOSURES
from arrimage_intake.pages.texts.emergency import EMERGENCY
from arrimage_intake.pages.texts.incidents import INCIDENTS
from arrimage_intake.pages.texts.refer import REFER
from arrimage_intake.pages.texts.refer_file import REFER_FILE
from arrimage_intake.pages.texts.refusals import REFUSALS
from arrimage_intake.pages.texts.sent import SENT
from arrimage_intake.pages.texts.sign_in import SIGN_IN
from arrimage_intake.pages.texts.states import STATES
from arrimage_intake.pages.texts.story import STORY
from arrimage_intake.pages.texts.today import TODAY
from arrimage_intake.queries.tell_session import is_alive

PAGES: Final = Pages(
    folder=Path(__file__).parent / "templates",
    texts={
        **SIGN_IN,
        **TODAY,
        **REFER,
        **REFER_FILE,
        **STATES,
        **CASE,
        **STORY,
        **DEPARTURES,
        **CASES,
        **CONSENTS,
        **DISCLOSURES,
        **SENT,
        **EMERGENCY,
        **REFUSALS,
        **INCIDENTS,
        **ACCOUNTING,
    },
    shown=(
        *sign_in.SHOWN,
        *today.SHOWN,
        *refer_file.SHOWN,  # before the forms: its address looks like one of theirs
        *refer.SHOWN,
        *case.SHOWN,
        *person.SHOWN,
        *consents.SHOWN,
        *disclosures.SHOWN,
        *cases.SHOWN,
        *sent.SHOWN,
        *emergency.SHOWN,
        *incidents.SHOWN,
        *accounting.SHOWN,
    ),
    done=(
        *sign_in.DONE,
        *today.DONE,
        *refer_file.DONE,
        *refer.DONE,
        *case_acts.DONE,
        *person.DONE,
        *consents.DONE,
        *disclosures.DONE,
        *cases.DONE,
        *emergency.DONE,
        *incidents.DONE,
    ),
    is_alive=is_alive,
)
