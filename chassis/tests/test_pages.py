"""The pages of a service: who may see them, what a form does and how often, and what is kept when it cannot be."""

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


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}"
    async with running_service(SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path) as found:
        yield found


async def test_a_page_is_shown_in_french_and_by_one_click_in_english(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    assert "Aucune note" in page.text
    assert page.title == "Notes · Arrimage"
    [english] = [link for link in page.links if "/language/en" in link]
    page = await open_page(twin.client, english)
    assert page.path == "/planning/notes"
    assert "No note" in page.text


async def test_a_form_that_is_sent_twice_is_done_once(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    form = page.form("/notes")
    first = await page.send(form, {"text": "une fois"})
    second = await page.send(form, {"text": "une fois"})
    assert first.path == second.path == "/planning/notes"
    assert "1 note" in second.text
    assert "C'est noté" in second.text


async def test_a_form_that_was_sent_and_changed_is_shown_again_before_it_is_sent_a_second_time(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    form = page.form("/notes")
    await page.send(form, {"text": "une fois"})
    again = await page.send(form, {"text": "corrigé"})
    assert again.status == 422
    assert "a déjà été envoyé" in again.text
    assert again.form("/notes").fields["text"] == ["corrigé"]
    after = await again.submit("/notes")
    assert "2 notes" in after.text


async def test_what_does_not_fit_is_shown_with_all_that_was_entered(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    page = await page.submit("/notes", text="x" * 50, on="2010-99-99")
    assert page.status == 422
    assert "Texte : trop long" in page.text
    assert "Date : une date comme" in page.text
    assert page.form("/notes").fields["text"] == ["x" * 50]
    assert page.form("/notes").fields["on"] == ["2010-99-99"]


async def test_what_a_command_refuses_is_shown_with_all_that_was_entered(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    page = await page.submit("/notes", text="non")
    assert page.status == 409
    assert "Pas ce mot." in page.text
    assert page.form("/notes").fields["text"] == ["non"]
    assert "Aucune note" in (await open_page(twin.client, "/planning/notes")).text


@pytest.mark.parametrize("token", ["", "forged"])
async def test_a_form_that_grew_old_does_nothing_and_what_was_typed_is_shown_before_it_is_sent(
    twin: Twin, token: str
) -> None:
    page = await open_page(twin.client, "/planning/notes")
    page = await page.submit("/notes", text="mot-à-garder", csrf=token)
    assert page.status == 403
    assert "Aucune note" in (await open_page(twin.client, "/planning/notes")).text
    assert "Texte mot-à-garder" in page.text
    page = await page.send(page.forms[-1])
    assert "1 note" in page.text
    assert "mot-à-garder" in page.text


async def test_a_form_from_another_site_does_nothing(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    form = page.form("/notes")
    response = await twin.client.post(
        "/planning/notes", data={**form.fields, "text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert 'name="held"' not in response.text
    assert "Aucune note" in (await open_page(twin.client, "/planning/notes")).text


async def test_an_address_that_is_none_says_so_on_a_page(twin: Twin) -> None:
    for path in ("/planning/nothing/here", "/planning/notes/not-a-number"):
        page = await open_page(twin.client, path)
        assert page.status == 404
        assert "Page introuvable" in page.text


async def test_pages_are_kept_nowhere_and_run_nothing_of_others(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    headers = page.response.headers
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "<style" not in page.response.text
    assert " style=" not in page.response.text
    for cookie in page.client.cookies.jar:
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "lax"


async def test_the_look_is_one_file_that_the_browser_keeps(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    [sheet] = [word.split('"')[0] for word in page.response.text.split('href="') if ".css" in word.split('"')[0]]
    response = await twin.client.get(sheet)
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert len(response.content) > 1000


async def test_markup_in_what_was_typed_is_text(twin: Twin) -> None:
    page = await open_page(twin.client, "/planning/notes")
    page = await page.submit("/notes", text="<script>1</script>")
    assert "<script>1" not in page.response.text
    assert "<script>1</script>" in page.text
