"""Who looked into a case at planning, and who wrote, is written down there, and cannot be taken back (R-329)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from services.planning.tests.test_entrusted import CASE, _planning, intake_says
from sqlalchemy import select, text

from arrimage_planning.store.tables import ACCESS_LOG
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.requirement("R-329")
EPISODE = f"/episodes/{CASE}"


@asynccontextmanager
async def office(nats_server: NatsServer, store_url: str, directory: Path) -> AsyncIterator[Twin]:
    """Run planning, with one case, which is m1's."""
    async with _planning(nats_server, store_url, directory) as twin:
        theirs = {str(twin.runtime.place.secret.worker_ref("m1")): True}
        async with intake_says(twin, theirs):
            yield twin


async def asks(twin: Twin, who: str, method: str, path: str, body: Any = None) -> Any:
    """Ask as a worker; return the answer's status and body."""
    headers = {"Authorization": f"Bearer clef-{who}", "Idempotency-Key": uuid4().hex}
    answer = await twin.client.request(method, path, headers=headers, json=body)
    return answer.status_code, answer.json()


async def logged(twin: Twin, who: str = "chef") -> list[tuple[str, str, str]]:
    """Return what the log says of the case, and the reading of that."""
    status, entries = await asks(twin, who, "GET", f"/cases/{CASE}/access-log")
    assert status == 200
    return [(each["action"], each["worker"], ",".join(each["about"])) for each in entries]


async def test_each_look_into_a_case_and_each_act_in_it_is_written_down_and_a_refusal_is_none(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with office(nats_server, store_dsn, tmp_path) as twin:
        assert (await asks(twin, "m1", "GET", EPISODE))[0] == 200
        assert (await asks(twin, "chef", "GET", EPISODE))[0] == 200
        assert (await asks(twin, "m2", "GET", EPISODE))[0] == 403
        assert (await asks(twin, "chef", "GET", "/episodes"))[0] == 200, "names nobody, and is no case's"
        contact = {"on": "2010-10-04", "way": "phone", "with": "person"}
        status, _ = await asks(twin, "m1", "POST", f"{EPISODE}/contacts", contact)
        written = [("written", "m1", "plan")] if status == 201 else []
        assert await logged(twin) == [("read", "m1", "plan"), ("read", "chef", "plan"), *written]
        assert (await logged(twin))[-1] == ("log_read", "chef", "disclosures_log")


async def test_a_page_of_a_case_is_written_down_too(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with office(nats_server, sqlite_dsn, tmp_path) as twin:
        await open_page(twin.client, f"/planning/cases/{CASE}")
        assert [action for action, _, _ in await logged(twin)] == ["read"]


async def test_what_is_sealed_names_nobody_and_a_flipped_byte_is_found(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with office(nats_server, sqlite_dsn, tmp_path) as twin:
        for who in ("m1", "chef", "chef"):
            await asks(twin, who, "GET", EPISODE)
        verified = await asks(twin, "chef", "GET", "/access-log/verification")
        assert verified == (200, {"entries": 3, "last": 3, "anchored": 0, "is_whole": True, "faults": []})
        async with twin.runtime.store.writing() as session:
            rows = (await session.execute(select(ACCESS_LOG.log.rows))).all()
            assert all(b"chef" not in row.sealed and b"m1" not in row.sealed for row in rows)
            flipped = bytes([rows[1].sealed[0] ^ 1, *rows[1].sealed[1:]])
            await session.execute(text("UPDATE access_log SET sealed = :as WHERE number = 2"), {"as": flipped})
        _, verdict = await asks(twin, "chef", "GET", "/access-log/verification")
        assert (verdict["is_whole"], verdict["faults"]) == (False, [{"code": "changed", "number": 2}])
        async with twin.runtime.store.writing() as session:
            await session.execute(text("DELETE FROM access_log WHERE number = 3"))
        _, verdict = await asks(twin, "chef", "GET", "/access-log/verification")
        assert {"code": "cut", "number": 3} in verdict["faults"]


async def test_nothing_is_shown_if_it_cannot_be_written_down(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with office(nats_server, sqlite_dsn, tmp_path) as twin:
        async with twin.runtime.store.writing() as session:
            await session.execute(text("DROP TABLE access_log_head"))
        status, answer = await asks(twin, "chef", "GET", EPISODE)
        assert status >= 500
        assert "case_id" not in answer
