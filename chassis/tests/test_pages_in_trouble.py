"""A page that the store or the vault cannot serve says so, in the reader's language, and loses nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chassis.tests.page_service import SERVICE
from sqlalchemy.exc import OperationalError

from arrimage_chassis.pages.texts import SHARED
from arrimage_chassis.store.engine import Store
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-328")
NOTES, MINE = "/planning/notes", "de ma main"
TROUBLES = ("store.away", "store.full", "store.read_only", "vault.away", "vault.key_missing")
LANGUAGES = (("fr", 0), ("en", 1))


class TroubledError(OperationalError):
    """A store that is away, and says itself what ails it."""

    def __init__(self, trouble: str) -> None:
        super().__init__("", None, OSError())
        self.trouble = trouble


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}"
    async with running_service(SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path) as found:
        yield found


def troubled(patch: pytest.MonkeyPatch, method: str, trouble: str) -> None:
    """Let the store refuse to be read or written."""

    def refuse(store: Store) -> None:
        raise TroubledError(trouble)

    patch.setattr(Store, method, refuse)


async def test_each_trouble_is_told_in_both_languages_where_one_looks_and_where_one_writes(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    for trouble in TROUBLES:
        notice = f"notice.{trouble}"
        for language, at in LANGUAGES:
            await twin.client.get(f"/planning/language/{language}")
            page = await open_page(twin.client, NOTES)
            with monkeypatch.context() as patch:
                troubled(patch, "reading", trouble)
                looked = await open_page(twin.client, NOTES)
            assert looked.status >= 500, trouble
            assert SHARED[f"{notice}.title"][at] in looked.title
            looked.says(SHARED[f"{notice}.title"][at], SHARED[f"{notice}.looked"][at])
            looked.does_not_say(SHARED[f"{notice}.looked"][1 - at])
            assert NOTES in looked.links  # one may try again

            with monkeypatch.context() as patch:
                troubled(patch, "writing", trouble)
                written = await page.submit("/notes", text=MINE)
            assert written.status >= 500, trouble
            written.says(SHARED[f"{notice}.title"][at], SHARED[f"{notice}.text"][at], MINE)
            other = await written.in_language(LANGUAGES[1 - at][0])
            other.holds("/notes", text=MINE)
    (await open_page(twin.client, NOTES)).does_not_say(MINE)  # none was kept half


async def test_what_waits_behind_a_notice_is_there_in_the_other_language_while_the_trouble_lasts(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await open_page(twin.client, NOTES)
    with monkeypatch.context() as patch:
        troubled(patch, "writing", "store.full")
        troubled(patch, "reading", "store.full")
        page = await (await page.submit("/notes", text=MINE)).in_language("en")
        page.says(SHARED["notice.store.full.title"][1], MINE)
    page = await page.send(page.forms[-1])
    page.says("Noted.", MINE)
