"""Something of the network is away; work goes on with what is there, and what waited is made up for in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.journeys.casework import P1, P2, WITHIN, Case

from arrimage_contracts.envelope import Envelope
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module")]

_TODAY = "2010-10-04"
_BEFORE_PLANNING = [
    "ReferralReceived",
    "ReferralTakenInCharge",
    "CaseLeadAssigned",
    "FirstContactMade",
    "ReferralAccepted",
    "CaseLeadTransferred",
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def network(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNetwork]:
    begin = datetime.fromisoformat(f"{_TODAY} 09:00")
    async with running_network(tmp_path_factory.mktemp("network"), begin=begin) as running:
        yield running


@pytest.mark.full
@pytest.mark.requirement("R-001", "R-012", "R-013")
async def test_intake_accepts_and_is_ready_while_the_other_services_are_stopped_and_they_catch_up(
    network: RunningNetwork,
) -> None:
    node = network.stage.nodes["margelle"]
    for service in ("planning", "followup", "notifications"):
        await node.stop_service(service)
    case = Case(network, P1)

    await case.is_referred()
    await case.is_taken_in_charge()
    await case.is_reached()
    await case.is_accepted()
    assert await _readiness(network, "margelle", "intake") == (200, [], [])
    await eventually(lambda: _holds(case, _BEFORE_PLANNING), deadline=WITHIN, what="intake's events")

    await node.start_service("planning")
    await _goes_from_needs_to_the_end(case)
    await asyncio.gather(node.start_service("followup"), node.start_service("notifications"))
    await network.settle()

    assert {call["kind"]: call["state"] for call in await case.followups()} == {
        "M3": "scheduled",
        "M9": "scheduled",
    }
    assert {"new_referral", "plan_agreed"} <= {notice["kind"] for notice in await case.notices()}
    assert (await case.as_the_sender_knows_it())["state"] == "closed"


@pytest.mark.requirement("R-012", "R-022")
async def test_own_events_go_on_while_the_hub_is_stopped_and_border_events_arrive_after_in_order(
    network: RunningNetwork,
) -> None:
    case, late = Case(network, P1), Case(network, P2)
    await case.is_referred()
    await network.settle()
    await network.stage.hub.kill()

    await case.goes_as_far_as_a_plan(start_on=_TODAY)
    await eventually(lambda: _holds(case, [*_BEFORE_PLANNING, "PlanCreated"]), deadline=WITHIN, what="own events")
    await eventually(lambda: _told_of(case, "plan_agreed"), deadline=WITHIN, what="the coordinator to be told")
    await late.is_sent()
    for organization in ("margelle", "virage"):
        warned = partial(_hub_is_away, network, organization)
        await eventually(warned, deadline=WITHIN, what=f"the warning of {organization}")
    assert (await case.as_the_sender_knows_it())["state"] == "acknowledged"
    assert (await late.as_the_sender_knows_it())["state"] == "sent"

    await network.stage.hub.start_again()
    await late.arrives()
    await network.settle()

    assert (await case.as_the_sender_knows_it())["state"] == "accepted"
    assert (await late.as_the_sender_knows_it())["state"] == "acknowledged"
    crossed = await _said_to_the_sender(case)
    assert crossed == ["ReferralAcknowledged", "ReferralTakenInCharge", "ReferralAccepted"]
    assert await _readiness(network, "margelle", "intake") == (200, [], [])


@pytest.mark.full
@pytest.mark.requirement("R-009", "R-012", "R-019", "SC-17")
async def test_commands_are_accepted_while_the_nodes_server_is_stopped_and_events_follow_in_order(
    network: RunningNetwork,
) -> None:
    node = network.stage.nodes["margelle"]
    begins, ends = Case(network, P1), Case(network, P2)
    await begins.is_referred()
    await ends.is_referred()
    await ends.goes_as_far_as_a_plan(start_on=_TODAY)
    await network.settle()
    await node.stop_server()

    for service in node.services:
        told = partial(_own_server_is_away, network, service)
        await eventually(told, deadline=WITHIN, what=f"the reason of {service}")
    await begins.is_taken_in_charge()
    await begins.is_reached()
    await begins.is_accepted()
    await ends.is_met(1)
    await ends.ends("early_reintegration", "employment")
    status, reasons, _ = await _readiness(network, "margelle", "intake")
    assert (status, reasons) == (503, ["bus.own_away"])

    await node.start_server()
    await network.settle()

    assert await _work_on(begins) == _BEFORE_PLANNING
    planned = [
        event
        for event in await _own(ends)
        if event.source_service == "planning" and event.event_name != "MeetingDueSoon"
    ]
    cancelled = ["MeetingCancelled"] * 7
    assert [event.event_name for event in planned] == ["PlanCreated", "MeetingHeld", *cancelled, "EpisodeClosed"]
    numbers = [int(event.sequence.partition(".")[2]) for event in planned]
    assert numbers == sorted(set(numbers))
    assert {call["state"] for call in await ends.followups()} == {"scheduled"}
    assert (await begins.as_the_sender_knows_it())["state"] == "accepted"
    assert (await ends.as_the_sender_knows_it())["state"] == "closed"
    for service in node.services:
        assert await _readiness(network, "margelle", service) == (200, [], [])


@pytest.mark.full
@pytest.mark.requirement("R-012", "R-089")
async def test_a_form_is_taken_while_the_senders_own_server_is_stopped_and_arrives_after(
    network: RunningNetwork,
) -> None:
    node, case = network.stage.nodes["virage"], Case(network, P1)
    await node.stop_server()
    await case.is_sent()
    assert (await case.as_the_sender_knows_it())["state"] == "sent"

    await node.start_server()
    await case.arrives()
    await network.settle()

    assert (await case.as_the_sender_knows_it())["state"] == "acknowledged"


@pytest.mark.full
@pytest.mark.requirement("R-010", "R-112")
async def test_the_seven_days_run_from_the_day_of_the_offer_even_if_the_gate_was_stopped_for_three(
    network: RunningNetwork,
) -> None:
    case, gate = Case(network, P2), network.stage.nodes["margelle"].service_url("intake")
    before = [entry["referral_id"] for entry in await case.referrals_at("margelle")]
    await network.stage.nodes["margelle"].stop_service("intake")
    with pytest.raises(httpx.ConnectError):
        await network.plain_http.get(f"{gate}/health/live")
    await case.is_sent(known=before)

    network.now += timedelta(days=3)
    await network.stage.start_again("margelle", "intake", network.now)
    await case.arrives()
    await network.settle()

    known = await case.as_the_sender_knows_it()
    assert (known["received_on"], known["first_contact_due_on"]) == (_TODAY, "2010-10-11")
    assert network.now.date().isoformat() == "2010-10-07"


async def _goes_from_needs_to_the_end(case: Case) -> None:
    await case.tells_needs_in_order("EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM")
    await case.agrees_to_a_plan(start_on=_TODAY)
    await case.is_met(1)
    await case.ends("early_reintegration", "employment")


async def _readiness(network: RunningNetwork, organization: str, service: str) -> tuple[int, list[str], list[str]]:
    """Return the status, the reasons and the warnings of a service."""
    url = network.stage.service_url(organization, service)
    answer = await network.http.get(f"{url}/health/ready")
    said: dict[str, Any] = answer.json()
    assert said["ready"] == answer.is_success
    reasons, warnings = ([why["code"] for why in said[kind]] for kind in ("reasons", "warnings"))
    return answer.status_code, reasons, warnings


async def _hub_is_away(network: RunningNetwork, organization: str) -> bool:
    """Tell whether the gate works on, says that the hub is away, and keeps something for it."""
    return await _readiness(network, organization, "intake") == (200, [], ["bus.hub_away"])


async def _own_server_is_away(network: RunningNetwork, service: str) -> bool:
    status, reasons, _ = await _readiness(network, "margelle", service)
    return (status, reasons) == (503, ["bus.own_away"])


async def _own(case: Case) -> list[Envelope]:
    held = await case.network.own_events(case.receiver)
    return [message.envelope for message in held if str(message.envelope.subject) == case.case_id]


async def _holds(case: Case, names: list[str]) -> bool:
    return await _work_on(case) == names


async def _work_on(case: Case) -> list[str]:
    """Return what people did in a case, in order: neither what they were told of it, nor what comes near."""
    told = ("notifications", "MeetingDueSoon")
    return [
        event.event_name
        for event in await _own(case)
        if event.source_service not in told and event.event_name not in told
    ]


async def _told_of(case: Case, kind: str) -> bool:
    return any(notice["kind"] == kind for notice in await case.notices())


async def _said_to_the_sender(case: Case) -> list[str]:
    """Return what the sender was told of the case, in the order of its mailbox."""
    [received] = [event for event in await _own(case) if event.event_name == "ReferralReceived"]
    crossed = [message.envelope for message in await case.network.mailboxes()]
    border_case: set[UUID] = {event.subject for event in crossed if event.id == received.causationid}
    return [
        event.event_name for event in crossed if event.subject in border_case and event.recipient == case.sender
    ]
