"""SC-01, steps 1 to 4, and SC-16 between separate nodes: granted, disclosed, withdrawn in mid-episode, expired."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from tests.journeys.casework import P1, P2, THEMES, WITHIN, Case, Person

from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

BEGIN = datetime.fromisoformat("2010-10-04 09:30")
HELPS, LODGES = "csss-pds", "virage"
"""In the place of Orienthèque and of Action-Logement, whose part is that of a plain partner here."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def network(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNetwork]:
    directory = tmp_path_factory.mktemp("authorizations")
    async with running_network(
        directory, begin=BEGIN, organizations=("margelle", "virage", "csss-pds")
    ) as running:
        yield running


class Desk:
    """What workers of the organizations do with authorizations, through HTTP."""

    def __init__(self, network: RunningNetwork) -> None:
        self._network = network
        self._case = Case(network, P1)

    async def get(self, organization: str, path: str) -> Any:
        return await self._case.get(organization, "intake", path)

    async def post(self, organization: str, path: str, body: object) -> Any:
        return await self._case.post(organization, "intake", path, body)

    async def refers(
        self, sender: str, receiver: str, person: Person, *categories: str, **grant: Any
    ) -> dict[str, Any]:
        """Write a form, record what the person authorizes, send it; return the referral and its authorization."""
        form = {
            "referring_unit": "Sorel", "referring_worker": "v1", "entry_point": "rehabilitation_centre",
            "to_organization": receiver, "service_code": "reintegration", "needs": THEMES,
            "eligibility": {"adult": "met", "dependency_treated": "met"}, "keep_as_draft": True,
            **person.as_form(),
        }  # fmt: skip
        draft = await self.post(sender, "/referrals", form)
        asked = {
            "to_organization": receiver, "categories": categories, "method": "signed",
            "statement_shown": True, **grant,
        }  # fmt: skip
        granted = await self.post(sender, f"/cases/{draft['case_id']}/consents", asked)
        await self.post(sender, f"/referrals/{draft['referral_id']}/form", {"consent": granted["consent_id"]})
        await self._network.settle()
        [arrived] = [
            each
            for each in await self.get(receiver, "/referrals")
            if each["from_organization"] == sender and each["state"] == "received"
        ]
        return {"sent": draft, "consent": granted["consent_id"], "arrived": arrived}

    async def takes_in_charge(self, organization: str, referral: str) -> None:
        await self.post(organization, f"/referrals/{referral}/take-in-charge", {})
        await self._network.settle()

    async def knows(self, organization: str, referral: str) -> dict[str, Any] | None:
        """What is shown of the person; None if nobody knows."""
        url = self._network.stage.service_url(organization, "intake")
        answer = await self._network.http.get(f"{url}/referrals/{referral}/person")
        assert answer.status_code in {200, 404}, answer.status_code
        return answer.json() if answer.is_success else None


@pytest.mark.requirement("SC-01", "R-092", "R-093", "R-094", "R-099")
async def test_identity_arrives_sealed_once_a_worker_has_taken_the_referral_in_charge(
    network: RunningNetwork,
) -> None:
    desk = Desk(network)
    referred = await desk.refers(
        "virage", "margelle", P1, "identity", "contact", "reason", "therapy", ends_on="2011-10-01"
    )
    arrived = referred["arrived"]
    assert arrived["first_contact_due_on"] == "2010-10-11"
    assert await desk.knows("margelle", arrived["referral_id"]) is None, "an offer says nothing of who it is"

    await desk.takes_in_charge("margelle", arrived["referral_id"])
    known = await desk.knows("margelle", arrived["referral_id"])
    assert known is not None
    assert known["birth_date"] == P1.birth_date
    assert known["phone"] == P1.phone

    [received] = await desk.get("margelle", f"/cases/{arrived['case_id']}/received")
    assert received["categories"] == ["identity", "contact", "reason", "therapy"]
    shown = await desk.get("virage", f"/cases/{referred['sent']['case_id']}/disclosures")
    assert [each["opened"] for each in shown["answered"]] == [True], "its log has one line"
    own = [held.envelope.event_name for held in await network.own_events("virage")]
    assert own.count("InformationDisclosed") == 1


@pytest.mark.full
@pytest.mark.requirement("SC-16", "R-095", "R-096", "R-097", "R-162", "R-306")
async def test_a_withdrawal_in_mid_episode_reaches_the_copies_and_stops_nothing_else(
    network: RunningNetwork,
) -> None:
    desk = Desk(network)
    own = Case(network, P2)
    await own.is_referred()
    await own.is_taken_in_charge()
    await own.is_reached()
    await own.is_accepted()
    await own.tells_needs_in_order(*THEMES)
    await own.agrees_to_a_plan(start_on="2010-10-05")
    helps = await desk.refers("margelle", HELPS, P2, "identity", "contact", ends_on="2011-10-04")
    lodges = await desk.refers("margelle", LODGES, P2, "identity", "contact", ends_on="2011-10-04")
    for organization, referred in ((HELPS, helps), (LODGES, lodges)):
        await desk.takes_in_charge(organization, referred["arrived"]["referral_id"])
        assert await desk.knows(organization, referred["arrived"]["referral_id"]) is not None

    await network.move_to(BEGIN + timedelta(days=20))
    await desk.post("margelle", f"/consents/{lodges['consent']}/revocation", {})
    await network.settle()

    assert await desk.knows(LODGES, lodges["arrived"]["referral_id"]) is None
    assert await desk.knows(HELPS, helps["arrived"]["referral_id"]) is not None
    [consent] = await desk.get("margelle", f"/cases/{lodges['sent']['case_id']}/consents")
    assert (consent["state"], consent["erased_on"]) == ("revoked", "2010-10-24")
    stopped = await desk.get("margelle", f"/referrals/{lodges['sent']['referral_id']}")
    assert stopped["state"] == "withdrawn"
    assert (await desk.knows("margelle", lodges["sent"]["referral_id"])) is not None, "the own file stays"
    await own.is_met(1)  # plan and meetings go on

    ends = date(2011, 10, 4)
    await network.move_to(datetime.combine(ends - timedelta(days=30), BEGIN.time()))
    said = {held.envelope.event_name: held.envelope.data for held in await network.own_events("margelle")}
    assert said["ConsentExpiring"]["ends_on"] == ends.isoformat()
    assert "ConsentExpired" not in said
    await network.move_to(datetime.combine(ends + timedelta(days=1), BEGIN.time()))

    async def forgotten() -> bool:
        return await desk.knows(HELPS, helps["arrived"]["referral_id"]) is None

    await eventually(forgotten, deadline=WITHIN, what="what was authorized until then to be erased")
    said = {held.envelope.event_name: held.envelope.data for held in await network.own_events("margelle")}
    assert said["ConsentExpired"]["to_org"] == HELPS
