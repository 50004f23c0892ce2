"""The script that a database's administrator runs: roles that own one database each, known by SCRAM alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from arrimage.node.directory import NodeDirectory
from arrimage.node.postgresql import keep_passwords, scram_verifier, store_urls
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.postgres_server import PostgresServer

SERVICES = (ServiceName.INTAKE, ServiceName.FOLLOWUP)


@pytest.mark.requirement("R-003")
def test_a_verifier_says_the_salt_and_not_the_password() -> None:
    salt = bytes.fromhex("5b6d996d1bf9a5f1d4f2b3a6c2d2f1a0")
    made = scram_verifier("pencil", salt)
    assert made.startswith("SCRAM-SHA-256$4096:W22ZbRv5pfHU8rOmwtLxoA==$")
    assert made == scram_verifier("pencil", salt) != scram_verifier("pencils", salt)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    server = PostgresServer(tmp_path_factory.mktemp("asks-for-passwords"))
    try:
        server.start()
        server.ask_for_passwords()
        yield server
    finally:
        server.stop()


@pytest.mark.postgres
@pytest.mark.requirement("R-003")
async def test_a_service_opens_its_store_with_the_password_of_its_file_and_notices_a_new_one(
    asking: PostgresServer, tmp_path: Path
) -> None:
    node = NodeDirectory(tmp_path)
    node.keys.mkdir()
    keep_passwords(node, "maison-test", SERVICES, secrets.token_bytes)
    asking.run_file(node.roles_sql)
    urls = store_urls("maison-test", SERVICES, f"127.0.0.1:{asking.port}")
    password = node.store_password(ServiceName.INTAKE)
    store = Store(urls[ServiceName.INTAKE], password_file=password, connections=2)
    try:
        assert await _ask(store, "SELECT current_user") == "maison_test_intake"
        assert await _ask(store, "SHOW statement_timeout") == "1min"
        await store.close()
        kept = password.read_text()
        password.write_text("another")
        with pytest.raises(DBAPIError) as refused:
            await _ask(store, "SELECT 1")
        assert is_outage(refused.value), "a password that is wrong for a while is waited for"
        password.write_text(kept)
        assert await _ask(store, "SELECT 1") == 1
    finally:
        await store.close()


@pytest.mark.postgres
async def test_a_service_has_no_more_connections_than_it_was_given(asking: PostgresServer) -> None:
    store = Store(asking.dsn("postgres"), connections=1)
    try:
        async with store.reading() as first, store.reading() as second:
            for session in (first, second):
                assert (await session.execute(text("SELECT 1"))).scalar() == 1
            pool = store.engine.pool
            assert pool.status().startswith("Pool size: 1 "), "one is kept, one more is opened while it is needed"
    finally:
        await store.close()


async def _ask(store: Store, question: str) -> object:
    async with store.reading() as session:
        return (await session.execute(text(question))).scalar()
