"""Forms of pages are done once by the same means as commands, and what seals them is derived once a life."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chassis.tests.page_service import SERVICE

from arrimage_chassis.http.idempotency import OnceKey
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.secrets import Box, NodeSecret
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-008", "R-328")


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}"
    async with running_service(SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path) as found:
        yield found


@pytest.mark.parametrize("once", ["", "short", "x" * 129])
async def test_a_form_without_a_usable_key_does_nothing_and_says_so_in_plain_words(twin: Twin, once: str) -> None:
    page = await open_page(twin.client, "/planning/notes")
    page = await page.submit("/notes", text="une fois", once=once)
    assert page.status == 400
    assert "Cette page avait vieilli" in page.text
    assert page.form("/notes").fields["text"] == ["une fois"]
    page = await page.submit("/notes")
    assert "1 note" in page.text


def test_a_key_has_the_bounds_of_what_is_kept_with_what_kind_it_is_of() -> None:
    made = OnceKey.over(b"content", "x" * 8, "m1", kind="page-")
    assert (made.key, made.worker) == ("page-xxxxxxxx", "m1")
    for key, kind in (("x" * 7, "page-"), ("x" * 124, "page-"), ("x" * 129, "")):
        with pytest.raises(ProblemError) as refused:
            OnceKey.over(b"content", key, "m1", kind=kind)
        assert refused.value.problem.code == "idempotency.key_missing"


async def test_the_keys_that_seal_what_is_held_are_derived_once(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[str] = []
    box_of = NodeSecret.box_of

    def counted(secret: NodeSecret, purpose: str) -> Box:
        derived.append(purpose)
        return box_of(secret, purpose)

    await open_page(twin.client, "/planning/notes")
    monkeypatch.setattr(NodeSecret, "box_of", counted)
    for _ in range(3):
        await (await open_page(twin.client, "/planning/notes")).submit("/notes", text="une fois")
    assert derived == []
