"""Outgoing events that were refused for ever: a person sees them, sends them again or drops them (R-011)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from chassis.tests.delivery.looking import lines, numbers_of

from arrimage_contracts.subjects import OWN_STREAM
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-009", "R-011")


async def refused(twin: Twin, case: UUID, directory: Path) -> dict[str, Any]:
    """Let the first of three events of a case be refused for ever; return how it is listed."""
    config = (await twin.jetstream.stream_info(OWN_STREAM)).config
    await twin.jetstream.update_stream(config, max_msg_size=100)
    assert (await twin.post(f"/cases/{case}/say", {"times": 1})).status_code == 200
    await eventually(lambda: lines(directory, "relay.refused_for_ever"), what="the event is refused for ever")
    await twin.jetstream.update_stream(config, max_msg_size=-1)
    assert (await twin.post(f"/cases/{case}/say", {"times": 2})).status_code == 200
    (listed,) = await twin.get("/operations/outgoing")
    assert isinstance(listed, dict)
    return listed


async def decide(twin: Twin, number: int, what: str) -> httpx.Response:
    return await twin.post(f"/operations/outgoing/{number}/{what}")


async def test_a_refused_event_is_listed_with_what_waits_behind_it_and_shown(twin: Twin, tmp_path: Path) -> None:
    case = uuid4()
    listed = await refused(twin, case, tmp_path)
    assert (listed["event_name"], listed["recipient"]) == ("FollowupScheduled", "margelle")
    assert (listed["code"], listed["case_id"], listed["behind"]) == ("bus.message_too_large", str(case), 2)
    shown = await twin.get(f"/operations/outgoing/{listed['id']}")
    assert f'"{listed["event_id"]}"' in shown.pop("body")
    assert shown == listed


async def test_once_the_cause_is_mended_it_is_sent_again_before_what_waits_behind_it(
    twin: Twin, tmp_path: Path
) -> None:
    case = uuid4()
    listed = await refused(twin, case, tmp_path)
    assert (await decide(twin, listed["id"], "retry")).json() == {"id": listed["id"], "decision": "retried"}
    await twin.quiet()
    assert numbers_of(await twin.events()) == {case: [1, 2, 3]}
    assert await twin.get("/operations/outgoing") == []


async def test_one_that_is_refused_again_is_listed_again(twin: Twin, tmp_path: Path) -> None:
    listed = await refused(twin, uuid4(), tmp_path)
    config = (await twin.jetstream.stream_info(OWN_STREAM)).config
    await twin.jetstream.update_stream(config, max_msg_size=100)
    await decide(twin, listed["id"], "retry")
    await eventually(lambda: len(lines(tmp_path, "relay.refused_for_ever")) == 2, what="it is refused again")

    async def is_listed_again() -> bool:
        return [one["id"] for one in await twin.get("/operations/outgoing")] == [listed["id"]]

    await eventually(is_listed_again, what="it is listed again")


async def test_a_dropped_one_never_leaves_and_what_waited_behind_it_does(twin: Twin, tmp_path: Path) -> None:
    case = uuid4()
    listed = await refused(twin, case, tmp_path)
    assert (await decide(twin, listed["id"], "drop")).json() == {"id": listed["id"], "decision": "dropped"}
    await twin.quiet()
    assert numbers_of(await twin.events()) == {case: [2, 3]}
    assert (await twin.client.get("/health/ready")).json()["warnings"] == []
    (line,) = lines(tmp_path, "event.outgoing_dropped")
    assert (line["worker"], line["case_id"], line["recipient"]) == ("anonymous", str(case), "margelle")
    again = await decide(twin, listed["id"], "drop")
    assert (again.status_code, again.json()["code"]) == (404, "outgoing.not_found")


@pytest.mark.parametrize("what", ["retry", "drop"])
async def test_what_is_not_there_is_not_found(twin: Twin, what: str) -> None:
    answer = await decide(twin, 7, what)
    assert (answer.status_code, answer.json()["code"]) == (404, "outgoing.not_found")
    assert (await twin.client.get("/operations/outgoing/7")).status_code == 404
