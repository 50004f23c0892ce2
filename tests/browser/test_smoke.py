"""The shortest way through the pages in a real browser: somebody is referred here and taken in charge there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from tests.browser.case import BrowserCase
from tests.browser.chromium import WHY_NONE, Look, chromium_path
from tests.browser.offices import offices
from tests.journeys.casework import P1

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium_path() is None, reason=WHY_NONE)]

NARROW = Look("fr", javascript=True, width=320)


@pytest.mark.requirement("R-089", "R-090", "R-112", "R-306", "R-328")
async def test_somebody_is_referred_here_and_taken_in_charge_there_on_a_telephone(tmp_path: Path) -> None:
    begin = datetime.fromisoformat("2010-10-04 09:30")
    async with offices(tmp_path / "network", NARROW, [P1], begin, together=True) as at_work:
        case = BrowserCase(at_work, P1, says_how_to_be_reached=False)
        await case.is_referred()
        await case.is_taken_in_charge()
        await case.attempts()

        assert (await case.as_the_sender_knows_it())["state"] == "taken_in_charge"
        assert all(desk.pages_seen > 5 for desk in at_work.desks.values())
