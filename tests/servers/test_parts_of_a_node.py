"""A node of one service, or with modules switched off, is a whole node: it starts and says what it does."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from arrimage.node.directory import NodeDirectory
from arrimage.node.init import NewNode, init_node
from arrimage.node.process import NodeProcess
from arrimage_chassis.settings import Profile
from arrimage_contracts.vocabularies import ServiceName

pytestmark = [pytest.mark.requirement("R-018"), pytest.mark.full]


def make_node(directory: Path, services: list[ServiceName], *off: str) -> NodeDirectory:
    """Make a node that runs ``services`` alone: a member of a network needs intake, a node by itself need not."""
    every = list(ServiceName)
    new = NewNode("margelle", "La Margelle", "", "sorel-tracy", every, Profile.DEMO)
    init_node(directory, new, os.urandom)
    places = NodeDirectory(directory)
    written = places.config.read_text(encoding="utf-8")
    text = written.replace(f"services: [{', '.join(every)}]", f"services: [{', '.join(services)}]")
    places.config.write_text(f"{text}modules_off: [{', '.join(off)}]\n", encoding="utf-8")
    return places


@pytest.mark.parametrize("service", list(ServiceName))
async def test_a_node_of_one_service_is_ready_and_answers(tmp_path: Path, service: ServiceName) -> None:
    places = make_node(tmp_path / "node", [service])
    async with NodeProcess(places.root) as node:
        await node.wait_ready()
        async with httpx.AsyncClient(base_url=node.service_url(service)) as http:
            here = (await http.get("/")).json()
            assert (here["service"], here["organization"]) == (service.value, "margelle")
            assert all(module["on"] for module in here["modules"])
            assert (await http.get("/parameters")).json()


async def test_a_node_whose_modules_are_off_is_ready_refuses_what_is_off_and_does_the_rest(tmp_path: Path) -> None:
    places = make_node(
        tmp_path / "node", list(ServiceName), "calls", "referrals_out", "reintegration", "notices_to_persons"
    )
    async with NodeProcess(places.root) as node:
        await node.wait_ready()
        async with httpx.AsyncClient() as http:

            async def give(service: str, path: str) -> httpx.Response:
                headers = {"Idempotency-Key": str(uuid4())}
                return await http.post(f"{node.service_url(service)}{path}", json={}, headers=headers)

            for service, path in (
                ("intake", "/referrals"),
                ("followup", f"/episodes/{uuid4()}/refusal"),
                ("planning", f"/episodes/{uuid4()}/assessment"),
            ):
                refused = await give(service, path)
                assert (refused.status_code, refused.json()["code"]) == (409, "module.off"), service
            absent = await give("intake", "/contacts")
            assert absent.json()["code"] == "request.invalid", "the rest of intake is on"
            states: dict[str, bool] = {}
            for service in ServiceName:
                states |= (await http.get(f"{node.service_url(service)}/health/ready")).json()["modules"]
            assert states == {
                "referrals_out": False,
                "first_contact_reminders": True,
                "reintegration": False,
                "meeting_reminders": True,
                "calls": False,
                "notices_to_persons": False,
            }
