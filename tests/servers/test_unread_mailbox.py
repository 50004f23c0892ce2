"""The hub warns of a mailbox that nobody reads, once a day, with counts alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import nats.errors
import pytest
from tests.servers.rig import Rig

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.mailboxes import Mailbox, look_at_mailboxes
from arrimage.hub.unread import Memory
from arrimage.hub.watch import HubWatch, watching
from arrimage.ports import free_port
from arrimage_chassis import logs
from arrimage_chassis.clock import SimulatedClock
from arrimage_contracts.network import Network
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-019")

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
SUBJECT = "evt.margelle.virage.ReferralSent.v1"


class Watching:
    """The watch of a rig's hub, on a clock that the test moves."""

    def __init__(self, rig: Rig, logs_file: Path) -> None:
        self.clock = SimulatedClock("UTC", START)
        self.watch = HubWatch(rig.example.network_file, rig.hub.directory, self.clock)
        self._file = logs_file
        logs.configure(organization="sorel-tracy", service="hub", file=logs_file, strict=True)

    async def after(self, hours: float) -> list[dict[str, Any]]:
        """Look again after so many hours; the lines that were written by then."""
        self.clock.move_to(self.clock.now() + timedelta(hours=hours))
        await self.watch.look()
        lines = [json.loads(line) for line in self._file.read_text().splitlines()] if self._file.exists() else []
        return [line for line in lines if line["event"] == "mailbox.unread"]


@pytest.fixture
def watch(rig: Rig, tmp_path: Path) -> Watching:
    return Watching(rig, tmp_path / "up.log")


async def put_into_the_mailbox(rig: Rig) -> None:
    exchange = await rig.exchange()
    await exchange.js.publish(SUBJECT, b'{"secret": "sentinel-4711"}')


async def read_the_mailbox(rig: Rig) -> None:
    exchange = await rig.exchange()
    durable = await exchange.js.pull_subscribe_bind("intake", "MAILBOX_virage")
    for message in await durable.fetch(1, timeout=5):
        await message.ack_sync()


async def test_a_mailbox_that_nobody_reads_for_a_day_is_said_once_a_day(rig: Rig, watch: Watching) -> None:
    assert await watch.after(0) == []
    await put_into_the_mailbox(rig)

    assert await watch.after(1) == []
    assert await watch.after(23.9) == []
    (line,) = await watch.after(0.2)
    assert (line["level"], line["organization"], line["unread"]) == ("warning", "virage", 1)
    assert (line["since"], line["connected"]) == ("2026-11-22T09:00+00:00", False)
    assert len(await watch.after(23.9)) == 1
    assert len(await watch.after(0.2)) == 2
    assert "sentinel-4711" not in json.dumps(await watch.after(0))


async def test_whoever_reads_again_is_not_warned_of(rig: Rig, watch: Watching) -> None:
    await put_into_the_mailbox(rig)
    await watch.after(0)
    await put_into_the_mailbox(rig)
    await watch.after(20)
    await read_the_mailbox(rig)

    assert await watch.after(20) == []  # something was read; the rest waits since the look at 40 h
    assert await watch.after(23) == []
    await read_the_mailbox(rig)
    assert await watch.after(30) == []


async def test_a_hub_that_was_started_again_remembers_since_when(
    rig: Rig, watch: Watching, tmp_path: Path
) -> None:
    await put_into_the_mailbox(rig)
    await watch.after(0)

    again = Watching(rig, tmp_path / "up.log")

    assert len(await again.after(25)) == 1
    assert await Watching(rig, tmp_path / "again.log").after(26) == []  # said an hour ago


async def test_a_day_begins_anew_with_a_damaged_memory(rig: Rig, watch: Watching) -> None:
    rig.hub.directory.watch.write_text("{ damaged")

    assert await watch.after(0) == []


async def test_the_status_lists_counts_and_who_is_connected(rig: Rig, watch: Watching) -> None:
    await put_into_the_mailbox(rig)
    await watch.after(0)
    await rig.node("virage")

    async def linked() -> bool:
        found = await look_at_mailboxes(rig.hub.network, rig.hub.directory)
        return any(one.connected for one in found)

    await eventually(linked, deadline=15, what="the node to be linked")
    listed = Memory(rig.hub.directory.watch).recall(await look_at_mailboxes(rig.hub.network, rig.hub.directory))

    state = {one.mailbox.organization: one for one in listed}
    assert list(state) == ["margelle", "virage", "csss-pds"]
    assert (state["virage"].mailbox.unread, state["virage"].mailbox.connected) == (1, True)
    assert state["virage"].unread_since == START
    assert state["virage"].mailbox.last_read is None
    assert (state["margelle"].mailbox.unread, state["margelle"].mailbox.connected) == (0, False)


async def test_the_hub_offers_its_numbers_to_this_machine(rig: Rig, watch: Watching) -> None:
    await put_into_the_mailbox(rig)
    port = free_port()
    watch.watch.look_every = 0.05

    async with watching(watch.watch, port) as url, httpx.AsyncClient() as http:

        async def offered() -> str:
            text = (await http.get(url)).text
            return text if "arrimage_hub_server_up" in text else ""

        text = await eventually(offered, what="the first look")
        with pytest.raises(ArrimageError, match=r"hub\.metrics_port_taken"):
            async with watching(watch.watch, port):
                pass

    assert 'arrimage_hub_server_up{network="sorel-tracy"} 1.0' in text
    assert 'arrimage_hub_mailbox_unread_events{network="sorel-tracy",organization="virage"} 1.0' in text
    assert 'arrimage_hub_node_connected{network="sorel-tracy",organization="virage"} 0.0' in text
    assert "arrimage_hub_disk_free_bytes" in text


async def test_a_hub_whose_server_is_away_says_so(rig: Rig, watch: Watching) -> None:
    await rig.hub.kill()

    assert await watch.after(0) == []

    assert _server_is_up(watch) == 0
    assert HubDirectory(rig.hub.directory.root).watch.exists() is False


async def test_a_hub_whose_server_does_not_answer_shows_no_old_numbers(
    rig: Rig, watch: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watch.after(0)
    assert _server_is_up(watch) == 1

    async def silent(network: Network, directory: HubDirectory) -> list[Mailbox]:
        raise nats.errors.TimeoutError

    monkeypatch.setattr("arrimage.hub.watch.look_at_mailboxes", silent)
    with pytest.raises(TimeoutError):
        await watch.after(1)
    assert _server_is_up(watch) == 0


def _server_is_up(watch: Watching) -> float:
    families = {family.name: family.samples[0].value for family in watch.watch.collect()}
    return families["arrimage_hub_server_up"]
