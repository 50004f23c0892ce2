"""Behind a firewall that lets one port out: a node that knows nothing but that port exchanges events over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.servers.rig import Rig, stand_in_manifests
from tests.servers.test_refusals import TO_MARGELLE, linked

from arrimage.node.link import Link, Trouble, trouble_in, watching_link
from arrimage_testing.waiting import eventually

ACKNOWLEDGED = "evt.margelle.virage.ReferralAcknowledged.v1"


@asynccontextmanager
async def only_way_out(to: str) -> AsyncIterator[int]:
    """Let TCP through to one address and nothing else, as a firewall does; yield the port."""
    host, port = urlsplit(to).hostname, urlsplit(to).port
    passing: set[asyncio.Task[None]] = set()

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def let_through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, port)
        for way in (copy(reader, back), copy(there, writer)):
            task = asyncio.create_task(way)
            passing.add(task)
            task.add_done_callback(passing.discard)

    server = await asyncio.start_server(let_through, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(passing):
            task.cancel()


@pytest.mark.requirement("R-022")
@pytest.mark.parametrize("scheme", ["wss", "tls"])
async def test_events_go_both_ways_over_the_one_port_that_is_open(tmp_path: Path, scheme: str) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests(), leaf=scheme, client=scheme) as rig:
        url = rig.hub.network.hub.leaf_url
        for organization in ("virage", "margelle"):
            rig.example.nodes[organization].joinpath("hub-ca.pem").write_bytes(
                rig.hub.directory.certificate.read_bytes()
            )
        async with only_way_out(url) as port:
            file = rig.example.nodes["virage"] / "network.yaml"
            file.write_text(file.read_text().replace(str(urlsplit(url).port), str(port)))
            await rig.node("virage")
            await rig.node("margelle")
            virage, margelle = await rig.gate("virage"), await rig.gate("margelle")

            await linked(virage, TO_MARGELLE.format("virage"))
            await linked(margelle, ACKNOWLEDGED)

            mailbox = await virage.js.pull_subscribe_bind("intake", stream="MAILBOX_virage")
            (message,) = await mailbox.fetch(1, timeout=10)
            assert message.subject == ACKNOWLEDGED
            await message.ack_sync(timeout=5)


@pytest.mark.full
@pytest.mark.requirement("R-022")
@pytest.mark.parametrize("scheme", ["wss", "tls"])
async def test_a_certificate_that_is_not_trusted_is_told_by_its_code_until_it_is(
    tmp_path: Path, scheme: str
) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests(), leaf=scheme, client=scheme) as rig:
        node = await rig.node("virage")
        log = node.directory.logs / "nats.log"
        await eventually(lambda: trouble_in(log), what="the refusal in the log")
        assert trouble_in(log) is Trouble.CERTIFICATE_UNTRUSTED

        await node.stop()
        node.directory.hub_authority.write_bytes(rig.hub.directory.certificate.read_bytes())
        node = await rig.node("virage")
        said: list[Link] = []
        with watching_link(node, lambda link, _url, _trouble: said.append(link)):
            await eventually(lambda: said, deadline=15, what="the link is told")
        assert said == [Link.REACHED]


@pytest.mark.requirement("R-022")
async def test_a_certificate_for_another_name_is_told_by_its_code(tmp_path: Path) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests(), leaf="tls", client="tls") as rig:
        directory = rig.example.nodes["virage"]
        (directory / "hub-ca.pem").write_bytes(rig.hub.directory.certificate.read_bytes())
        file = directory / "network.yaml"
        url = rig.hub.network.hub.leaf_url
        file.write_text(file.read_text().replace(url, url.replace("127.0.0.1", "localhost")))

        node = await rig.node("virage")

        log = node.directory.logs / "nats.log"
        await eventually(lambda: trouble_in(log), what="the refusal in the log")
        assert trouble_in(log) is Trouble.CERTIFICATE_OTHER_NAME
