"""Ask and answer inside a node, on a real server: an answer or a clear code in time, and nothing left over."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import structlog

from arrimage_chassis.bus.broker import Bus
from arrimage_chassis.manifest import Answers, Manifest
from arrimage_chassis.requests.answering import Answering
from arrimage_chassis.requests.asking import Asking
from arrimage_chassis.requests.port import Refuse, RefusedError, RequestError, UnansweredError
from arrimage_chassis.store.engine import Store
from arrimage_contracts.requests.person import PersonAsked, PersonTold
from arrimage_contracts.vocabularies import PersonField, Purpose, ServiceName
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-099", "R-188")

QUESTION = PersonAsked(case_id=uuid4(), purpose=Purpose.NOTICE, fields=[PersonField.EMAIL])
TOLD = PersonTold(may_be_contacted=True, email="sentinelle@example.org", first_name="Sentinelle")
ASKER = Manifest(ServiceName.NOTIFICATIONS, asks=(PersonAsked,))
SUBJECT = "req.intake.person.v1"


class Line:
    """The buses of asker and answerer, and between them what the node's server does: it adds who asks."""

    def __init__(self, server: NatsServer) -> None:
        self.asker = Bus("own", server.url, None, "_INBOX_notifications")
        self.answerer = Bus("own", server.url, None, "_INBOX_intake")

    async def ask(self, subject: str, body: bytes, within: float) -> bytes | None:
        return await self.asker.ask(f"{subject}.notifications", body, within)


@pytest_asyncio.fixture
async def line(nats_server: NatsServer) -> AsyncIterator[Line]:
    running = Line(nats_server)
    yield running
    await running.asker.stop()
    await running.answerer.stop()


@pytest_asyncio.fixture
async def store(sqlite_dsn: str) -> AsyncIterator[Store]:
    opened = Store(sqlite_dsn)
    yield opened
    await opened.close()


async def _connect(line: Line, *, answering: Answering | None = None, raw: bytes | None = None) -> Asking:
    if answering is not None:
        line.answerer.answer(f"{SUBJECT}.*", "intake", answering.reply)
    if raw is not None:

        async def reply(subject: str, body: bytes) -> bytes:
            return raw

        line.answerer.answer(f"{SUBJECT}.*", "intake", reply)
    for bus in (line.asker, line.answerer):
        bus.start()
    await eventually(lambda: line.asker.connected and line.answerer.connected, what="both to be connected")
    await asyncio.sleep(0)
    return Asking(ASKER, line)


def _answering(store: Store, handler: Any) -> Answering:
    return Answering(Answers(PersonAsked, handler), store)


async def test_an_answer_comes_to_the_one_who_asked(line: Line, store: Store) -> None:
    askers = []

    async def handler(question: PersonAsked, asker: ServiceName, _session: Any) -> PersonTold:
        askers.append((asker, question))
        return TOLD

    ask = await _connect(line, answering=_answering(store, handler))

    async def answered() -> PersonTold | None:
        try:
            return await ask(QUESTION, PersonTold, within=2)
        except UnansweredError:
            return None

    assert await eventually(answered, what="the answer") == TOLD
    assert askers[-1] == (ServiceName.NOTIFICATIONS, QUESTION)


async def _error(asking: Any, within: float = 2.0) -> RequestError:
    with pytest.raises(RequestError) as found:
        await asking(QUESTION, PersonTold, within=within)
    error = found.value
    assert error.__cause__ is None and error.__context__ is None, "a context would hold what could not be read"
    assert "entinelle" not in f"{error!r}"
    return error


async def test_with_nobody_there_the_code_comes_at_once(line: Line) -> None:
    ask = await _connect(line)
    began = time.monotonic()
    assert (await _error(ask, within=5)).code == "request.unanswered"
    assert time.monotonic() - began < 2


async def test_with_no_server_the_code_comes_at_once(nats_server: NatsServer) -> None:
    line = Line(nats_server)
    assert (await _error(Asking(ASKER, line), within=5)).code == "request.unanswered"


async def test_one_who_is_slow_is_given_up_at_the_deadline_and_others_are_answered_meanwhile(
    line: Line, store: Store
) -> None:
    go_on, slow = asyncio.Event(), uuid4()

    async def handler(question: PersonAsked, _asker: ServiceName, _session: Any) -> PersonTold:
        if question.case_id == slow:
            await go_on.wait()
        return TOLD

    ask = await _connect(line, answering=_answering(store, handler))
    late = asyncio.create_task(ask(QUESTION.model_copy(update={"case_id": slow}), PersonTold, within=0.5))

    async def answered() -> bool:
        try:
            return await ask(QUESTION, PersonTold, within=2) == TOLD
        except UnansweredError:
            return False

    await eventually(answered, what="the other answer")
    with pytest.raises(UnansweredError):
        await late
    go_on.set()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (b"", "request.answer_unreadable"),
        (b"not json", "request.answer_unreadable"),
        (b"{}", "request.answer_unreadable"),
        (b'{"answer": {"may_be_contacted": "Sentinelle"}}', "request.answer_unreadable"),
        (b'{"refused": "Sentinelle"}', "request.answer_unreadable"),
        (b'{"answer":{"may_be_contacted":true,"email":"' + b"x" * 17_000 + b'"}}', "request.answer_unreadable"),
        (b'{"refused": "case.unknown"}', "request.refused"),
    ],
)
async def test_what_is_no_answer_is_a_code_and_nothing_more(line: Line, reply: bytes, code: str) -> None:
    ask = await _connect(line, raw=reply)

    async def heard() -> RequestError | None:
        error = await _error(ask)
        return error if error.code != "request.unanswered" else None

    error = await eventually(heard, what="the answerer to be heard")
    assert error.code == code
    if isinstance(error, RefusedError):
        assert error.refusal == "case.unknown"


async def test_whatever_goes_wrong_the_answerer_says_a_code(store: Store) -> None:
    async def fails(_question: Any, _asker: Any, _session: Any) -> PersonTold:
        raise ValueError("Sentinelle")

    async def refuses(_question: Any, _asker: Any, _session: Any) -> PersonTold:
        raise Refuse("case.unknown")

    async def invents(_question: Any, _asker: Any, _session: Any) -> PersonTold:
        raise Refuse("Sentinelle")

    subject, body = f"{SUBJECT}.notifications", QUESTION.model_dump_json().encode()
    told = [
        json.loads(await _answering(store, handler).reply(subject, body)) for handler in (fails, refuses, invents)
    ]
    assert told == [{"refused": "request.failed"}, {"refused": "case.unknown"}, {"refused": "request.failed"}]
    forged = await _answering(store, refuses).reply(f"{SUBJECT}.x-observatoire", body)
    assert json.loads(forged) == {"refused": "request.unknown_asker"}


async def test_one_that_asks_without_end_is_told_that_the_answerer_is_busy(store: Store) -> None:
    go_on = asyncio.Event()

    async def handler(_question: Any, _asker: Any, _session: Any) -> PersonTold:
        await go_on.wait()
        return TOLD

    answering = _answering(store, handler)
    body = QUESTION.model_dump_json().encode()
    asked = [asyncio.create_task(answering.reply(f"{SUBJECT}.notifications", body)) for _ in range(80)]
    await eventually(lambda: sum(task.done() for task in asked) == 16, what="the ones too many to be refused")
    go_on.set()
    replies = [json.loads(await task) for task in asked]
    assert sum(reply == {"refused": "request.busy"} for reply in replies) == 16
    assert sum("answer" in reply for reply in replies) == 64


async def test_one_that_asks_without_end_keeps_no_answer_from_another_and_fills_no_log(
    store: Store,
) -> None:
    """A stolen key of followup: notifications is answered all the same."""
    go_on = asyncio.Event()

    async def handler(_question: Any, asker: ServiceName, _session: Any) -> PersonTold:
        if asker is ServiceName.FOLLOWUP:
            await go_on.wait()
        return TOLD

    answering = _answering(store, handler)
    body = QUESTION.model_dump_json().encode()
    asked = [asyncio.create_task(answering.reply(f"{SUBJECT}.followup", body)) for _ in range(200)]
    await eventually(lambda: sum(task.done() for task in asked) == 136, what="the flood to be refused")
    with structlog.testing.capture_logs() as lines:
        for _ in range(50):
            await answering.reply(f"{SUBJECT}.followup", body)
        told = json.loads(await asyncio.wait_for(answering.reply(f"{SUBJECT}.notifications", body), 2))
    assert "answer" in told
    assert lines == [], "the first refusal was said; the others are counted"
    go_on.set()
    await asyncio.gather(*asked)


async def test_what_a_manifest_does_not_list_cannot_be_asked(line: Line) -> None:
    with pytest.raises(ValueError, match="asks"):
        await Asking(Manifest(ServiceName.PLANNING), line)(QUESTION, PersonTold, within=1)


def test_permissions_follow_from_the_manifest() -> None:
    assert ASKER.ask_subjects() == [SUBJECT]
    assert Manifest(ServiceName.PLANNING).ask_subjects() == []
