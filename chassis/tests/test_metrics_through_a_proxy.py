"""A proxy on the same machine asks for somebody elsewhere: whichever way it says so, that opens no metrics."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from chassis.tests.probe import PROBE

from arrimage_chassis.serve import make_app
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service


@pytest.mark.requirement("R-020", "R-022")
async def test_what_a_proxy_passes_on_needs_an_operators_key(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        profile="pilot",
        simulated_now=None,
    ) as twin:
        transport = httpx.ASGITransport(make_app(twin.runtime), client=("127.0.0.1", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            assert (await http.get("/metrics")).status_code == httpx.codes.OK
            for name, value in (
                ("Forwarded", "for=10.0.0.9"),
                ("Via", "1.1 proxy"),
                ("X-Forwarded-For", "10.0.0.9"),
                ("X-Forwarded-Host", "arrimage.example.org"),
                ("X-Forwarded-Proto", "https"),
                ("X-Real-IP", "10.0.0.9"),
            ):
                refused = await http.get("/metrics", headers={name: value})
                assert refused.status_code == httpx.codes.UNAUTHORIZED, name
