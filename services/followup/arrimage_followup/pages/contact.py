"""How the person of a call may be reached, for the one moment at which the page is shown (R-099, R-188)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Final

from arrimage_chassis.pages.visit import Visit
from arrimage_chassis.pages.wording import LOCALES
from arrimage_chassis.problems import ProblemError
from arrimage_contracts.requests.person import PersonTold
from arrimage_contracts.vocabularies import ContactWay
from arrimage_followup.api.views import FollowupView
from arrimage_followup.domain import problems
from arrimage_followup.domain.call import CallState
from arrimage_followup.domain.safe_hours import SafeHours
from arrimage_followup.queries.show_contact import show_contact

_SAID: Final = {
    problems.CONTACT_UNANSWERED.code: "away",
    problems.CONTACT_UNKNOWN.code: "unknown",
    problems.NOT_PERMITTED.code: "not_permitted",
}


@dataclass(frozen=True)
class Contact:
    """What the page says of reaching the person now."""

    said: str
    """``told``, ``away``, ``unknown``, ``not_permitted``, or ``not_now`` for a call that is not due."""
    told: PersonTold | None = field(default=None, repr=False)
    hours: SafeHours | None = field(default=None, repr=False)
    safe_now: bool = field(default=True, repr=False)
    language: str | None = field(default=None, repr=False)
    """The name of the person's language, in that of the reader."""

    @property
    def may_leave_message(self) -> bool:
        """Whether a message may be left on a voicemail."""
        return self.told is not None and ContactWay.VOICEMAIL in (self.told.ways or [])


async def ask_contact(visit: Visit, call: FollowupView) -> Contact:
    """Ask intake how the person of ``call`` may be reached; without an answer the page goes on."""
    if call.state is not CallState.DUE:
        return Contact("not_now")
    if not call.may_be_called:
        return Contact("not_permitted")
    try:
        told = await show_contact(visit.look, call.followup_id)
        hours = _hours(told)
    except ProblemError as error:
        said = _SAID.get(error.problem.code)
        if said is None:
            raise
        return Contact(said)
    except ValueError:  # hours that are none: as if nobody had answered, for any hour could be the wrong one
        return Contact("away")
    now = visit.now.astimezone(visit.place.clock.zone).time()
    spoken = told.language and LOCALES[visit.words.language].languages.get(told.language, told.language)
    return Contact("told", told, hours, hours is None or hours.hold(now), spoken)


def _hours(told: PersonTold) -> SafeHours | None:
    if told.safe_from is None or told.safe_until is None:
        return None
    return SafeHours(time.fromisoformat(told.safe_from), time.fromisoformat(told.safe_until))
