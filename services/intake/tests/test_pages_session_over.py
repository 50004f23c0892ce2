"""A session that ends in the middle of a form: nothing of what was written is lost, and nobody else reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from services.intake.tests.made_up import PERSON
from services.intake.tests.test_pages_refer import FILLED
from services.intake.tests.test_pages_sign_in import KEYS, PASSWORD, first_time, write_workers
from sqlalchemy.exc import OperationalError

from arrimage_chassis.pages.sessions import IDLE
from arrimage_chassis.store.engine import Store
from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-328")


@pytest_asyncio.fixture
async def virage(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """A node where everybody signs in, and that may refer to others."""
    write_workers(tmp_path / "workers.json", KEYS)
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "virage",
        organization="virage",
        profile="pilot",
        simulated_now=None,
        workers_file=tmp_path / "workers.json",
    ) as twin:
        yield twin


async def over(twin: Twin) -> SeenPage:
    """Fill a form in, be away for half an hour, and send it."""
    await first_time(twin)
    page = await open_page(twin.client, "/intake/refer")
    twin.clock.move_to(twin.clock.now() + IDLE + timedelta(seconds=1))
    return await page.submit("/intake/refer", **FILLED)


async def test_what_was_written_is_given_back_after_signing_in(virage: Twin) -> None:
    page = await over(virage)
    assert page.status == 401
    page.says("Rien n'est perdu")
    page.says_nothing_of(PERSON["name"])
    assert await written(virage) == 0

    page = await page.submit("/sign-in", worker="m1", password="un mot de passe faux")
    page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
    page.says("Ce que vous avez écrit a été gardé")
    page = await page.send(page.form("/intake/refer"))
    assert page.path.endswith("/preview")
    page.says(PERSON["name"])
    assert await written(virage) == 1


async def test_what_was_written_goes_along_to_the_page_where_a_password_is_chosen_and_back(virage: Twin) -> None:
    page = await over(virage)
    page = await page.submit("/sign-in", worker="m1", password="un mot de passe faux")
    page = await page.submit("/first-time/carried")
    assert page.title == (await open_page(virage.client, "/intake/first-time")).title
    page.does_not_say("Il y a un problème")
    assert page.form("/intake/first-time").fields["worker"] == ["m1"]
    page = await page.submit("/sign-in/carried")
    page = await page.submit("/first-time/carried")
    another = "cinq goélands sur le quai"
    page = await page.submit("/intake/first-time", key="une autre clé", password=another, again=another)
    page = await page.submit("/intake/first-time", key=KEYS["m1"], password=another, again=another)
    page.says("Ce que vous avez écrit a été gardé")
    page = await page.send(page.form("/intake/refer"))
    assert page.path.endswith("/preview")
    page.says(PERSON["name"])
    assert await written(virage) == 1


async def test_where_nothing_was_written_a_plain_link_leads_to_the_other_page(virage: Twin) -> None:
    page = await open_page(virage.client, "/intake/sign-in?to=/intake/cases")
    assert "/intake/first-time?to=/intake/cases" in page.links
    page = await open_page(virage.client, "/intake/first-time/carried")
    assert "/intake/sign-in" in page.links


async def test_somebody_else_who_signs_in_there_reads_and_sends_nothing_of_it(virage: Twin) -> None:
    page = await over(virage)
    other = dict(page.form("/sign-in").fields)
    await first_time(virage, "m2")
    virage.client.cookies.clear()
    fresh = await open_page(virage.client, "/intake/sign-in")
    form = fresh.form("/sign-in")
    form.fields |= {"carried": other["carried"], "to": other["to"]}
    page = await fresh.send(form, {"worker": "m2", "password": PASSWORD})
    page = await page.send(page.form("/intake/refer"))
    assert page.status == 409
    page.says("appartient à quelqu'un d'autre")
    page.says_nothing_of(PERSON["name"])
    assert await written(virage) == 0


async def test_a_store_that_is_away_loses_nothing_of_what_a_signed_in_worker_wrote_for_long(
    virage: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await first_time(virage)
    page = await open_page(virage.client, "/intake/refer")
    virage.clock.move_to(virage.clock.now() + timedelta(seconds=40))  # whether the session was ended is read again
    with monkeypatch.context() as while_away:
        for transaction in ("reading", "writing"):
            while_away.setattr(Store, transaction, _away)
        page = await page.submit("/intake/refer", **FILLED)
        assert page.status == 503
        page.says("rien de ce que vous avez écrit n'est perdu", PERSON["name"])
    page = await page.send(page.form("/intake/refer"))
    assert page.path.endswith("/preview")
    assert await written(virage) == 1


async def test_what_is_carried_survives_a_store_that_is_away_at_signing_in(
    virage: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await over(virage)
    with monkeypatch.context() as while_away:
        for transaction in ("reading", "writing"):
            while_away.setattr(Store, transaction, _away)
        page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
        assert page.status == 503
        page.says_nothing_of(PERSON["name"], PASSWORD)
    page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
    page = await page.send(page.form("/intake/refer"))
    page.says(PERSON["name"])


def _away(store: Store) -> None:
    raise OperationalError("", None, OSError())


async def written(twin: Twin) -> int:
    """Return how many referrals are written, without a key: as its store says."""
    response = await twin.client.get("/referrals", headers={"Authorization": f"Bearer {KEYS['m1']}"})
    return len(response.json())
