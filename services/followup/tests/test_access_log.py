"""Who looked at what a person told, and who recorded it, is written down in followup's own log (R-329)."""

from __future__ import annotations

import pytest
from services.followup.tests.journey import ON_EACH_STORE, Episode
from services.followup.tests.test_answers import ALL, SENTINEL
from sqlalchemy import select

from arrimage_followup.store.tables import ACCESS_LOG
from arrimage_testing.service_twin import Twin


@pytest.mark.requirement("R-329", "R-183")
@ON_EACH_STORE
async def test_who_records_a_call_and_who_reads_it_is_written_down(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    assert (await twin.post(f"{call}/result", {"result": "reached", "answers": ALL})).status_code == 200
    assert await twin.get(f"{call}/answers") == ALL
    listed = await twin.get(f"/cases/{episode.case_id}/access-log")
    said = [(each["action"], each["about"]) for each in listed]
    assert said == [("written", ["case_content"]), ("read", ["case_content"])]
    verdict = await twin.get("/access-log/verification")
    assert (verdict["entries"], verdict["is_whole"]) == (3, True), "that the log was read stands in it"
    async with twin.runtime.store.reading() as session:
        rows = (await session.execute(select(ACCESS_LOG.log.rows))).all()
    assert not any(SENTINEL.encode() in row.sealed for row in rows)
