"""Has the node's own bus the stream and the durables that the installed services need?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import APIError, NotFoundError

from arrimage.connection import connected
from arrimage.doctor.findings import Finding, found
from arrimage.errors import ArrimageError
from arrimage.keys import read_nkey
from arrimage.node.config import NodeConfig
from arrimage.node.directory import NodeDirectory
from arrimage.node.server_config import own_durables, own_stream
from arrimage.provision import durable_differences, stream_differences
from arrimage.services import manifests_of


async def check_own_bus(directory: NodeDirectory, node: NodeConfig, state: Mapping[str, Any]) -> list[Finding]:
    """Compare what the running server has with what ``node apply`` would make."""
    url = state.get("nats_url", "")
    stream, manifests = own_stream(node), manifests_of(node.services)
    try:
        async with connected(url, read_nkey(directory.operator_seed), name="operator") as client:
            js = client.jetstream()
            try:
                different = await stream_differences(js, stream)
            except NotFoundError:
                return [found("bus.stream_missing", name=stream.name)]
            findings = [found("bus.outdated", name=stream.name, details="; ".join(different))] if different else []
            for durable in own_durables(manifests):
                name = f"{durable.stream}/{durable.name}"
                try:
                    different = await durable_differences(js, durable, but=("ack_wait",))
                except NotFoundError:
                    findings.append(found("bus.durable_missing", name=name))
                    continue
                if different:
                    findings.append(found("bus.outdated", name=name, details="; ".join(different)))
            return findings
    except ArrimageError as error:
        refused = "authorization" in str(error.values.get("reason", "")).lower()
        if refused:
            return [found("bus.key_refused")]
        return [found("bus.silent", url=url, file=directory.logs / "nats.log")]
    except (NatsError, APIError, TimeoutError):
        return [found("bus.silent", url=url, file=directory.logs / "nats.log")]
