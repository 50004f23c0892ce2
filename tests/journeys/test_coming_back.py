"""Two persons whose episodes have ended wish at a call to come back, and do (R-137, R-185, R-186)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.journeys.casework import P1, P2, THEMES, Case

from arrimage_contracts.envelope import Envelope
from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.requirement("R-137", "R-185"),
    pytest.mark.full,  # services/intake/tests/test_coming_back.py holds what intake does of it
]


@dataclass(frozen=True)
class Returned:
    """Both persons' cases, the first ones and those that opened at a call."""

    network: RunningNetwork
    at_nine: Case
    """Of the person who asked at the second call."""
    at_nine_again: Case
    at_three: Case
    """Of the person who asked at the first call."""
    at_three_again: Case
    own: list[Envelope]
    border: list[Envelope]

    def said(self, case: Case, *names: str) -> list[dict[str, Any]]:
        """Return what La Margelle said of a case, of these events."""
        return [
            event.data for event in self.own if str(event.subject) == case.case_id and event.event_name in names
        ]


async def _has_an_episode(case: Case) -> None:
    await case.is_referred()
    await case.goes_as_far_as_a_plan(start_on="2010-10-12")
    await case.is_met(1)
    await case.ends("completed")


async def _begins_again(case: Case) -> None:
    await case.has_a_worker()
    await case.is_reached()
    await case.is_accepted()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def returned(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Returned]:
    begin = datetime.fromisoformat("2010-10-12 09:00")
    async with running_network(tmp_path_factory.mktemp("network"), begin=begin, together=True) as network:
        at_nine, at_three = Case(network, P1), Case(network, P2)
        for case in (at_nine, at_three):
            await _has_an_episode(case)
        await network.settle()

        await network.move_to(datetime.fromisoformat("2011-01-12 13:00"))
        await at_three.answers_the_call("M3", part_of_day="afternoon", wish_to_return=True)
        at_three_again = await at_three.comes_back("M3")
        for part_of_day in ("morning", "afternoon", "evening"):
            await at_nine.does_not_answer_the_call("M3", part_of_day)
        await network.settle()
        await network.move_to(datetime.fromisoformat("2011-01-14 10:00"))
        await _begins_again(at_three_again)

        await network.settle()
        await network.move_to(datetime.fromisoformat("2011-07-12 13:00"))
        await at_nine.answers_the_call("M9", part_of_day="afternoon", wish_to_return=True)
        at_nine_again = await at_nine.comes_back("M9")
        await network.settle()
        await network.move_to(datetime.fromisoformat("2011-07-15 10:00"))
        await _begins_again(at_nine_again)
        await at_nine_again.tells_needs_in_order(*THEMES)
        await at_nine_again.agrees_to_a_plan(start_on="2011-07-19")
        await network.settle()
        await network.move_to(datetime.fromisoformat("2011-07-19 14:00"))
        await at_nine_again.is_met(1)
        await at_nine_again.ends("completed")
        await network.settle()

        own = [held.envelope for held in await network.own_events("margelle")]
        border = [held.envelope for held in await network.mailboxes()]
        yield Returned(network, at_nine, at_nine_again, at_three, at_three_again, own, border)


async def test_a_wish_at_a_call_opens_a_referral_whose_seven_days_run_from_it(returned: Returned) -> None:
    [received] = returned.said(returned.at_nine_again, "ReferralReceived")
    assert (received["from_org"], received["to_org"]) == ("margelle", "margelle")
    assert (received["received_on"], received["first_contact_due_on"]) == ("2011-07-12", "2011-07-19")
    [contact] = returned.said(returned.at_nine_again, "FirstContactMade")
    assert (contact["delay_days"], contact["late"]) == (3, False)


async def test_nobody_writes_a_form_again_and_the_earlier_case_is_known_in_the_node_alone(
    returned: Returned,
) -> None:
    for before, again in (
        (returned.at_nine, returned.at_nine_again),
        (returned.at_three, returned.at_three_again),
    ):
        assert again.case_id != before.case_id
        path = f"/referrals/{again.referral_id}/person"
        person = await again.get("margelle", "intake", path)
        is_the_same = person["name"] == before.person.name and person["phone"] == before.person.phone
        assert is_the_same  # without saying who it is
        [accepted] = returned.said(again, "ReferralAccepted")
        assert accepted["previous_case_id"] == before.case_id


async def test_no_partner_hears_of_it(returned: Returned) -> None:
    again = {UUID(returned.at_nine_again.case_id), UUID(returned.at_three_again.case_id)}
    assert not again & {event.subject for event in returned.border}
    assert {event.event_name for event in returned.border if event.time.year == 2011} == set()


@pytest.mark.requirement("R-186")
async def test_the_second_call_after_the_earlier_episode_is_cancelled_when_the_new_one_begins(
    returned: Returned,
) -> None:
    [cancelled] = returned.said(returned.at_three, "FollowupCancelled")
    assert (cancelled["kind"], cancelled["reason"]) == ("M9", "reentry")
    assert cancelled["cancelled_on"] == "2011-01-14"
    assert [due["kind"] for due in returned.said(returned.at_three, "FollowupDue")] == ["M3"]
    assert returned.said(returned.at_nine, "FollowupCancelled") == []  # nothing was left to cancel


@pytest.mark.requirement("R-180", "R-181")
async def test_a_first_call_that_reached_nobody_ends_by_itself_and_the_second_is_made(returned: Returned) -> None:
    [unreached] = returned.said(returned.at_nine, "FollowupUnreached")
    assert (unreached["kind"], unreached["attempts"], unreached["unreached_on"]) == ("M3", 3, "2011-01-26")
    [completed] = returned.said(returned.at_nine, "FollowupCompleted")
    assert (completed["kind"], completed["wish_to_return"]) == ("M9", True)


@pytest.mark.requirement("R-186", "R-178")
async def test_new_dates_follow_the_new_end(returned: Returned) -> None:
    due = {call["kind"]: call["due_on"] for call in await returned.at_nine_again.followups()}
    assert due == {"M3": "2011-10-19", "M9": "2012-04-19"}


async def test_nothing_is_parked_and_nothing_is_refused(returned: Returned) -> None:
    for url in returned.network.stage.service_urls().values():
        assert (await returned.network.http.get(f"{url}/operations/parked")).json() == []
        assert (await returned.network.http.get(f"{url}/operations/quarantine")).json() == {}
