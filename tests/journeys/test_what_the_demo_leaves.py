"""A demonstration that stays leaves something to try, and says where."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import httpx
import pytest

from arrimage.demo.journeys import NEW, TO_AGREE, TO_CALL
from arrimage.demo.left_open import LeftOpen
from arrimage.demo.simulated_time import SimulatedTime
from arrimage.demo.texts import TEXTS
from arrimage.demo.workers import Workers
from arrimage_testing.network import running_network
from arrimage_testing.pages import open_page

BEGIN = datetime.fromisoformat("2010-10-04 09:00")
WEDNESDAY = datetime.fromisoformat("2010-10-06 13:00")


@pytest.mark.full
@pytest.mark.timeout(300)
@pytest.mark.requirement("R-112", "R-179", "SC-01")
async def test_what_stays_has_a_request_to_take_a_plan_to_agree_on_and_a_call_to_make(tmp_path: Path) -> None:
    async with (
        running_network(tmp_path / "network", begin=BEGIN, together=True) as network,
        httpx.AsyncClient(timeout=30) as http,
    ):
        stage = network.stage
        simulated = SimulatedTime(http, stage.service_urls, stage.zone)
        workers = Workers(http, stage.service_url)
        left = dict(await LeftOpen(workers, simulated, stage.service_url).leave(WEDNESDAY))
        assert set(left) <= set(TEXTS)

        today = await open_page(http, left["try.today"])
        today.says("Demande à prendre en charge", "Plan à convenir avec la personne", "Relance de 3 mois")
        today.does_not_say("En retard")
        (await open_page(http, left["try.take"])).says("Prendre en charge", "Au téléphone avec")
        (await open_page(http, left["try.agree"])).says("Noter l'accord")
        (await open_page(http, left["try.call"])).says("Relance")
        (await open_page(http, left["try.there"])).says("Aujourd'hui")
        assert len({workers.case_of(journey) for journey in (NEW, TO_AGREE, TO_CALL)}) == 3
