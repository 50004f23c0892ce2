"""The OpenAPI document: served, valid, and true about keys, once-only headers and errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
from chassis.tests.probe import PROBE

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service


@pytest_asyncio.fixture
async def document(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[dict[str, Any]]:
    async with running_service(
        PROBE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as running:
        yield await running.get("/openapi.json")


async def test_the_document_is_valid_and_complete(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schema = schemathesis.openapi.from_dict(document)
    schema.validate()
    with pytest.raises(Exception, match="title"):
        schemathesis.openapi.from_dict({**document, "info": {}}).validate()
    assert {
        "/cases/{case_id}/say",
        "/applied",
        "/health/ready",
        "/operations/parked/{number}/retry",
    } <= set(document["paths"])


async def test_a_command_says_that_it_needs_a_key_and_a_once_only_header(document: dict[str, Any]) -> None:
    command = document["paths"]["/cases/{case_id}/say"]["post"]
    assert {parameter["name"]: parameter["required"] for parameter in command["parameters"]} == {
        "case_id": True,
        "Idempotency-Key": True,
    }
    assert command["security"] == [{"key": []}]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert command["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/SaidView")


async def test_every_error_is_described(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.startswith(("/health", "/simulation")):
                continue
            content = operation["responses"]["default"]["content"]
            assert list(content) == ["application/problem+json"], (path, method)
