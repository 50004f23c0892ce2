"""Who asks too often for pages reads why, in their language; a program is told in its own way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from chassis.tests.page_service import MANIFEST, SERVICE
from fastapi import FastAPI

from arrimage_chassis.http.rates import LimitRate, Rates
from arrimage_chassis.pages.screens import Screens
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

pytestmark = pytest.mark.requirement("R-328")


@pytest_asyncio.fixture
async def client(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Asks a service that takes no request at all."""
    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        assert MANIFEST.pages is not None
        screens = Screens(twin.runtime, MANIFEST.pages)
        app = FastAPI()
        app.add_middleware(LimitRate, rates=Rates(0.01, 0), language="fr", page=screens.too_often)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://twin") as found:
            yield found


async def test_a_page_is_answered_with_a_page_in_french(client: httpx.AsyncClient) -> None:
    answer = await client.get("/planning/notes")
    assert answer.status_code == 429
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["retry-after"] == "100"
    assert "attendez 100 s" in answer.text
    assert 'href="/planning/notes"' in answer.text
    assert "Content-Security-Policy" in answer.headers


async def test_who_reads_english_reads_english(client: httpx.AsyncClient) -> None:
    french = await client.get("/planning/notes")
    assert french.headers["content-language"] == "fr"
    client.cookies.set("arrimage-margelle-language", "en")
    answer = await client.get("/planning/notes")
    assert answer.headers["content-language"] == "en"
    assert "wait 100 s" in answer.text


async def test_who_was_sending_a_form_is_told_to_go_back(client: httpx.AsyncClient) -> None:
    answer = await client.post("/planning/notes", data={"text": "Marguerite"})
    assert answer.status_code == 429
    assert "revenez en arrière" in answer.text
    assert "Marguerite" not in answer.text


@pytest.mark.parametrize("path", ["/applied", "/planning/assets/look.css", "/operations/parked"])
async def test_a_program_is_answered_with_a_problem(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 429
    assert answer.json()["code"] == "request.too_often"
