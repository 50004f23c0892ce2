"""A journey with all services of a node in one process (ADR 0011): the same events, stores and logs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from tests.journeys import sc_02
from tests.journeys.capture import capture
from tests.journeys.casework import P2, Case
from tests.journeys.scenario import play
from tests.journeys.told import lines

from arrimage_testing.network import running_network

pytestmark = [pytest.mark.full, pytest.mark.timeout(300)]


@pytest.mark.requirement("R-003", "R-024", "SC-02")
async def test_a_journey_is_told_the_same_by_services_that_share_a_process(tmp_path: Path) -> None:
    async with running_network(
        tmp_path / "network", begin=datetime.fromisoformat("2010-10-04 09:00"), together=True
    ) as network:
        case = Case(network, P2)
        await play(network, sc_02.scenario(case))

        captured = await capture(network)
        own = [held.envelope for held in captured.own["margelle"] if str(held.envelope.subject) == case.case_id]
        # when a notice leaves depends on the turn of its errand; that it leaves once is told elsewhere
        assert lines([event for event in own if event.source_service != "notifications"]) == sc_02.EVENTS
        stores = Counter(file.stem for file in network.stage.store_files())
        assert stores == {"intake": 2, "planning": 1, "followup": 1, "notifications": 1}
        _each_service_logs_in_its_own_file_under_its_own_name(network.stage.nodes["margelle"].directory.logs)


def _each_service_logs_in_its_own_file_under_its_own_name(logs: Path) -> None:
    for service in ("intake", "planning", "followup", "notifications"):
        said = [json.loads(line) for line in (logs / f"{service}.log").read_text().splitlines()]
        assert {(line["org"], line["service"]) for line in said} == {("margelle", service)}
        assert {"service.ready", "bus.connected"} <= {line["event"] for line in said}
