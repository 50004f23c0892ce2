"""How a person may be reached is asked of intake at the moment of the call, and kept nowhere (R-099, R-188)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from nats.aio.msg import Msg
from services.followup.tests.journey import Episode, refused

from arrimage_testing.service_twin import Twin

PHONE = "450-555-0199"
ALLOWED = {
    "may_be_contacted": True,
    "ways": ["phone", "voicemail"],
    "language": "fr",
    "safe_from": "18:00",
    "safe_until": "20:00",
    "first_name": "Sentinelle",
    "phone": PHONE,
}


@asynccontextmanager
async def _intake_says(twin: Twin, reply: dict[str, Any]) -> AsyncIterator[list[dict[str, Any]]]:
    """Answer as intake does; what is asked is in the list."""
    asked: list[dict[str, Any]] = []

    async def answer(message: Msg) -> None:
        asked.append(json.loads(message.data))
        await message.respond(json.dumps(reply).encode())

    listening = await twin.nats.subscribe("req.intake.person.v1", cb=answer)
    await twin.nats.flush()
    yield asked
    await listening.unsubscribe()


def _contents(directory: Path) -> list[bytes]:
    """Return what is in the store, its write-ahead log and the log."""
    return [path.read_bytes() for path in directory.iterdir() if path.is_file()]


@pytest.mark.requirement("R-099", "R-188")
async def test_a_worker_is_told_at_the_moment_of_the_call_and_nothing_of_it_is_kept(
    twin: Twin, episode: Episode, tmp_path: Path
) -> None:
    call = await episode.falls_due(twin)
    async with _intake_says(twin, {"answer": ALLOWED}) as asked:
        shown = await twin.get(f"{call}/contact")
    assert shown == {name: value for name, value in ALLOWED.items() if name != "may_be_contacted"}
    (question,) = asked
    assert (question["case_id"], question["purpose"]) == (str(episode.case_id), "followup_call")
    await twin.quiet()
    contents = _contents(tmp_path)
    assert contents
    assert not any(PHONE.encode() in content or b"Sentinelle" in content for content in contents)
    assert PHONE not in str([event.data for event in await twin.events()])


@pytest.mark.requirement("R-099", "R-188")
@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        ({"answer": {"may_be_contacted": False}}, 409, "followup.not_permitted"),
        ({"refused": "case.unknown"}, 404, "followup.contact_unknown"),
        ({"answer": {"phone": PHONE}}, 503, "followup.contact_unanswered"),
    ],
)
async def test_without_permission_or_an_answer_nobody_is_called(
    twin: Twin, episode: Episode, reply: dict[str, Any], status: int, code: str
) -> None:
    call = await episode.falls_due(twin)
    async with _intake_says(twin, reply):
        answer = await twin.client.get(f"{call}/contact")
    assert refused(answer) == (status, code)
    assert PHONE not in answer.text


@pytest.mark.requirement("R-188")
async def test_when_intake_is_away_one_is_told_to_try_again(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    assert refused(await twin.client.get(f"{call}/contact")) == (503, "followup.contact_unanswered")


@pytest.mark.requirement("R-188")
@pytest.mark.parametrize(
    ("end", "code"),
    [
        (None, "followup.not_due_yet"),
        ("result", "followup.already_completed"),
        ("deceased", "followup.cancelled"),
    ],
)
async def test_a_person_whom_nobody_is_to_call_now_is_not_asked_about(
    twin: Twin, episode: Episode, end: str | None, code: str
) -> None:
    paths: dict[str, Callable[[], Any]] = {
        "result": lambda: twin.post(f"{episode.path('M3')}/result", {"result": "reached"}),
        "deceased": lambda: twin.post(f"/episodes/{episode.case_id}/deceased"),
    }
    if end is None:
        await episode.happens(twin)
    else:
        await episode.falls_due(twin)
        await paths[end]()
    async with _intake_says(twin, {"answer": ALLOWED}) as asked:
        answer = await twin.client.get(f"{episode.path('M3')}/contact")
    assert refused(answer) == (409, code)
    assert asked == []
