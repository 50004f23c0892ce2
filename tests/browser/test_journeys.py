"""SC-01 and SC-02 through the pages and nothing else, in a real browser, as four kinds of people look at them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from itertools import combinations

import pytest
import pytest_asyncio
from tests.browser.case import BrowserCase
from tests.browser.chromium import WHY_NONE, Look, chromium_path
from tests.browser.offices import offices
from tests.journeys import sc_01, sc_02
from tests.journeys.capture import capture
from tests.journeys.casework import P1, P2
from tests.journeys.played import Played
from tests.journeys.scenario import play
from tests.journeys.told import lines

LOOKS = [
    Look("fr", javascript=True, width=1280),
    Look("fr", javascript=False, width=320),
    Look("en", javascript=True, width=320),
    Look("en", javascript=False, width=1280),
]
"""Four of the eight kinds of people: of each two of language, script and width, every pair is among them."""
pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None, reason=WHY_NONE),
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=LOOKS, ids=str)
async def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Played]:
    directory, begin = tmp_path_factory.mktemp("network"), datetime.fromisoformat("2010-10-04 09:00")
    async with offices(directory, request.param, [P1, P2], begin) as at_work:
        p1 = BrowserCase(at_work, P1, says_how_to_be_reached=True)
        p2 = BrowserCase(at_work, P2, says_how_to_be_reached=False)
        await play(at_work.network, sc_01.scenario(p1), sc_02.scenario(p2))
        yield Played(at_work.network, p1, p2, await capture(at_work.network))


def test_every_pair_of_language_script_and_width_is_looked_at() -> None:
    for one, other in combinations(("language", "javascript", "width"), 2):
        assert len({(getattr(look, one), getattr(look, other)) for look in LOOKS}) == 4


SAYS_HOW = "ContactPreferenceUpdated"
"""What P1 adds to the scenario: they say how to be reached, so that the pages let them be called (R-188)."""
JOURNEYS = [
    pytest.param("SC-01", marks=pytest.mark.requirement("SC-01", "R-112", "R-124", "R-127", "R-155", "R-178")),
    pytest.param("SC-02", marks=pytest.mark.requirement("SC-02", "R-136", "R-189", "R-190")),
]


@pytest.mark.parametrize("name", JOURNEYS)
async def test_a_journey_through_the_pages_is_told_as_one_through_http(played: Played, name: str) -> None:
    case, expected = played.journey(name)
    told = lines(event for event in played.own(case) if event.event_name != SAYS_HOW)
    assert told == expected.EVENTS
    assert [event.event_name for event in played.own(case)].count(SAYS_HOW) == (case is played.p1)


@pytest.mark.parametrize("name", JOURNEYS)
async def test_a_journey_through_the_pages_tells_the_sender_bare_states(played: Played, name: str) -> None:
    case, expected = played.journey(name)
    assert lines(played.border(case)) == expected.BORDER
    shown = await case.as_the_sender_knows_it()
    assert {key: shown[key] for key in expected.AT_SENDER} == expected.AT_SENDER
