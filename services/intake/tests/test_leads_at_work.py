"""Workers with keys of their own: who takes a referral in charge, hands it over, stands in (R-102, R-115)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from services.intake.tests.made_up import BORDER_CASE, offer

from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-102", "R-115")
LEADS = {"CaseLeadAssigned", "CaseLeadTransferOffered", "CaseLeadTransferRefused", "CaseLeadTransferred"}


@dataclass
class Team:
    """La Margelle, with three workers and a coordinator."""

    twin: Twin

    async def post(self, worker: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex, "Authorization": f"Bearer key-of-{worker}"}
        return await self.twin.client.post(path, json=body or {}, headers=headers)

    async def get(self, path: str) -> Any:
        answer = await self.twin.client.get(path, headers={"Authorization": "Bearer key-of-w1"})
        assert answer.status_code == 200
        return answer.json()

    async def receive(self, number: int = 1) -> str:
        known = {entry["referral_id"] for entry in await self.get("/referrals")}
        case = BORDER_CASE.__class__(int=BORDER_CASE.int + number)
        await self.twin.say_border(offer(case), sender="virage", case_id=case)
        await self.twin.quiet()
        [new] = [one for one in await self.get("/referrals") if one["referral_id"] not in known]
        return f"/referrals/{new['referral_id']}"

    async def said(self) -> list[tuple[str, int, str | None]]:
        await self.twin.quiet()
        place = self.twin.runtime.place
        names = {str(place.secret.worker_ref(worker)): worker for worker in ("w1", "w2", "w3")}
        return [
            (event.event_name, event.data["number"], names.get(event.data.get("worker", "")))
            for event in await self.twin.events()
            if event.event_name in LEADS
        ]


@pytest_asyncio.fixture
async def team(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Team]:
    workers = [
        {"id": name, "role": role, "key_sha256": hashlib.sha256(f"key-of-{name}".encode()).hexdigest()}
        for name, role in {"w1": "worker", "w2": "worker", "w3": "worker", "boss": "coordinator"}.items()
    ]
    (tmp_path / "workers.json").write_text(json.dumps({"workers": workers}))
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        border=True,
        workers_file=tmp_path / "workers.json",
    ) as twin:
        yield Team(twin)


async def test_a_transfer_changes_hands_once_the_colleague_accepts(team: Team) -> None:
    path = await team.receive()
    taken = (await team.post("w1", f"{path}/take-in-charge", {"backup": "w3"})).json()
    assert (taken["lead_worker"], taken["lead_backup"], taken["lead_organization"]) == ("w1", "w3", "virage")

    offered = (await team.post("w1", f"{path}/lead/offer", {"to": "w2"})).json()
    assert (offered["lead_worker"], offered["lead_offered_to"]) == ("w1", "w2")
    for worker in ("w1", "w3"):
        refused = await team.post(worker, f"{path}/lead/acceptance")
        assert (refused.status_code, refused.json()["code"]) == (403, "lead.not_yours")
    assert (await team.post("w2", f"{path}/lead/refusal")).json()["lead_worker"] == "w1"
    void = await team.post("w2", f"{path}/lead/acceptance")
    assert (void.status_code, void.json()["code"]) == (409, "lead.not_offered")

    await team.post("boss", f"{path}/lead/offer", {"to": "w2"})
    assert (await team.post("w2", f"{path}/lead/acceptance")).json()["lead_worker"] == "w2"
    assert await team.said() == [
        ("CaseLeadAssigned", 1, "w1"),
        ("CaseLeadTransferOffered", 2, "w2"),
        ("CaseLeadTransferRefused", 3, None),
        ("CaseLeadTransferOffered", 4, "w2"),
        ("CaseLeadTransferred", 5, "w2"),
    ]
    shown = await team.get(path)
    assert [(term["worker"], term["number"]) for term in shown["lead_terms"]] == [("w1", 1), ("w2", 5)]


async def test_between_organizations_the_sender_answers_until_the_person_is_accepted(team: Team) -> None:
    path = await team.receive()
    await team.post("w1", f"{path}/take-in-charge")
    contacted = (await team.post("w1", f"{path}/first-contact")).json()
    assert contacted["lead_organization"] == "virage"
    assert (await team.post("w1", f"{path}/acceptance")).json()["lead_organization"] == "margelle"
    assert (await team.said())[-1] == ("CaseLeadTransferred", 2, "w1")
    [transferred] = [one.data for one in await team.twin.events() if one.event_name == "CaseLeadTransferred"]
    assert (transferred["side"], transferred["from_org"], transferred["to_org"]) == (
        "receiver",
        "virage",
        "margelle",
    )


async def test_the_backups_answer_for_all_that_an_absent_worker_leads(team: Team) -> None:
    paths = [await team.receive(number) for number in range(1, 5)]
    for path, body in zip(paths, [{"backup": "w2"}, {"backup": "w3"}, {}, {"backup": "w2"}], strict=True):
        assert (await team.post("w1", f"{path}/take-in-charge", body)).status_code == 200
    await team.post("w1", f"{paths[3]}/withdrawal", {"by": "person"})

    not_theirs = await team.post("w2", "/absences", {"worker": "w1"})
    assert (not_theirs.status_code, not_theirs.json()["code"]) == (403, "lead.not_yours")
    away = (await team.post("boss", "/absences", {"worker": "w1"})).json()
    assert {f"/referrals/{one}" for one in away["moved"]} == set(paths[:2])
    assert away["without_backup"] == [paths[2].removeprefix("/referrals/")]
    of_w2 = await team.get("/referrals?worker=w2")
    assert [(one["lead_worker"], one["lead_backup"]) for one in of_w2] == [("w2", "w1")]
    assert (await team.post("boss", "/absences", {"worker": "w1"})).json()["moved"] == []


async def test_the_backup_takes_one_referral_over_and_is_named_later(team: Team) -> None:
    path = await team.receive()
    alone = await team.post("w1", f"{path}/lead/absence")
    assert (alone.status_code, alone.json()["code"]) == (409, "referral.wrong_state")
    await team.post("w1", f"{path}/take-in-charge")
    alone = await team.post("w1", f"{path}/lead/absence")
    assert (alone.status_code, alone.json()["code"]) == (409, "lead.no_backup")
    named = await team.post("w1", f"{path}/lead/backup", {"worker": "w2"})
    assert named.json()["lead_backup"] == "w2"
    assert (await team.post("w2", f"{path}/lead/absence")).json()["lead_worker"] == "w2"
    assert [name for name, _, _ in await team.said()] == ["CaseLeadAssigned"] * 3


async def test_what_cannot_be_is_refused_and_says_what_to_do(team: Team) -> None:
    referral = await team.receive()
    await team.post("w1", f"{referral}/take-in-charge")
    wrongs: list[tuple[str, dict[str, Any], int, str]] = [
        ("lead/offer", {"to": "w1"}, 422, "lead.same_worker"),
        ("lead/backup", {"worker": "w1"}, 422, "lead.same_worker"),
        ("lead/offer", {"to": "Apolline V."}, 422, "request.invalid"),
        ("lead/offer", {}, 422, "request.invalid"),
        ("lead/refusal", {}, 409, "lead.not_offered"),
    ]
    for path, body, status, code in wrongs:
        answer = await team.post("w1", f"{referral}/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_of_a_worker_no_event_and_no_letter_tells_the_id(team: Team) -> None:
    path = await team.receive()
    await team.post("w1", f"{path}/take-in-charge", {"backup": "w3"})
    await team.twin.quiet()
    said = [event.to_json() for event in await team.twin.events()]
    told = [letter.to_json() for letter in await team.twin.border_events("virage")]
    assert b'"w1"' not in b"".join(said + told)
    assert b"CaseLead" not in b"".join(told)
