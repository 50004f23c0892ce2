"""Every error is problem details: a stable code, what to do, in the asker's language; nothing that was sent."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from chassis.tests import probe
from chassis.tests.delivery.looking import lines
from chassis.tests.probe import PROBE
from fastapi import FastAPI

from arrimage_chassis.http.language import language_of
from arrimage_chassis.http.rates import REMEMBERED, LimitRate, Rates
from arrimage_chassis.problems import Language
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-020")

SENTINEL = "Angélique Sentinelle"
SAY = f"/cases/{uuid4()}/say"


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        PROBE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as running:
        yield running


async def test_an_error_is_problem_details(twin: Twin, tmp_path: Path) -> None:
    answer = await twin.post(SAY, {"times": 51})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:arrimage:problem:probe.too_many",
        "title": "probe.too_many",
        "status": 409,
        "detail": "Trop : 50 au plus.",
        "code": "probe.too_many",
    }
    (line,) = lines(tmp_path, "command.refused")
    assert (line["code"], line["route"]) == ("probe.too_many", "/cases/{case_id}/say")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-CA,en;q=0.9,fr;q=0.8", "en"),
        ("fr-CA", "fr"),
        ("de, fr;q=0.5, en;q=0.7", "en"),
        ("de", "fr"),
        ("*", "fr"),
        ("enx, frx", "fr"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("en;q=nonsense", "fr"),
    ],
)
def test_the_language_is_the_one_that_the_asker_prefers(accepted: str, language: Language) -> None:
    assert language_of(accepted, "fr") == language


async def test_an_error_is_said_in_the_language_that_the_asker_accepts(twin: Twin) -> None:
    headers = {"Accept-Language": "en-CA", "Idempotency-Key": uuid4().hex}
    answer = await twin.client.post(SAY, json={"times": 51}, headers=headers)
    assert answer.json()["detail"] == "Too many: 50 at most."
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"times": SENTINEL}),
        json.dumps({SENTINEL: 1, "times": {SENTINEL: SENTINEL}}),
        json.dumps([SENTINEL]),
        f'{{"times": "{SENTINEL}',
        b"\xff\xfe" + SENTINEL.encode(),
    ],
)
async def test_what_was_sent_never_comes_back_in_an_error_nor_stands_in_the_log(
    twin: Twin, tmp_path: Path, content: str | bytes
) -> None:
    headers = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json"}
    answer = await twin.client.post(SAY, content=content, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert SENTINEL not in json.dumps(answer.json(), ensure_ascii=False)
    assert SENTINEL not in (tmp_path / "log.jsonl").read_text()
    assert "command.refused" in (tmp_path / "log.jsonl").read_text()


async def test_a_number_that_no_row_can_have_is_a_clear_error(twin: Twin) -> None:
    for number in (0, 2**63, 10**30):
        answer = await twin.client.get(f"/operations/parked/{number}")
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_wrong_field_is_named(twin: Twin) -> None:
    answer = await twin.post(SAY, {"times": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert answer.json()["errors"] == [{"field": "body.times", "reason": "int_parsing"}]
    assert "body.times" in answer.json()["detail"]


async def test_an_address_that_does_not_exist_and_a_method_that_does_not_fit_are_clear_errors(twin: Twin) -> None:
    missing = await twin.client.get(f"/{SENTINEL}")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = await twin.client.put("/applied")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "http.405")
    assert "/openapi.json" in wrong.json()["detail"]


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_that_is_too_large_is_refused(twin: Twin, tmp_path: Path, chunked: bool) -> None:
    async def in_chunks() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b"x" * 1024

    content = in_chunks() if chunked else b"x" * 70_000
    headers = {"Idempotency-Key": uuid4().hex, "Accept-Language": "en"}
    answer = await twin.client.post(SAY, content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert "65536" in answer.json()["detail"]
    assert answer.headers["content-language"] == "en"
    (line,) = lines(tmp_path, "command.refused")
    assert line["code"] == "request.too_large"


async def test_who_asks_too_often_waits_and_nobody_else_does() -> None:
    app = FastAPI()
    app.add_middleware(LimitRate, rates=Rates(0.01, 3), language="fr")
    app.add_api_route("/health/live", lambda: "well")
    app.add_api_route("/applied", lambda: "here")
    mine = {"Authorization": "Bearer mine", "Accept-Language": "en"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://twin") as client:
        answers = [await client.get("/applied", headers=mine) for _ in range(4)]
        yours = await client.get("/applied", headers={"Authorization": "Bearer yours"})
        nobodys = await client.get("/applied")
        alive = await client.get("/health/live", headers=mine)
    assert [answer.status_code for answer in (*answers, yours, nobodys, alive)] == [
        200,
        200,
        200,
        429,
        200,
        200,
        200,
    ]
    assert answers[3].json()["code"] == "request.too_often"
    assert answers[3].headers["retry-after"] == "100"
    assert "100 s" in answers[3].json()["detail"]


def test_a_bucket_fills_again_and_what_is_remembered_is_bounded() -> None:
    now = [0.0]
    rates = Rates(2.0, 2, lambda: now[0])
    assert [rates.wait_of(b"a") for _ in range(3)] == [0.0, 0.0, 0.5]
    now[0] = 0.5
    assert rates.wait_of(b"a") == 0.0
    for number in range(REMEMBERED):
        rates.wait_of(str(number).encode())
    assert rates.wait_of(b"a") == 0.0  # forgotten, and so begins anew
    now[0] = 1e9
    assert [rates.wait_of(b"a") for _ in range(3)] == [0.0, 0.0, 0.5]  # a long pause fills no more than the bucket


async def test_an_unexpected_error_is_told_by_its_type_alone(
    twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ArithmeticError(f"something about {SENTINEL}")

    monkeypatch.setattr(probe, "note", fail)
    answer = await twin.post(SAY)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    (line,) = lines(tmp_path, "command.failed")
    assert (line["level"], line["error_type"], line["route"]) == (
        "error",
        "ArithmeticError",
        "/cases/{case_id}/say",
    )
    assert SENTINEL not in answer.text + (tmp_path / "log.jsonl").read_text()


async def test_what_a_library_logs_reaches_the_log_without_its_words(twin: Twin, tmp_path: Path) -> None:
    try:
        raise ArithmeticError(SENTINEL)
    except ArithmeticError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application: %s", SENTINEL)
    (line,) = lines(tmp_path, "library.reported")
    assert (line["logger"], line["error_type"]) == ("uvicorn.error", "ArithmeticError")
    assert SENTINEL not in (tmp_path / "log.jsonl").read_text()
