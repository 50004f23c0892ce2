"""A leaf reaches its hub over TLS, and over websocket through a firewall that lets only that pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.servers.rig import Rig, stand_in_manifests
from tests.servers.test_refusals import TO_MARGELLE, linked

from arrimage_testing.waiting import eventually


@pytest.mark.full
@pytest.mark.requirement("R-022")
@pytest.mark.parametrize(("leaf", "client"), [("tls", "tls"), ("wss", "tls"), ("ws", "nats"), ("wss", "wss")])
async def test_a_node_reaches_its_hub_only_if_it_trusts_its_certificate(
    tmp_path: Path, leaf: str, client: str
) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests(), leaf=leaf, client=client) as rig:
        certificate = rig.hub.directory.certificate
        if leaf != "ws":
            node = await rig.node("virage")
            log = node.directory.logs / "nats.log"
            await eventually(
                lambda: "certificate signed by unknown authority" in log.read_text(), what="a refusal"
            )
            await node.stop()
            node.directory.hub_authority.write_bytes(certificate.read_bytes())
        await rig.node("virage")

        await linked(await rig.gate("virage"), TO_MARGELLE.format("virage"))

        assert await rig.stored("margelle") == [TO_MARGELLE.format("virage")]
        assert not (await rig.hub.apply()).changes
