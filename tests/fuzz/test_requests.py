"""Requests that nobody would write by hand, to every service: no server error, no answer that is not told.

Schemathesis makes them from the OpenAPI document of each running service. The seed is fixed, so that a failure can
be played again; ``make test-full`` gives it forty times as long.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [pytest.mark.begins_first, pytest.mark.asyncio(loop_scope="module")]

_SEED = 20101004
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
_MORE_SECONDS = 60
"""To start the tool, and for it to put its failures in fewer words."""
_SHORT, _LONG = 15, 600
_INTAKE, _PLANNING, _FOLLOWUP, _NOTIFICATIONS = ServiceName
_RUNS = [
    pytest.param(_SHORT, (_INTAKE, _NOTIFICATIONS), id="15s-intake-notifications"),
    pytest.param(_SHORT, (_PLANNING, _FOLLOWUP), id="15s-planning-followup"),
    *(
        pytest.param(_LONG, (service,), id=f"600s-{service}", marks=[pytest.mark.full, pytest.mark.timeout(900)])
        for service in ServiceName
    ),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def network(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNetwork]:
    begin = datetime.fromisoformat("2010-10-04 09:00")
    async with running_network(
        tmp_path_factory.mktemp("fuzz"), begin=begin, organizations=("margelle",)
    ) as running:
        yield running


@pytest.mark.requirement("R-327", "R-333")
@pytest.mark.parametrize(("seconds", "services"), _RUNS)
async def test_no_request_brings_a_server_error_or_an_answer_that_is_not_documented(
    seconds: int, services: tuple[ServiceName, ...], network: RunningNetwork, tmp_path: Path
) -> None:
    urls = [network.stage.service_url("margelle", service) for service in services]
    found = await asyncio.gather(*(_schemathesis(url, seconds, tmp_path) for url in urls))

    for said in found:
        assert said is None, said
    for url in urls:
        ready = await network.plain_http.get(f"{url}/health/ready")
        assert ready.status_code == 200


async def _schemathesis(url: str, seconds: int, directory: Path) -> str | None:
    """Return what was found, or None; simulated time is left alone, for the other tests of the network."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "--no-color", "run", f"{url}/openapi.json",
        "--checks", ",".join(_CHECKS), "--max-time", str(seconds), "--seed", str(_SEED), "--workers", "1",
        "--exclude-path-regex", "^/simulation", "--generation-database", "none", "--warnings", "off",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=directory,
    )  # fmt: skip
    async with asyncio.timeout(seconds + _MORE_SECONDS):
        output, _ = await process.communicate()
    return output.decode(errors="replace")[-6000:] if process.returncode else None
