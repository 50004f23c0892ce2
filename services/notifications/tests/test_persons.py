"""Persons are told if they allow it, as they allow it; who they are is kept nowhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from services.notifications.tests.causes import followup_due, lead_assigned, meeting_due_soon, plan_created
from services.notifications.tests.memory_channel import ALLOWED, SENTINELS, InMemoryChannel, Intake, by_email

from arrimage_chassis.notice_settings import NoticeSettings
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, log_lines, running_service
from arrimage_testing.waiting import eventually

BY_EMAIL = NoticeSettings.model_validate(
    {
        "worker": "email",
        "coordinator": "email",
        "person": "email",
        "callback": "450 555-0100",
        "smtp": {"host": "127.0.0.1", "tls": "none", "from": "avis@example.org"},
    }
)
MORNING = "2010-10-04T13:30:00Z"


async def _one(twin: Twin) -> dict[str, Any]:
    await twin.quiet()
    [notice] = await twin.get("/notices")
    found: dict[str, Any] = notice
    return found


def _running(nats_server: NatsServer, store: str, directory: Path, channel: InMemoryChannel, **more: Any) -> Any:
    return running_service(
        by_email(channel),
        nats_server=nats_server,
        store_url=store,
        directory=directory,
        **{"now": MORNING, "notices": BY_EMAIL, **more},
    )


def _workers(directory: Path, *workers: dict[str, Any]) -> Path:
    import json

    file = directory / "workers.json"
    entries = [{"key_sha256": f"{number:064d}", "role": "worker", **one} for number, one in enumerate(workers)]
    file.write_text(json.dumps({"workers": entries}))
    return file


@pytest.mark.requirement("R-336", "R-337", "R-339", "R-340")
async def test_a_person_who_allows_it_is_written_to_in_their_language_by_their_first_name(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    channel = InMemoryChannel()
    async with _running(nats_server, sqlite_dsn, tmp_path, channel) as twin:
        intake = await Intake({"answer": ALLOWED}).answer_in(twin)
        case_id = uuid4()
        await twin.say(meeting_due_soon(), case_id=case_id)
        notice = await _one(twin)
        assert (notice["state"], notice["channel"], notice["language"]) == ("sent", "email", "en")
        [sent] = channel.delivered
        assert sent.address == ALLOWED["email"]
        assert sent.body == (
            "Hello Sentinellette,\n\nA short reminder: we meet on Wednesday, October 6, 2010.\n\n"
            "To reach us: 450 555-0100.\n"
        )
        [question] = intake.questions
        assert question["case_id"] == str(case_id) and question["purpose"] == "notice"
        assert "phone" not in question["fields"]
        assert not [number for number, one in enumerate(SENTINELS) if one in str(notice)]
        assert not [number for number, one in enumerate(SENTINELS) if one in repr(sent)]


@pytest.mark.requirement("R-020", "R-340")
async def test_who_a_person_is_is_kept_nowhere_and_said_nowhere(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Sent, refused, failed and malformed: nothing of the answer stays, and a control is found where it is put."""
    channel = InMemoryChannel(failures=1, error=ValueError(f"550 {ALLOWED['email']} unknown"))
    async with _running(nats_server, sqlite_dsn, tmp_path, channel) as twin:
        intake = await Intake({"answer": ALLOWED}).answer_in(twin)
        await twin.say(meeting_due_soon(), case_id=uuid4())
        await twin.quiet()
        intake.reply = {"answer": {**ALLOWED, "may_be_contacted": ALLOWED["first_name"]}}
        await twin.say(meeting_due_soon(), case_id=uuid4())
        intake.reply = {"refused": ALLOWED["email"]}
        await twin.say(meeting_due_soon(), case_id=uuid4())
        await twin.quiet()
        control = uuid4()
        await twin.say(plan_created(control), case_id=control)
        await twin.quiet()
        events = str([event.to_json() for event in await twin.events()])
        answers = str(await twin.get("/notices"))
    rows = _everything_in(sqlite_dsn)
    logs = (tmp_path / "log.jsonl").read_text()
    printed = "".join(capfd.readouterr())
    for place in (events, answers, rows, logs, printed):
        assert not [number for number, one in enumerate(SENTINELS) if one in place]
    for place in (events, answers, rows):
        assert str(control) in place or control.hex in place, "the search finds what is there"


def _everything_in(dsn: str) -> str:
    with closing(sqlite3.connect(dsn.partition(":///")[2])) as store:
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return str({table: store.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables})


@pytest.mark.requirement("R-099", "R-337")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"answer": {"may_be_contacted": False}}, "no_permission"),
        ({"answer": {**ALLOWED, "ways": ["phone"]}}, "channel_not_allowed"),
        ({"answer": {**ALLOWED, "email": None}}, "no_address"),
        ({"refused": "case.unknown"}, "no_permission"),
    ],
)
async def test_what_a_person_did_not_allow_is_not_sent(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, answer: dict[str, Any], reason: str
) -> None:
    channel = InMemoryChannel()
    async with _running(nats_server, sqlite_dsn, tmp_path, channel) as twin:
        await Intake(answer).answer_in(twin)
        await twin.say(meeting_due_soon(), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"]) == ("suppressed", reason)
        assert channel.tried == 0
        await twin.quiet()
        said = [event for event in await twin.events() if event.source_service == "notifications"]
        assert [(event.event_name, event.data["reason"]) for event in said] == [("NotificationSuppressed", reason)]


@pytest.mark.requirement("R-337")
@pytest.mark.parametrize(
    ("hours", "now", "sent_at"),
    [
        ({}, "2010-10-05T01:00:00Z", "2010-10-05T12:00:00Z"),  # 21:00 to 8:00
        ({"safe_from": "13:00", "safe_until": "14:00"}, "2010-10-05T13:00:00Z", "2010-10-05T17:00:00Z"),
        ({"safe_from": "22:00", "safe_until": "02:00"}, "2010-10-05T13:00:00Z", "2010-10-06T02:00:00Z"),
    ],
)
async def test_a_person_is_written_to_at_hours_that_they_find_safe(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, hours: dict[str, str], now: str, sent_at: str
) -> None:
    channel = InMemoryChannel()
    async with _running(nats_server, sqlite_dsn, tmp_path, channel, now=now) as twin:
        await Intake({"answer": {**ALLOWED, **hours}}).answer_in(twin)
        await twin.say(meeting_due_soon(), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"], notice["next_at"]) == ("waiting", "quiet_hours", sent_at)
        assert notice["attempts"] == 0
        await twin.move_to(sent_at)
        assert (await _one(twin))["state"] == "sent"


@pytest.mark.requirement("R-099", "R-337")
async def test_a_permission_that_is_withdrawn_meanwhile_holds_at_the_moment_of_sending(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    channel = InMemoryChannel()
    async with _running(nats_server, sqlite_dsn, tmp_path, channel, now="2010-10-05T01:00:00Z") as twin:
        intake = await Intake({"answer": ALLOWED}).answer_in(twin)
        await twin.say(meeting_due_soon(), case_id=uuid4())
        assert (await _one(twin))["state"] == "waiting"
        intake.reply = {"answer": {"may_be_contacted": False}}
        await twin.move_to("2010-10-05T12:00:00Z")
        assert (await _one(twin))["reason"] == "no_permission"
        assert channel.delivered == []


@pytest.mark.requirement("R-334", "R-337")
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(b"", id="nobody answers"),
        pytest.param(b"not json", id="malformed"),
        pytest.param(b'{"answer": {"may_be_contacted": "oui"}}', id="wrong"),
        pytest.param(
            b'{"answer":{"may_be_contacted":true,"first_name":"' + b"x" * 20_000 + b'"}}', id="oversized"
        ),
        pytest.param(b'{"refused": "request.busy"}', id="busy"),
        pytest.param(b'{"refused": "request.failed"}', id="failed"),
    ],
)
async def test_an_intake_that_gives_no_answer_is_asked_again_later(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, reply: bytes
) -> None:
    channel = InMemoryChannel()
    async with _running(nats_server, sqlite_dsn, tmp_path, channel) as twin:
        intake = await Intake(reply).answer_in(twin)
        await twin.say(meeting_due_soon(), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"], notice["attempts"]) == ("waiting", "unreachable", 1)
        intake.reply = {"answer": ALLOWED}
        await twin.move_to(notice["next_at"])
        assert (await _one(twin))["state"] == "sent"


@pytest.mark.requirement("R-334")
async def test_an_intake_that_is_not_there_at_all_holds_nobody_else_back(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    channel = InMemoryChannel()
    workers = _workers(tmp_path, {"id": "w1", "email": "w1@example.org"})
    async with _running(nats_server, sqlite_dsn, tmp_path, channel, workers_file=workers) as twin:
        await twin.say(meeting_due_soon(), case_id=uuid4())
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        await twin.quiet()
        states = {notice["kind"]: notice["state"] for notice in await twin.get("/notices")}
        assert states == {"meeting_soon": "waiting", "call_due": "sent"}


@pytest.mark.requirement("R-102", "R-335", "R-339", "R-340")
async def test_the_worker_who_leads_is_written_to_at_the_address_of_that_moment(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    channel = InMemoryChannel(failures=1)
    workers = _workers(
        tmp_path,
        {"id": "w1", "email": "w1@example.org", "language": "en"},
        {"id": "w2", "email": "w2@example.org"},
        {"id": "c1", "role": "coordinator", "email": "c1@example.org"},
    )
    async with _running(nats_server, sqlite_dsn, tmp_path, channel, workers_file=workers) as twin:
        case_id = uuid4()
        ref = twin.runtime.place.secret.worker_ref("w1")
        await twin.say(lead_assigned(ref), case_id=case_id)
        await twin.say(lead_assigned(uuid4(), number=9, organization="virage"), case_id=case_id)
        await twin.say(followup_due(case_id), case_id=case_id)
        notice = await _one(twin)
        assert (notice["state"], notice["worker_ref"]) == ("waiting", str(ref))
        _workers(tmp_path, {"id": "w1", "email": "nouvelle@example.org", "language": "en"})
        await twin.move_to(notice["next_at"])
        assert (await _one(twin))["state"] == "sent"
        [sent] = channel.delivered
        assert (sent.address, sent.language) == ("nouvelle@example.org", "en")
        assert sent.body == (f"An agreed call is to be made from Monday, March 28, 2011.\n\nFile {case_id}\n")
    assert "example.org" not in _everything_in(sqlite_dsn)
    assert not [line for line in log_lines(tmp_path) if "example.org" in str(line)]


@pytest.mark.requirement("R-335", "R-337")
async def test_a_role_in_which_nobody_has_an_address_is_seen_to_be_unreachable(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    channel = InMemoryChannel()
    workers = _workers(tmp_path, {"id": "w1"}, {"id": "c1", "role": "coordinator"})
    async with _running(nats_server, sqlite_dsn, tmp_path, channel, workers_file=workers) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"], notice["worker_ref"]) == ("suppressed", "no_address", None)


@pytest.mark.requirement("R-336")
async def test_on_the_console_a_person_is_named_by_nothing(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from arrimage_notifications.app import SERVICE

    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        intake = await Intake({"answer": ALLOWED}).answer_in(twin)
        await twin.say(meeting_due_soon(), case_id=uuid4())
        await eventually(lambda: intake.questions, what="intake to be asked")
        await twin.quiet()
        assert set(intake.questions[0]["fields"]) == {"may_be_contacted", "language"}
        printed = capsys.readouterr().out
        assert "[notice] person · A short reminder: we meet on Wednesday, October 6, 2010." in printed
        assert not [number for number, one in enumerate(SENTINELS) if one in printed]
