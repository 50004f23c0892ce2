"""What the page of a case says of what was asked, told and received; and telling one the least in danger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from services.intake.tests.made_up import PERSON, form
from services.intake.tests.test_danger import DANGER, WHY, open_it
from services.intake.tests.test_entrusted import Office
from services.intake.tests.trusting import TrustingPair, named, trusting_pair

from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import log_lines, running_service

pytestmark = pytest.mark.full


@pytest_asyncio.fixture
async def pair(nats_servers: NatsServerMaker, tmp_path: Path) -> AsyncIterator[TrustingPair]:
    async with trusting_pair(nats_servers, tmp_path) as pair:
        yield pair


@pytest.mark.requirement("R-094", "R-106")
async def test_the_page_says_what_came_from_whom_until_when_and_the_other_one_what_was_told(
    pair: TrustingPair,
) -> None:
    await pair.refer()
    await pair.grant(categories=["identity", "contact", "reason", "needs"])
    await pair.there()
    at = f"/intake/cases/{pair.case}"
    page = await open_page(pair.margelle.client, at)
    assert "La personne autorise virage à vous communiquer" in page.text
    await pair.does("take-in-charge")
    await pair.back()
    page = await open_page(pair.margelle.client, at)
    assert "La réponse est attendue" in page.text
    there = await open_page(pair.virage.client, f"/intake/cases/{pair.sent_case}")
    assert "Pas encore reçu" in there.text
    await pair.until_quiet()
    page = await open_page(pair.margelle.client, at)
    assert PERSON["name"] in page.text
    for said in ("Reçu le", "À utiliser jusqu'au", "Emploi et formation", "Réinsertion sociale"):
        assert said in page.text.replace("&#39;", "'"), said
    there = await open_page(pair.virage.client, f"/intake/cases/{pair.sent_case}")
    assert "Communiqué le" in there.text and "Pas encore reçu" not in there.text


@pytest.mark.full
@pytest.mark.requirement("R-093", "R-306")
async def test_a_refusal_says_why_and_what_to_do_and_one_tap_asks_again(pair: TrustingPair) -> None:
    await pair.refer()
    pair.keys.disagree()
    await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.until_quiet()
    page = await open_page(pair.margelle.client, f"/intake/cases/{pair.case}")
    assert "aucune entente signée" in page.text
    day = await open_page(pair.margelle.client, "/intake/today/all")
    assert "virage a refusé de communiquer" in day.text
    pair.keys.agree()
    await page.submit(f"/cases/{pair.case}/ask", ask_of="virage")
    await pair.until_quiet()
    page = await open_page(pair.margelle.client, f"/intake/cases/{pair.case}")
    assert PERSON["name"] in page.text
    there = await open_page(pair.virage.client, f"/intake/cases/{pair.sent_case}")
    assert "Rien n" in there.text and "est parti" in there.text


@pytest.mark.full
@pytest.mark.requirement("R-107")
async def test_whoever_is_told_of_a_danger_sees_it_on_today_and_reads_the_minimum(pair: TrustingPair) -> None:
    referral = await pair.virage.post("/referrals", form(to_organization="csss-pds"))
    pair.sent_case = referral.json()["case_id"]
    await open_it(pair)
    await pair.there()
    day = await open_page(pair.margelle.client, "/intake/today/all")
    assert "virage vous prévient : une vie est en danger" in day.text
    [told] = await pair.margelle.get("/dangers")
    path = f"/intake/dangers/{told['exception_id']}"
    waiting = await open_page(pair.margelle.client, path)
    assert "arrive d" in waiting.text
    await pair.until_quiet()
    page = await open_page(pair.margelle.client, path)
    assert PERSON["name"] in page.text and PERSON["phone"] in page.text and "Suicide" in page.text
    assert WHY not in page.text


@pytest_asyncio.fixture
async def office(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Office]:
    listed = [
        {"id": worker, "role": role, "key_sha256": hashlib.sha256(f"clef-{worker}".encode()).hexdigest()}
        for worker, role in {"m1": "worker", "m2": "worker", "chef": "coordinator", "sup": "supervisor"}.items()
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


@pytest.mark.full
@pytest.mark.requirement("R-107", "R-328")
async def test_a_second_person_reviews_what_was_told_in_danger_and_what_was_not_justified_is_called_back(
    office: Office,
) -> None:
    case_id, _ = await office.case_of("m1")
    form_of = await office.as_("m1", f"/intake/cases/{case_id}/danger")
    sent = await form_of.submit(
        f"/cases/{case_id}/danger",
        danger_to="csss-pds",
        danger="suicide",
        danger_what=["identity", "contact"],
        reason=WHY,
        hours="24",
    )
    assert sent.status == 200 and "strict minimum" in sent.text
    path = f"/cases/{case_id}/emergency-disclosures"
    to_virage = {**DANGER, "to_organization": "virage"}
    assert (await office.ask("m2", "POST", path, to_virage)).json()["code"] == "case.entrusted"
    assert (await office.ask("chef", "POST", path, to_virage)).status_code == 201

    seen = await office.as_("chef", "/intake/emergencies")
    assert seen.text.count("Turcotte") == 2
    day = await office.as_("chef", "/intake/today/all")
    assert "Examiner une communication d" in day.text and "csss-pds" in day.text
    shown = (await office.ask("chef", "GET", f"/cases/{case_id}/disclosures")).json()["in_danger"]
    by_m1 = next(each["exception_id"] for each in shown if each["worker"] == "m1")
    by_chef = next(each["exception_id"] for each in shown if each["worker"] == "chef")
    review = "/emergency-disclosures/{}/review"
    own = await office.ask("chef", "POST", review.format(by_chef), {"finding": "justified"})
    assert (own.status_code, own.json()["code"]) == (403, "emergency.own_review")
    worker = await office.ask("m1", "POST", review.format(by_chef), {"finding": "justified"})
    assert worker.status_code == 403
    found = await office.ask("sup", "POST", review.format(by_chef), {"finding": "justified"})
    assert (found.status_code, found.json()["reviewed_by"]) == (200, "sup")
    bad = await office.ask("chef", "POST", review.format(by_m1), {"finding": "not_justified"})
    assert bad.status_code == 200
    twice = await office.ask("sup", "POST", review.format(by_m1), {"finding": "justified"})
    assert (twice.status_code, twice.json()["code"]) == (409, "emergency.reviewed")

    await office.twin.quiet()
    called_back = named(await office.twin.border_events("csss-pds"), "ConsentRevoked")
    assert len(called_back) == 1
    assert named(await office.twin.border_events("virage"), "ConsentRevoked") == []
    lines = [line["event"] for line in log_lines(office.folder)]
    assert "emergency.disclosure_not_justified" in lines
    assert "Turcotte" not in (office.folder / "log.jsonl").read_text()
