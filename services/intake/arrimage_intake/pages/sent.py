"""What leaves us: for each organization what was sent, when, and whether it arrived; honest when offline."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.access import CASEWORK
from arrimage_chassis.manifest import STATES
from arrimage_chassis.pages.declaration import Page
from arrimage_chassis.pages.visit import View, Visit
from arrimage_intake.queries.show_departures import show_departures


async def show_sent(visit: Visit) -> View:
    """Show what left and what waits, with the present state of the way to the hub."""
    left = await show_departures(visit.session, visit.place.clock.civil_date)
    partners = visit.words.organizations({*left.by_partner, *left.unconfirmed})
    return visit.view("sent.html", left=left, partners=partners, hub=visit.hub_is_there)


SHOWN: Final = (Page("/sent", show_sent, about=STATES, roles=CASEWORK),)
