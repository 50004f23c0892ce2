"""Who decides after a storm sees each thing that may be wrong, and nothing where nothing is."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from tests.faults.storm import verdict as deciding
from tests.faults.storm.load import Accepted
from tests.faults.storm.reading import Stores, plain_id
from tests.faults.storm.verdict import Reader, Verdict

from arrimage.demo.witness import Held
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy

pytestmark = pytest.mark.requirement("R-008", "R-009", "R-010")

PLACE = ("margelle", "followup")
READER = Reader(PLACE, "OWN/followup", "OWN", ())
CASE = uuid4()
TABLES = """
    CREATE TABLE outbox (seq INTEGER, event_id TEXT, lane TEXT, recipient TEXT, case_id TEXT, stream TEXT,
        dropped_by TEXT);
    CREATE TABLE inbox (consumer TEXT, event_id TEXT);
    CREATE TABLE parked (consumer TEXT, event_name TEXT);
    CREATE TABLE quarantine (consumer TEXT, stream_seq INTEGER, code TEXT);
"""


def held(
    seq: int, event_id: UUID, service: str = "planning", name: str = "PlanCreated", case: UUID = CASE
) -> Held:
    said = Envelope(
        id=event_id,
        source=source_of("margelle", service),
        type=f"arrimage.{name}.v1",
        time=datetime(2010, 10, 4, tzinfo=UTC),
        dataschema=schema_name(name, 1, "own"),
        subject=case,
        recipient="margelle",
        correlationid=uuid4(),
        sequence=f"a.{seq}",
        privacyclass=Privacy.DEIDENTIFIED,
        data={},
    )
    return Held("OWN", seq, "own.planning.PlanCreated.v1", said.to_json())


class Node:
    """What is in the store of one service, and in its stream: three events of one case that it said, or heard."""

    def __init__(self, folder: Path, service: str) -> None:
        self.file = folder / "store.sqlite3"
        self.ids = [uuid4() for _ in range(3)]
        self.stream = [held(seq, each, service) for seq, each in enumerate(self.ids, 1)]
        self.run(TABLES)

    def run(self, script: str) -> None:
        with closing(sqlite3.connect(self.file)) as store:
            store.executescript(script)

    def hears(self, *which: int) -> None:
        for number in which:
            self.run(f"INSERT INTO inbox VALUES ('OWN/followup', '{plain_id(self.ids[number])}')")

    def says(self, *which: int) -> None:
        for seq, number in enumerate(which, 1):
            values = f"{seq}, '{plain_id(self.ids[number])}', 'own', 'margelle', '{plain_id(CASE)}', 'OWN', NULL"
            self.run(f"INSERT INTO outbox VALUES ({values})")

    async def judged(self) -> Verdict:
        stores, verdict = Stores({PLACE: str(self.file)}), Verdict()
        streams = {"hub": [], "margelle": self.stream}
        stage = SimpleNamespace(
            nodes={"margelle": SimpleNamespace(directory=SimpleNamespace(logs=self.file.parent))}
        )
        await deciding.what_one_said(PLACE, stores, streams, verdict)
        await deciding.what_one_heard(READER, cast(Any, stage), stores, self.stream, verdict)
        return verdict


def wrong(verdict: Verdict) -> set[str]:
    kinds = ("lost", "doubled", "disorder", "unrecovered", "untold")
    return {kind for kind in kinds if getattr(verdict, kind)}


@pytest.mark.parametrize(
    ("handled", "found"),
    [
        pytest.param((0, 1, 2), set(), id="all is well"),
        pytest.param((0, 2), {"lost"}, id="one was not handled"),
        pytest.param((0, 1, 1, 2), {"doubled"}, id="one was handled twice"),
        pytest.param((0, 2, 1), {"disorder"}, id="one was handled after what followed it"),
    ],
)
async def test_what_came(tmp_path: Path, handled: tuple[int, ...], found: set[str]) -> None:
    node = Node(tmp_path, "planning")
    node.hears(*handled)
    assert wrong(await node.judged()) == found


@pytest.mark.parametrize(
    ("said", "after", "found"),
    [
        pytest.param((0, 1, 2), "", set(), id="all is well"),
        pytest.param((1, 0, 2), "", {"disorder"}, id="one went out before an earlier one of its case"),
        pytest.param((0, 1, 2), "UPDATE outbox SET stream = NULL WHERE seq = 2", {"unrecovered"}, id="one waits"),
        pytest.param(
            (0, 1, 2),
            f"UPDATE outbox SET event_id = '{plain_id(uuid4())}' WHERE seq = 2",
            {"lost"},
            id="one is in no stream",
        ),
        pytest.param(
            (0, 1, 2),
            "INSERT INTO parked VALUES ('OWN/followup', 'PlanCreated')",
            {"unrecovered"},
            id="one is still parked",
        ),
        pytest.param(
            (0, 1, 2),
            "INSERT INTO quarantine VALUES ('OWN/followup', 9, 'event.malformed_json')",
            {"untold"},
            id="one was put in quarantine and nobody told",
        ),
    ],
)
async def test_what_was_said(tmp_path: Path, said: tuple[int, ...], after: str, found: set[str]) -> None:
    node = Node(tmp_path, "followup")
    node.says(*said)
    node.run(after)
    assert wrong(await node.judged()) == found


async def test_what_was_neither_handled_nor_put_aside(tmp_path: Path) -> None:
    node = Node(tmp_path, "planning")
    node.hears(0, 1, 2)
    node.stream.append(Held("OWN", 4, "own.planning.PlanCreated.v1", b"{"))
    assert wrong(await node.judged()) == {"lost"}
    node.run("INSERT INTO quarantine VALUES ('OWN/followup', 4, 'event.malformed_json')")
    (tmp_path / "followup.log").write_text('{"event": "event.quarantined", "code": "event.malformed_json"}\n')
    assert wrong(await node.judged()) == set()


async def test_what_comes_once_more_is_no_disorder_nor_what_others_say_or_of_another_case(tmp_path: Path) -> None:
    node = Node(tmp_path, "planning")
    other_case, other_service = held(4, uuid4(), case=uuid4()), held(5, uuid4(), "intake")
    node.stream += [other_case, other_service, replace(node.stream[0], seq=6)]
    for early in (other_service, other_case):
        node.run(f"INSERT INTO inbox VALUES ('OWN/followup', '{plain_id(early.envelope.id)}')")
    node.hears(0, 1, 2)
    assert wrong(await node.judged()) == set()


async def test_a_command_that_was_answered_and_is_not_kept_is_lost(tmp_path: Path) -> None:
    node, verdict = Node(tmp_path, "followup"), Verdict()
    node.run("CREATE TABLE idempotency (key TEXT); INSERT INTO idempotency VALUES ('kept')")
    accepted = [Accepted(PLACE, key) for key in ("kept", "not kept")]
    await deciding.commands_are_kept(Stores({PLACE: str(node.file)}), accepted, verdict)
    assert (verdict.commands, len(verdict.lost)) == (2, 1)


@pytest.mark.parametrize(("change", "found"), [(0, set()), (-1, {"lost"}), (1, {"doubled"})])
def test_each_fact_of_a_journey_is_said_as_often_as_it_is_one(change: int, found: set[str]) -> None:
    times = Counter(deciding.OF_A_JOURNEY)
    times["FollowupDue"] += change
    said, verdict = [held(seq, uuid4(), name=name) for seq, name in enumerate(times.elements(), 1)], Verdict()
    deciding.each_fact_was_said_once(said, [str(CASE)], verdict)
    assert wrong(verdict) == found


@pytest.mark.parametrize(
    ("followups", "heard", "found"),
    [(2, 1, set()), (1, 1, {"lost"}), (3, 1, {"doubled"}), (2, 0, {"lost"}), (2, 2, {"doubled"})],
)
async def test_the_counts_of_both_sides_add_up(
    tmp_path: Path, followups: int, heard: int, found: set[str]
) -> None:
    file, verdict = tmp_path / "store.sqlite3", Verdict()
    row = f"INSERT INTO {{}} VALUES ('{plain_id(CASE)}', 'closed');"
    with closing(sqlite3.connect(file)) as store:
        for table in ("received_referral", "episode", "followup", "sent_referral"):
            store.execute(f"CREATE TABLE {table} (case_id TEXT, state TEXT)")
        store.executescript(row.format("received_referral") + row.format("episode"))
        store.executescript(row.format("followup") * followups + row.format("sent_referral") * heard)
    services = [("margelle", name) for name in ("intake", "planning", "followup")]
    stores = Stores(dict.fromkeys([*services, ("virage", "intake")], str(file)))
    await deciding.counts_add_up(stores, [str(CASE)], verdict)
    assert wrong(verdict) == found
