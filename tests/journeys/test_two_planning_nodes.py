"""Two organizations that plan, side by side: each acts on its own cases, even of the same person (R-014)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import pytest
import pytest_asyncio
from tests.journeys.capture import stores
from tests.journeys.casework import P1, P2, Case

from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [pytest.mark.full, pytest.mark.asyncio(loop_scope="module"), pytest.mark.requirement("R-014")]

_ORGANIZATIONS = ("margelle", "csss-pds", "virage")
_TODAY = "2010-10-04"


@dataclass(frozen=True)
class SideBySide:
    """P1 is referred to both organizations in the same minute, P2 to one of them."""

    network: RunningNetwork
    at_margelle: list[Case]
    at_csss: list[Case]

    def cases_of(self, organization: str) -> set[str]:
        """Return the ids of an organization's own cases."""
        return {case.case_id for case in (self.at_margelle if organization == "margelle" else self.at_csss)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def side_by_side(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SideBySide]:
    directory, begin = tmp_path_factory.mktemp("network"), datetime.fromisoformat(f"{_TODAY} 09:00")
    async with running_network(directory, organizations=_ORGANIZATIONS, begin=begin) as network:
        ends, stays = Case(network, P1, receiver="margelle"), Case(network, P1, receiver="csss-pds")
        other = Case(network, P2, receiver="csss-pds")
        for case in (ends, stays, other):
            await case.is_referred()
        for case in (ends, stays):
            await case.goes_as_far_as_a_plan(start_on=_TODAY)
            await case.is_met(1)
        await ends.ends("early_reintegration", "employment")
        await network.settle()
        yield SideBySide(network, [ends], [stays, other])


@pytest.mark.parametrize("organization", ["margelle", "csss-pds"])
async def test_each_planning_lists_its_own_cases_alone(side_by_side: SideBySide, organization: str) -> None:
    [anybody, *_] = side_by_side.at_margelle
    listed = await anybody.get(organization, "planning", "/episodes")
    assert {episode["case_id"] for episode in listed} == side_by_side.cases_of(organization)


async def test_what_ends_here_goes_on_there(side_by_side: SideBySide) -> None:
    [ends], [stays, other] = side_by_side.at_margelle, side_by_side.at_csss
    found = [
        await case.get(case.receiver, "planning", f"/episodes/{case.case_id}") for case in (ends, stays, other)
    ]
    assert [episode["state"] for episode in found] == ["closed", "active", "referred"]
    states = [(await case.as_the_sender_knows_it())["state"] for case in (ends, stays, other)]
    assert states == ["closed", "accepted", "acknowledged"]


@pytest.mark.requirement("R-102")
async def test_a_worker_finds_nothing_of_the_other_organizations_cases(side_by_side: SideBySide) -> None:
    [ends], [stays, _] = side_by_side.at_margelle, side_by_side.at_csss
    for organization, path in (
        ("csss-pds", f"/episodes/{ends.case_id}"),
        ("csss-pds", f"/plans/{ends.plan_id}"),
        ("margelle", f"/episodes/{stays.case_id}"),
        ("margelle", f"/plans/{stays.plan_id}"),
    ):
        url = side_by_side.network.stage.service_url(organization, "planning")
        answer = await side_by_side.network.http.get(url + path)
        assert (answer.status_code, answer.json()["code"].rpartition(".")[2]) == (404, "unknown")


@pytest.mark.requirement("R-003", "R-022")
async def test_the_own_stream_and_the_stores_of_one_know_nothing_of_the_other(side_by_side: SideBySide) -> None:
    held = stores(side_by_side.network)
    for here, there in (("margelle", "csss-pds"), ("csss-pds", "margelle")):
        own = {str(held.envelope.subject) for held in await side_by_side.network.own_events(here)}
        assert own == side_by_side.cases_of(here)
        written = {
            name: repr(tables).replace("-", "") for name, tables in held.items() if name.startswith(f"{here}/")
        }
        for case_id in side_by_side.cases_of(there):
            assert [name for name, rows in written.items() if case_id.replace("-", "") in rows] == []
        control = side_by_side.cases_of(here).pop().replace("-", "")
        assert control in written[f"{here}/planning"]
