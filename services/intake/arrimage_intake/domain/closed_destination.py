"""An organization that is suspended or has left the network is sent no new referral (R-037)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.problems import DESTINATION_LEFT, DESTINATION_SUSPENDED

_LEFT = "left"


def refuse_closed(destination: str | None, closed: Mapping[str, str]) -> None:
    """Refuse ``destination`` if it is among those that are ``closed``: status and date, by organization.

    :raises ProblemError: ``referral.destination_suspended``, ``referral.destination_left``.
    """
    if destination is None or destination not in closed:
        return
    status, _, since = closed[destination].partition(" ")
    problem = DESTINATION_LEFT if status == _LEFT else DESTINATION_SUSPENDED
    raise ProblemError(problem, organization=destination, since=date.fromisoformat(since) if since else "?")
