"""A form that no page of the node made for whoever sends it: it does nothing, and nobody is lured into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chassis.tests.page_service import SERVICE

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-328")
NEIGHBOUR = {"Sec-Fetch-Site": "same-site", "Origin": "https://wiki.example.org"}


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}"
    async with running_service(SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path) as found:
        yield found


async def count(twin: Twin) -> str:
    """Return what the page says of how many notes there are."""
    return (await open_page(twin.client, "/planning/notes")).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"},
        NEIGHBOUR,
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
async def test_a_form_that_no_page_of_ours_made_gets_no_button_and_nothing_of_it_is_shown(
    twin: Twin, headers: dict[str, str]
) -> None:
    response = await twin.client.post(
        "/planning/notes", data={"text": "glissé", "once": "x" * 12}, headers=headers
    )
    assert response.status_code == 403
    assert 'name="held"' not in response.text
    assert "glissé" not in response.text
    assert "Aucune note" in await count(twin)


async def test_a_neighbours_page_does_nothing_even_with_all_that_a_page_of_ours_bears(twin: Twin) -> None:
    form = (await open_page(twin.client, "/planning/notes")).form("/notes")
    data = {**form.fields, "text": "x"}
    assert (await twin.client.post("/planning/notes", data=data, headers=NEIGHBOUR)).status_code == 403
    assert "Aucune note" in await count(twin)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://behind-a-proxy.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
        {},
    ],
    ids=str,
)
async def test_a_form_of_ours_is_done_also_from_another_port_of_the_node(
    twin: Twin, headers: dict[str, str]
) -> None:
    form = (await open_page(twin.client, "/planning/notes")).form("/notes")
    response = await twin.client.post("/planning/notes", data={**form.fields, "text": "x"}, headers=headers)
    assert response.status_code == 303


async def test_what_is_no_form_is_answered_by_a_page(twin: Twin) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = await twin.client.post("/planning/notes", content=b"--b\r\nno header", headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")


async def test_a_form_that_is_too_large_is_answered_by_a_page_that_says_so(twin: Twin) -> None:
    form = (await open_page(twin.client, "/planning/notes")).form("/notes")
    response = await twin.client.post("/planning/notes", data={**form.fields, "text": "x" * 2_000_000})
    assert response.status_code == 413
    assert response.headers["content-type"].startswith("text/html")
    assert "trop lourd" in response.text
