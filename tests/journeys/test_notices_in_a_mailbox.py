"""The notices of SC-01 and SC-02 arrive in a real mailbox, in both languages; said again, none comes twice."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from tests.journeys import sc_01, sc_02
from tests.journeys.capture import capture, say_again
from tests.journeys.casework import P1, P2, Case
from tests.journeys.scenario import Scenario, play

from arrimage.example.sorel_tracy import Example
from arrimage.node.apply import apply_own
from arrimage.node.prepare import prepared
from arrimage.node.workers import Role, add_worker
from arrimage_testing.mailbox import HOST, Mailbox
from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [
    pytest.mark.full,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.requirement("R-334", "R-335", "R-336", "R-337", "R-338", "R-339", "R-340", "SC-01", "SC-02"),
]

LEAD, COORDINATOR = "intervention@example.org", "coordination@example.org"
FIRST, SECOND = "premiere.sentinelle@example.org", "second.sentinel@example.org"
CALLBACK = "450 555-0100"
NOTICES = """
notices:
  worker: email
  coordinator: email
  person: email
  callback: {callback}
  smtp: {{host: {host}, port: {port}, tls: none, from: avis@example.org}}
"""


@dataclass(frozen=True)
class Told:
    """Both journeys played, and the mailbox of everybody whom La Margelle wrote to."""

    network: RunningNetwork
    mailbox: Mailbox
    p1: Case
    p2: Case

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address, in order."""
        return [message for message in self.mailbox.messages if message["to"] == address]


async def _say_how_to_be_reached(case: Case, **said: Any) -> None:
    url = case.network.stage.service_url("margelle", "intake")
    answer = await case.network.http.put(
        f"{url}/persons/{case.case_id}/contact-preferences",
        json={"may_be_contacted": True, "ways": ["email"], **said},
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert answer.is_success, answer.json()["code"]


async def _asked(p1: Case, p2: Case) -> Scenario:
    """Both persons are asked how they wish to be reached; the second takes it back later."""
    yield "2010-10-05 15:00"
    await _say_how_to_be_reached(p1, email=FIRST, language="fr", first_name="Sentinellette")
    await _say_how_to_be_reached(p2, email=SECOND, language="en")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Told]:
    begin = datetime.fromisoformat("2010-10-04 09:00")
    async with Mailbox() as mailbox:

        def made(example: Example) -> None:
            node = example.nodes["margelle"]
            section = NOTICES.format(callback=CALLBACK, host=HOST, port=mailbox.port)
            (node / "node.yaml").write_text((node / "node.yaml").read_text() + section)
            now, workers = datetime.now(UTC), node / "workers.json"
            # who asks without a key in the demonstration, and so leads
            add_worker(workers, "anonymous", Role.WORKER, now, os.urandom, email=LEAD, language="en")
            add_worker(workers, "c1", Role.COORDINATOR, now, os.urandom, email=COORDINATOR)

        directory = tmp_path_factory.mktemp("network")
        async with running_network(directory, begin=begin, made=made) as network:
            p1, p2 = Case(network, P1), Case(network, P2)
            await play(network, sc_01.scenario(p1), sc_02.scenario(p2), _asked(p1, p2))
            yield Told(network, mailbox, p1, p2)


async def _sent(told: Told) -> list[dict[str, Any]]:
    notices = [*await told.p1.notices(), *await told.p2.notices()]
    assert {notice["state"] for notice in notices} <= {"sent", "suppressed"}
    return [notice for notice in notices if notice["state"] == "sent"]


def _text(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


async def test_each_notice_is_one_message_and_each_message_one_notice(told: Told) -> None:
    ids = Counter(message["message-id"] for message in told.mailbox.messages)
    assert set(ids.values()) == {1}
    assert set(ids) == {f"<{notice['notice_id']}@example.org>" for notice in await _sent(told)}


async def test_workers_are_written_to_in_their_own_language(told: Told) -> None:
    subjects = Counter(str(message["subject"]) for message in told.to(LEAD))
    assert subjects == {"New request": 2, "Call to be made": 4}
    assert {str(message["subject"]) for message in told.to(COORDINATOR)} == {
        "Nouvelle demande",
        "Calendrier convenu",
    }
    [first, *_] = told.to(LEAD)
    assert _text(first) == (
        "A new request arrived on Monday, October 4, 2010. First contact by Monday, October 11, 2010.\n\n"
        f"File {told.p1.case_id}\n"
    )


async def test_each_person_is_reminded_of_each_meeting_in_their_language(told: Told) -> None:
    assert len(told.to(FIRST)) == len(sc_01.MEETINGS)
    assert _text(told.to(FIRST)[0]) == (
        "Bonjour Sentinellette,\n\nPetit rappel : nous nous voyons le mardi 12 octobre 2010.\n\n"
        f"Pour nous joindre : {CALLBACK}.\n"
    )
    second = told.to(SECOND)
    assert len(second) == 4, "what was cancelled at the end is announced to nobody"
    assert _text(second[0]).startswith("Hello,\n\nA short reminder: we meet on Tuesday, October 12, 2010.")
    for message in [*told.to(FIRST), *second]:
        whole = message.as_string().casefold()
        assert not [word for word in ("margelle", "virage", "arrimage", "charbonneau") if word in whole]


async def test_where_persons_are_reached_is_sealed_in_intake_and_in_no_store_or_stream_in_plain(
    told: Told,
) -> None:
    """That it is kept somewhere is seen from the messages, which arrived."""
    for file in told.network.stage.store_files():
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
            names = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = str([store.execute(f'SELECT * FROM "{name}"').fetchall() for name in names])
        assert not any(one in rows for one in (FIRST, SECOND, "Sentinellette")), file.stem
    assert told.to(FIRST) and told.to(SECOND)
    captured = await capture(told.network)
    for held in captured.messages:
        assert not any(one.encode() in held.body for one in (FIRST, SECOND, "Sentinellette", LEAD, COORDINATOR))


async def test_the_whole_history_again_sends_nothing_twice(told: Told) -> None:
    """Said again by everybody; then read anew from the first event on, by a service that forgot all it heard."""
    before, sent = len(told.mailbox.messages), await _sent(told)
    await say_again(told.network, await capture(told.network))
    await told.network.settle()
    assert len(told.mailbox.messages) == before

    node = told.network.stage.nodes["margelle"]
    await node.kill_service("notifications")
    async with node.connect() as operator:
        await operator.jetstream().delete_consumer("OWN", "notifications")
    _forget_what_was_handled(node.directory.stores / "notifications.sqlite3")
    await apply_own(prepared(node.directory), node.nats_url, 1.0)
    await node.start_service("notifications")
    await told.network.settle()
    async with node.connect() as operator:
        info = await operator.jetstream().consumer_info("OWN", "notifications")
    assert info.num_pending == 0 and info.delivered.stream_seq > before, "all of it was delivered again"
    assert len(told.mailbox.messages) == before
    assert await _sent(told) == sent


def _forget_what_was_handled(file: Path) -> None:
    with closing(sqlite3.connect(file)) as store:
        store.execute("DELETE FROM inbox")
        store.commit()
