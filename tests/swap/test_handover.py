"""What no event tells comes by the handover file: words, who tried, parameters, and what was not yet said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import JSON
from sqlalchemy.types import TypeDecorator
from tests.swap.followup_node import FollowupNode, followup_node

from arrimage.errors import ArrimageError
from arrimage.handover.exchange import hand_over, take_over
from arrimage_chassis.handover.values import plain_row, row_of
from arrimage_chassis.serve import definition_of
from arrimage_chassis.store.types import UtcInstant
from arrimage_contracts.vocabularies import ServiceName

ANSWERS = {"housing": "stable", "words": {"housing": "Mots-témoins de la passation"}}


SAMPLES: dict[type, Any] = {
    UUID: UUID(int=7),
    datetime: datetime(2011, 3, 28, 12, tzinfo=UTC),
    date: date(2011, 3, 28),
    time: time(17, 30),
    bytes: b"\x00\xff",
    str: "é",
    int: 7,
    bool: True,
    float: 1.5,
}


@pytest.mark.parametrize("service", list(ServiceName))
@pytest.mark.requirement("R-013")
def test_each_kind_of_column_of_each_role_is_plain_data_and_comes_back_the_same(service: ServiceName) -> None:
    """A kind of column that a handover could not hold is found here."""
    for table in definition_of(service).metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                continue  # plain already
            if isinstance(column.type, TypeDecorator) and not isinstance(column.type, UtcInstant):
                continue  # of the service's own; its tests hold that it reads what it writes
            kind = datetime if isinstance(column.type, UtcInstant) else column.type.python_type
            said = plain_row(table, {column.name: SAMPLES[kind]})
            assert row_of(table, json.loads(json.dumps(said))) == {column.name: SAMPLES[kind]}


@pytest.mark.full
@pytest.mark.timeout(200)
@pytest.mark.requirement("R-013", "R-183", "SC-17")
async def test_a_call_with_its_words_goes_from_one_store_to_an_empty_one_and_is_said_once(tmp_path: Path) -> None:
    case = uuid4()
    async with followup_node(tmp_path / "node") as margelle:
        await margelle.end_episodes([case])
        await margelle.move_to("2011-03-28 09:00")
        [call] = await margelle.get("/followups?state=due")
        path = f"/followups/{call['followup_id']}"
        told = {"result": "reached", "wish_to_return": False, "answers": ANSWERS}
        answer = await margelle.post(f"{path}/result", told)
        assert answer.status_code == 200, answer.json()["code"]
        await margelle.quiet()
        before = await _told(margelle, path)
        records = await hand_over(margelle.node.prepared, ServiceName.FOLLOWUP)

        async def give(ready: Any) -> None:
            await take_over(ready, ServiceName.FOLLOWUP, records)

        store = margelle.node.directory.stores / "followup.sqlite3"
        await margelle.node.stop_service("followup")
        _empty(store)
        with pytest.raises(ArrimageError) as refused:
            await take_over(margelle.node.prepared, ServiceName.FOLLOWUP, [*records, b'{"record": "episode"'])
        assert (refused.value.code, _count(store)) == ("handover.failed", 0)
        await give(margelle.node.prepared)
        await give(margelle.node.prepared)  # given twice it is taken once
        await margelle.node.start_service("followup", margelle.clock)
        await margelle.node.wait_ready()

        assert await _told(margelle, path) == before
        assert before["words"] == ANSWERS["words"]
        await margelle.assert_each_once([case])
        assert len(await margelle.said("FollowupCompleted")) == 1
    kinds = [json.loads(line)["record"] for line in records]
    assert {"episode", "followup", "call_answers", "heard", "said", "counter"} <= set(kinds)


async def _told(margelle: FollowupNode, path: str) -> Any:
    return await margelle.get(f"{path}/answers")


def _empty(store: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        store.with_name(store.name + ending).unlink(missing_ok=True)


def _count(store: Path) -> int:
    with closing(sqlite3.connect(store)) as opened:
        found: int = opened.execute("SELECT count(*) FROM episode").fetchone()[0]
    return found
