"""A worker sees their own files; of a colleague's how far it is, and more only if a life is in danger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from services.intake.tests.made_up import PERSON, offer

from arrimage_chassis.look import Look
from arrimage_contracts.requests.person import NameAsked, NameTold
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.app import SERVICE
from arrimage_intake.queries.tell_service import tell_name
from arrimage_intake.store.accounts import WorkerSession, add_session
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin, log_lines, running_service

TEAM = {"m1": "worker", "m2": "worker", "chef": "coordinator", "sup": "supervisor"}
WHY = "Elle dit au téléphone qu'elle va se tuer ce soir."
PASSWORD = "quatre mots bien à moi"


class Office:
    """One organization with its people, each with their own key."""

    def __init__(self, twin: Twin, folder: Path) -> None:
        self.twin = twin
        self.folder = folder

    async def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer clef-{who}", "Idempotency-Key": uuid4().hex}
        return await self.twin.client.request(method, path, headers=headers, json=body)

    async def case_of(self, who: str) -> tuple[str, str]:
        """Return the case and the referral of a person whom ``who`` took in charge and knows by name."""
        referral_id = uuid4()
        await self.twin.say_border(offer(referral_id), sender="virage", case_id=uuid4())
        await self.twin.quiet()
        listed = await self.twin.get("/referrals")
        [one] = [each for each in listed if each["state"] == "received"]
        path = f"/referrals/{one['referral_id']}"
        assert (await self.ask(who, "POST", f"{path}/take-in-charge", {})).status_code == 200
        assert (await self.ask(who, "POST", f"{path}/identity", {"person": PERSON})).status_code == 200
        return one["case_id"], one["referral_id"]

    async def signed_in(self, who: str) -> UUID:
        """Return a session that begins now, as signing in makes it."""
        begun = WorkerSession(session_id=uuid4(), worker=who, begun_at=self.twin.clock.now())
        session_id: UUID = begun.session_id
        async with self.twin.runtime.store.writing() as session:
            add_session(session, begun)
        return session_id

    async def as_(self, who: str, path: str) -> SeenPage:
        """Return a page as ``who``, signed in, sees it."""
        self.twin.client.cookies.clear()
        page = await open_page(self.twin.client, "/intake/first-time")
        await page.submit("/first-time", worker=who, key=f"clef-{who}", password=PASSWORD, again=PASSWORD)
        return await open_page(self.twin.client, path)


@pytest_asyncio.fixture
async def office(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Office]:
    listed = [
        {"id": worker, "role": role, "key_sha256": hashlib.sha256(f"clef-{worker}".encode()).hexdigest()}
        for worker, role in TEAM.items()
    ]
    (tmp_path / "workers.json").write_text(json.dumps({"workers": listed}))
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "margelle",
        border=True,
        workers_file=tmp_path / "workers.json",
    ) as twin:
        yield Office(twin, tmp_path / "margelle")


@pytest.mark.requirement("R-100", "R-328")
async def test_a_program_of_a_colleague_is_told_how_far_it_is_and_not_who_it_is(office: Office) -> None:
    case_id, referral_id = await office.case_of("m1")
    nominative = (f"/referrals/{referral_id}/person", f"/persons/{case_id}/contact-preferences")
    for path in (*nominative, f"/cases/{case_id}/accounting", f"/cases/{case_id}/access-log"):
        refused = await office.ask("m2", "GET", path)
        assert (refused.status_code, refused.json()["code"]) == (403, "case.entrusted"), path
        assert PERSON["name"] not in refused.text
        for who in ("m1", "chef", "sup"):
            assert (await office.ask(who, "GET", path)).status_code in (200, 404), (who, path)
    written = await office.ask("m2", "POST", f"/referrals/{referral_id}/identity", {"person": PERSON})
    assert (written.status_code, written.json()["code"]) == (403, "case.entrusted")
    attempt = {"channel": "phone", "result": "no_answer"}
    tried = await office.ask("m2", "POST", f"/referrals/{referral_id}/attempts", attempt)
    assert (tried.status_code, tried.json()["code"]) == (403, "case.entrusted")
    state = (await office.ask("m2", "GET", f"/referrals/{referral_id}")).json()
    assert (state["state"], state["lead_worker"], state["contact_attempts"]) == ("taken_in_charge", "m1", [])


@pytest.mark.requirement("R-100", "R-328")
async def test_a_colleague_sees_on_pages_that_a_file_is_entrusted_and_finds_nobody_by_name(office: Office) -> None:
    case_id, _ = await office.case_of("m1")
    for path in ("/intake/cases", "/intake/today/all", f"/intake/cases/{case_id}"):
        page = await office.as_("m2", path)
        assert "Dossier confié à une ou un collègue" in page.text, path
        assert PERSON["name"] not in page.text, path
        assert PERSON["phone"] not in page.text, path
    for path in (f"/intake/cases/{case_id}/person", f"/intake/cases/{case_id}/contact"):
        page = await office.as_("m2", path)
        assert page.status == 403
        assert PERSON["name"] not in page.text
    page = await office.as_("m2", "/intake/cases")
    found = await page.submit("/intake/cases", looked_for=PERSON["name"][:6])
    assert PERSON["name"] not in found.text
    assert "Dossier confié" not in found.text, "that somebody is known is not told either"
    page = await office.as_("m1", "/intake/cases")
    found = await page.submit("/intake/cases", looked_for=PERSON["name"][:6])
    assert PERSON["name"] in found.text


@pytest.mark.requirement("R-102", "R-328")
async def test_whoever_stands_behind_or_is_asked_to_take_over_sees_the_file(office: Office) -> None:
    case_id, referral_id = await office.case_of("m1")
    person = f"/referrals/{referral_id}/person"
    assert (await office.ask("m2", "GET", person)).status_code == 403
    await office.ask("m1", "POST", f"/referrals/{referral_id}/lead/offer", {"to": "m2"})
    assert (await office.ask("m2", "GET", person)).status_code == 200
    await office.ask("m2", "POST", f"/referrals/{referral_id}/lead/refusal", {})
    assert (await office.ask("m2", "GET", person)).status_code == 403
    await office.ask("m1", "POST", f"/referrals/{referral_id}/lead/backup", {"worker": "m2"})
    assert (await office.ask("m2", "GET", person)).status_code == 200
    assert case_id


@pytest.mark.requirement("R-188", "R-328", "R-329")
async def test_a_service_is_told_the_name_for_whoever_has_the_case_in_hand(office: Office) -> None:
    case_id, _ = await office.case_of("m1")
    place = office.twin.runtime.place
    sessions = {worker: await office.signed_in(worker) for worker in ("m1", "m2", "chef")}

    async def told(viewer: UUID | None, session_id: UUID | None) -> NameTold:
        async with office.twin.runtime.store.reading() as session:
            look = Look(session, place, None, None)
            question = NameAsked(case_id=UUID(case_id), viewer=viewer, session_id=session_id)
            return await tell_name(question, ServiceName.PLANNING, look)

    hidden = NameTold(may_be_contacted=False, entrusted=True)
    refs = {worker: place.secret.worker_ref(worker) for worker in sessions}
    assert (await told(refs["m1"], sessions["m1"])).name == PERSON["name"]
    assert (await told(refs["chef"], sessions["chef"])).name == PERSON["name"]
    for nobody in (refs["m2"], uuid4(), None):
        assert await told(nobody, sessions["m2"]) == hidden
    for no_session in (None, uuid4(), sessions["m2"], sessions["chef"]):
        assert await told(refs["m1"], no_session) == hidden
    office.twin.clock.move_to(office.twin.clock.now() + timedelta(hours=10, minutes=1))
    assert await told(refs["m1"], sessions["m1"]) == hidden, "the working day is over"


@pytest.mark.requirement("R-107", "R-328")
async def test_a_colleagues_file_opens_in_an_emergency_with_a_reason_for_a_while(office: Office) -> None:
    case_id, referral_id = await office.case_of("m1")
    person = f"/referrals/{referral_id}/person"
    path = f"/cases/{case_id}/emergency"
    without = await office.ask("m2", "POST", path, {"reason": "   vite   "})
    assert (without.status_code, without.json()["code"]) == (422, "emergency.reason_missing")
    too_long = await office.ask("m2", "POST", path, {"reason": WHY, "hours": 25})
    assert too_long.status_code == 422
    own = await office.ask("m1", "POST", path, {"reason": WHY})
    assert (own.status_code, own.json()["code"]) == (409, "emergency.not_needed")
    opened = await office.ask("m2", "POST", path, {"reason": WHY, "hours": 2})
    assert opened.status_code == 201
    assert WHY not in opened.text
    assert (await office.ask("m2", "GET", person)).json()["name"] == PERSON["name"]
    warned = [line for line in log_lines(office.folder) if line["event"] == "emergency.file_opened"]
    assert [(line["level"], line["worker"], line["case_id"]) for line in warned] == [("warning", "m2", case_id)]
    assert WHY not in str(log_lines(office.folder))
    await office.twin.move_to("2010-10-04T15:31:00Z")
    assert (await office.ask("m2", "GET", person)).status_code == 403, "the two hours are over"
    log = (await office.ask("chef", "GET", f"/cases/{case_id}/access-log")).json()
    assert [(e["action"], e["worker"], e["reason"]) for e in log if e["action"] == "emergency_opened"] == [
        ("emergency_opened", "m2", WHY)
    ]


@pytest.mark.requirement("R-107")
async def test_somebody_else_looks_at_it_within_a_day_or_it_is_said(office: Office) -> None:
    case_id, referral_id = await office.case_of("m1")
    await office.ask("m2", "POST", f"/cases/{case_id}/emergency", {"reason": WHY})
    assert (await office.ask("m2", "GET", "/emergencies")).status_code == 403
    [opening] = (await office.ask("chef", "GET", "/emergencies")).json()
    assert (opening["reason"], opening["worker"], opening["may_review"]) == (WHY, "m2", True)
    await office.twin.move_to("2010-10-06T13:30:00Z")
    due = [event for event in await office.twin.events() if event.event_name == "EmergencyReviewDue"]
    assert [event.data["review_due_on"] for event in due] == ["2010-10-05"]
    review = f"/emergencies/{opening['access_id']}/review"
    assert (await office.ask("m2", "POST", review, {"finding": "justified"})).status_code == 403
    judged = await office.ask("sup", "POST", review, {"finding": "not_justified"})
    assert (judged.json()["finding"], judged.json()["reviewed_by"]) == ("not_justified", "sup")
    again = await office.ask("chef", "POST", review, {"finding": "justified"})
    assert (again.status_code, again.json()["code"]) == (409, "emergency.reviewed")
    assert (await office.ask("m2", "GET", f"/referrals/{referral_id}/person")).status_code == 403


@pytest.mark.requirement("R-107")
async def test_it_opens_and_is_looked_at_on_pages(office: Office) -> None:
    case_id, _ = await office.case_of("m1")
    page = await office.as_("m2", f"/intake/cases/{case_id}")
    assert f"/intake/cases/{case_id}/emergency" in page.links
    page = await office.as_("m2", f"/intake/cases/{case_id}/emergency")
    short = await page.submit("/emergency", reason="vite", hours="1")
    assert short.status == 422
    opened = await page.submit("/emergency", reason=WHY, hours="1")
    assert PERSON["name"] in opened.text
    page = await office.as_("chef", "/intake/emergencies")
    assert WHY in page.text
    form = next(each for each in page.forms if each.fields.get("finding") == ["not_justified"])
    judged = await page.send(form)
    assert "Non justifié" in judged.text
    assert "/intake/incidents/new" in judged.links
    page = await office.as_("m2", f"/intake/cases/{case_id}")
    assert PERSON["name"] not in page.text


@pytest.mark.requirement("R-330")
async def test_an_incident_is_written_down_told_of_followed_and_closed(office: Office) -> None:
    what = "Une clé USB avec trois fiches a été perdue dans l'autobus."
    page = await office.as_("chef", "/intake/incidents/new")
    future = await page.submit("/incidents/new", nature="loss", persons="3", known_on="2010-10-09", what=what)
    assert future.status == 422
    page = await page.submit("/incidents/new", nature="loss", persons="3", known_on="2010-10-04", what=what)
    assert "L'incident est inscrit" in page.text
    await office.twin.quiet()
    [said] = [e for e in await office.twin.events() if e.event_name == "ConfidentialityIncidentReported"]
    assert (said.data["nature"], said.data["persons"]) == ("loss", 3)
    assert what not in said.to_json().decode()
    assert what not in str(log_lines(office.folder))
    assert (await office.ask("m1", "GET", "/incidents")).status_code == 403
    [listed] = (await office.ask("sup", "GET", "/incidents")).json()
    assert listed["what"] == what
    page = await open_page(office.twin.client, page.path)
    page = await page.submit(page.path, measures="Les trois personnes ont été rejointes.", close="true")
    assert "L'incident est clos" in page.text
    body = {"persons": 3, "what": what, "expected_version": 2}
    again = await office.ask("chef", "PUT", f"/incidents/{listed['incident_id']}", body)
    assert (again.status_code, again.json()["code"]) == (409, "incident.closed")
