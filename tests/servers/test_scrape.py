"""Every metric that an alert names is offered by services and a hub that really run."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from tests.servers.certificate import write_certificate
from tests.test_monitoring import metrics_in_alerts

from arrimage.hub.watch import HubWatch
from arrimage_chassis.clock import SystemClock
from arrimage_testing.network import running_network

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-019", "R-020")]

_NAME = re.compile(r"^(arrimage_[a-z_]+)", re.MULTILINE)
_LABELS = {"org", "service", "lane", "state", "sender", "code", "event", "result", "bus", "errand", "timer"}
_LABELS |= {"le", "version", "python", "profile", "implementation", "major", "minor", "patchlevel"}


async def test_each_metric_of_an_alert_is_offered_by_what_runs(tmp_path: Path) -> None:
    begin = datetime.fromisoformat("2010-10-04 09:00")
    async with running_network(tmp_path / "network", begin=begin) as network:
        offered: set[str] = set()
        labels: set[str] = set()
        for url in network.stage.service_urls().values():
            text = (await network.plain_http.get(f"{url}/metrics")).text
            offered |= set(_NAME.findall(text))
            labels |= set(re.findall(r'[{,]([a-z_]+)="', text))
        hub = network.stage.hub
        async with hub.connect() as client:  # for somebody whose node does not run
            await client.jetstream().publish("evt.margelle.csss-pds.ReferralSent.v1", b"{}")
        write_certificate(hub.directory.root / "tls")
        watch = HubWatch(tmp_path / "network" / "network.yaml", hub.directory, SystemClock("UTC"))
        await watch.look()
        offered |= {family.name for family in watch.collect()}
        # as it is shown: the family of a counter is named without its ending
        offered |= {f"{family.name}_total" for family in watch.collect() if family.type == "counter"}

    assert metrics_in_alerts() - offered == set()
    assert labels <= _LABELS
