"""What leaves us: honest whether the hub is there or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.intake.tests.made_up import SENTINELS, form
from sqlalchemy import update

from arrimage_chassis.store.tables import outbox
from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.full


async def test_before_anything_left_that_is_said(virage: Twin) -> None:
    page = await open_page(virage.client, "/intake/sent")
    page.says("Rien n'est encore parti d'ici.")


@pytest.mark.requirement("R-091")
async def test_what_arrived_is_counted_by_organization_kind_and_day(virage: Twin) -> None:
    for _ in range(2):
        await virage.post("/referrals", form())
    await virage.post("/referrals", form(to_organization="csss-pds"))
    await virage.quiet()

    page = await open_page(virage.client, "/intake/sent")
    page.says("Le carrefour répond : tout est parti.", "Envois à margelle")
    page.says("Une demande, sans nom 4 oct. 2 Arrivé dans sa boîte au carrefour")
    page.says("margelle n'a pas encore confirmé la réception de 2 demandes.")
    page.says("csss-pds n'a pas encore confirmé la réception de 1 demande.")
    assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in page.response.text]


@pytest.mark.requirement("R-009")
async def test_while_the_hub_is_away_the_page_says_what_waits_and_later_that_it_left(
    virage: Twin, nats_server: NatsServer
) -> None:
    hub = virage.runtime.border_bus
    assert hub is not None
    await nats_server.stop()
    await eventually(lambda: not hub.connected, what="the hub is away")
    for _ in range(3):
        await virage.post("/referrals", form())

    page = await open_page(virage.client, "/intake/sent")
    page.says(
        "Le carrefour ne répond pas pour l'instant : 3 envois attendent, le premier depuis le 4 oct., 9 h 30"
    )
    page.says("Une demande, sans nom 4 oct. 3 Attend ici")

    await nats_server.start()
    await eventually(lambda: hub.connected, what="the hub is back")
    await virage.quiet()
    page = await open_page(virage.client, "/intake/sent")
    page.says("tout est parti")


async def test_a_node_without_a_link_says_that_nothing_leaves(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path / "alone"
    ) as alone:
        page = await open_page(alone.client, "/intake/sent")
        page.says("rien ne part d'ici")
        await open_page(alone.client, "/intake/language/en?to=/intake/sent")
        (await open_page(alone.client, "/intake/sent")).says("nothing leaves here")


async def test_what_was_refused_for_ever_is_said_to_need_a_person(virage: Twin) -> None:
    await virage.post("/referrals", form())
    await virage.quiet()
    async with virage.runtime.store.writing() as session:
        await session.execute(update(outbox).values(refused_code="bus.refused", published_at=None))

    page = await open_page(virage.client, "/intake/sent")
    page.says("1 envoi n'a pas pu partir et ne partira pas tout seul.", "4 oct. 1 N'a pas pu partir")
    page.does_not_say("tout est parti")


async def test_lists_of_cases_and_of_what_left_are_the_same_on_both_stores(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path / "virage",
        organization="virage", border=True,
    ) as twin:  # fmt: skip
        sent = (await twin.post("/referrals", form())).json()
        await twin.quiet()
        for path, words in (
            ("/intake/cases?whose=mine&state=sent", "à margelle"),
            (f"/intake/cases/{sent['case_id']}", "Une demande, sans nom, livraison le"),
            ("/intake/sent", "Arrivé dans sa boîte"),
            ("/intake/refer", "Référer quelqu'un"),
        ):
            page = await open_page(twin.client, path)
            assert page.status == 200
            page.says(words)
        found = await (await open_page(twin.client, "/intake/cases")).submit("/intake/cases", looked_for="apo")
        found.says("Personnes trouvées")
