"""Whatever happens to a form, what was entered is in a field, behind a button, or shown to be copied."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chassis.tests.page_service import MANIFEST, SERVICE
from sqlalchemy.exc import OperationalError

from arrimage_chassis.pages.held import HeldForms
from arrimage_chassis.store.engine import Store
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-328")
NOTES = "/planning/notes"


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}"
    async with running_service(SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path) as found:
        yield found


async def test_what_was_entered_where_the_form_is_gone_is_shown_to_be_copied(twin: Twin) -> None:
    mine = await open_page(twin.client, NOTES)
    await (await open_page(twin.client, NOTES)).submit("/last", text="fin")
    page = await mine.submit("/last", text="deux lignes\nde ma main", read="caché")
    assert page.status == 409
    assert page.forms == []
    assert "Ce que vous aviez écrit" in page.text
    assert "deux lignes de ma main" in page.text
    assert "caché" not in page.text


async def test_what_was_entered_where_the_form_is_there_is_in_its_fields_alone(twin: Twin) -> None:
    page = await (await open_page(twin.client, NOTES)).submit("/notes", text="non", on="2010-10-04")
    assert "Ce que vous aviez écrit" not in page.text
    assert page.form("/notes").fields["text"] == ["non"]


async def test_a_form_that_is_refused_leaves_the_others_of_its_page_as_they_were(twin: Twin) -> None:
    page = await (await open_page(twin.client, NOTES)).submit("/notes", text="non")
    assert page.form("/last").fields["text"] == [""]


async def test_the_address_of_every_act_shows_its_page(twin: Twin) -> None:
    assert MANIFEST.pages is not None
    for act in MANIFEST.pages.done:
        page = await open_page(twin.client, f"/planning{act.path}")
        assert (page.status, page.title) == (200, "Notes · Arrimage")


async def test_the_other_language_is_there_after_a_refusal_too(twin: Twin) -> None:
    page = await (await open_page(twin.client, NOTES)).submit("/notes", text="x" * 41, on="demain")
    assert page.status == 422
    page = await page.in_language("en")
    assert (page.status, page.path) == (200, "/planning/notes")
    assert page.form("/notes").fields["text"] == ["x" * 41]
    assert page.form("/notes").fields["on"] == ["demain"]
    page.says("a date such as", "too long")  # the reasons are in the other language too
    page = await (await page.in_language("fr")).submit("/notes", text="court", on="2010-10-04")
    page.says("C'est noté.", "1 note")


async def test_what_was_refused_by_a_rule_is_there_in_the_other_language_and_nothing_is_done(twin: Twin) -> None:
    page = await (await open_page(twin.client, NOTES)).submit("/notes", text="non")
    assert page.status == 409
    page = await page.in_language("en")
    page.holds("/notes", text="non")
    page.says("No note")
    assert (await open_page(twin.client, NOTES)).switch is None


async def test_what_is_entered_is_carried_to_the_other_language_for_its_author_alone(twin: Twin) -> None:
    page = await (await open_page(twin.client, NOTES)).submit("/notes", text="non")
    assert page.switch is not None
    anothers = HeldForms(twin.runtime.place.secret).seal("m2", NOTES, {"text": ["à quelqu'un d'autre"]})
    page.switch.fields["held"] = [anothers]
    page = await page.in_language("en")
    assert page.status == 409
    page.says("This text belongs to somebody else")
    page.says_nothing_of("à quelqu'un d'autre")


async def test_two_forms_of_one_page_are_two_things_to_do(twin: Twin) -> None:
    page = await open_page(twin.client, NOTES)
    await page.submit("/notes", text="la première")
    after = await page.submit("/last", text="la seconde")
    assert after.status == 200
    assert "2 notes" in after.text


async def test_the_key_of_one_form_serves_at_another_address(twin: Twin) -> None:
    page = await open_page(twin.client, NOTES)
    once = page.form("/notes").fields["once"]
    await page.submit("/notes", text="la première")
    assert "2 notes" in (await page.submit("/last", text="la seconde", once=once)).text


async def test_a_search_writes_nothing(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await open_page(twin.client, NOTES)).submit("/notes", text="une abeille")
    page = await open_page(twin.client, NOTES)

    def refused(store: Store) -> None:
        raise AssertionError("a search opened a writing transaction")

    monkeypatch.setattr(Store, "writing", refused)
    page = await page.submit("/search", word="abeille")
    assert (page.status, page.form("/search").fields["word"]) == (200, ["abeille"])
    assert "une abeille" in page.text


async def test_a_page_that_cannot_be_shown_says_so_and_offers_to_look_again(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "reading", _away)
    page = await open_page(twin.client, NOTES)
    assert page.status == 503
    assert "ne peut pas être montrée pour l'instant" in page.text
    assert "écrit" not in page.text
    assert NOTES in page.links


async def test_a_form_whose_page_cannot_be_shown_again_is_kept_behind_one_button(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await open_page(twin.client, NOTES)
    with monkeypatch.context() as while_away:
        while_away.setattr(Store, "reading", _away)
        page = await page.submit("/notes", text="non")
    assert page.status == 503
    page = await page.send(page.forms[-1])
    assert (page.status, page.form("/notes").fields["text"]) == (409, ["non"])


async def test_a_form_that_could_not_be_done_for_want_of_the_store_is_done_by_one_button(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await open_page(twin.client, NOTES)
    with monkeypatch.context() as while_away:
        while_away.setattr(Store, "writing", _away)
        page = await page.submit("/notes", text="en panne")
    assert page.status == 503
    assert "Ce qui sera envoyé" in page.text
    page = await page.send(page.forms[-1])
    assert "1 note" in page.text
    assert "C'est noté" in page.text


async def test_a_fault_of_ours_loses_nothing(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await open_page(twin.client, NOTES)

    def broken(store: Store) -> None:
        raise RuntimeError

    with monkeypatch.context() as while_broken:
        while_broken.setattr(Store, "writing", broken)
        page = await page.submit("/notes", text="malgré tout")
    assert page.status == 500
    assert "1 note" in (await page.send(page.forms[-1])).text


async def test_a_fault_of_a_page_that_is_only_looked_at_promises_nothing(twin: Twin) -> None:
    page = await (await open_page(twin.client, NOTES)).submit("/notes", text="panne")
    assert page.status == 500
    assert "ce que vous avez écrit" not in page.text


def _away(store: Store) -> None:
    raise OperationalError("", None, OSError())
