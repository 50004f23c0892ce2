"""The webhook: signed as Standard Webhooks says (checked by another implementation); nothing of a person."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from services.notifications.tests.causes import followup_due
from services.notifications.tests.memory_channel import ALLOWED, SENTINELS
from services.notifications.tests.test_persons import _one
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from arrimage_chassis.http.webhook_signature import sign
from arrimage_chassis.notice_settings import NoticeSettings, WebhookSettings
from arrimage_contracts.vocabularies import FailureReason
from arrimage_notifications.app import SERVICE
from arrimage_notifications.channels import NotDeliveredError, OutgoingNotice
from arrimage_notifications.channels.webhook import WebhookChannel
from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

SECRET = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"


@dataclass
class Receiver:
    """A program on this machine that takes what is posted, or not."""

    status: int = 204
    silent: bool = False
    port: int = 0
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name: value for name, _, value in (line.lower().partition(": ") for line in head[1:])}
        signature = next(line.partition(": ")[2] for line in head if line.lower().startswith("webhook-signature"))
        headers["webhook-signature"] = signature  # base64 has capitals
        body = await reader.readexactly(int(headers["content-length"]))
        self.heard.append((headers, body))
        if not self.silent:
            extra = "location: http://127.0.0.1:1/\r\n" if 300 <= self.status < 400 else ""
            writer.write(f"HTTP/1.1 {self.status} x\r\n{extra}content-length: 0\r\n\r\n".encode())
            await writer.drain()
            writer.close()


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    running = Receiver()
    await running.start()
    yield running
    running.stop()


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "webhook-secret"
    file.write_text(SECRET)
    return file


def _settings(receiver: Receiver, secret_file: Path, timeout: float = 5) -> WebhookSettings:
    url = f"http://127.0.0.1:{receiver.port}/notices"
    return WebhookSettings(url=url, secret_file=secret_file, timeout_seconds=timeout)


def _notice() -> OutgoingNotice:
    return OutgoingNotice(
        notice_id=uuid4(),
        cause_event_id=uuid4(),
        case_id=uuid4(),
        role=Role.PERSON,
        kind=NoticeKind.MEETING_SOON,
        language="fr",
        dates={"planned_on": date(2010, 10, 6)},
        title=ALLOWED["first_name"],
        line=ALLOWED["first_name"],
        body=f"Bonjour {ALLOWED['first_name']}",
        address=ALLOWED["email"],
    )


@pytest.mark.requirement("R-334", "R-341")
async def test_another_implementation_finds_the_signature_right_and_a_changed_body_wrong(
    receiver: Receiver, secret_file: Path
) -> None:
    notice = _notice()
    await WebhookChannel(_settings(receiver, secret_file)).deliver(notice)
    [(headers, body)] = receiver.heard
    assert headers["webhook-id"] == str(notice.notice_id)
    verified = Webhook(SECRET).verify(body, headers)
    assert verified == json.loads(body)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"2010-10-06", b"2010-10-07"), headers)
    other = f"whsec_{base64.b64encode(bytes(32)).decode()}"
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(body, headers)


def test_the_published_example_of_the_scheme_is_signed_alike() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    made = sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.requirement("R-336", "R-340")
async def test_it_tells_ids_the_kind_and_dates_and_nothing_of_the_person(
    receiver: Receiver, secret_file: Path
) -> None:
    notice = _notice()
    await WebhookChannel(_settings(receiver, secret_file), seconds=lambda: 1_286_199_000).deliver(notice)
    [(headers, body)] = receiver.heard
    assert json.loads(body) == {
        "type": "notice.meeting_soon",
        "timestamp": "2010-10-04T13:30:00+00:00",
        "data": {
            "notice_id": str(notice.notice_id),
            "cause_event_id": str(notice.cause_event_id),
            "case_id": str(notice.case_id),
            "recipient": "person",
            "kind": "meeting_soon",
            "dates": {"planned_on": "2010-10-06"},
        },
    }
    whole = f"{headers}{body.decode()}"
    assert not [number for number, one in enumerate(SENTINELS) if one in whole]


async def _failure(channel: WebhookChannel) -> NotDeliveredError:
    with pytest.raises(NotDeliveredError) as refused:
        await channel.deliver(_notice())
    assert refused.value.__context__ is None
    return refused.value


@pytest.mark.requirement("R-334")
@pytest.mark.parametrize(
    ("status", "reason", "for_ever"),
    [
        (400, FailureReason.REFUSED, True),
        (410, FailureReason.REFUSED, True),
        (429, FailureReason.UNREACHABLE, False),
        (500, FailureReason.UNREACHABLE, False),
        (503, FailureReason.UNREACHABLE, False),
        (302, FailureReason.UNREACHABLE, False),
    ],
)
async def test_what_is_answered_is_for_ever_or_for_now_and_no_redirection_is_followed(
    receiver: Receiver, secret_file: Path, status: int, reason: FailureReason, for_ever: bool
) -> None:
    receiver.status = status
    failure = await _failure(WebhookChannel(_settings(receiver, secret_file)))
    assert (failure.reason, failure.for_ever) == (reason, for_ever)
    assert len(receiver.heard) == 1


def _written(file: Path, text: str) -> Path:
    file.write_text(text)
    return file


@pytest.mark.requirement("R-334")
async def test_slow_down_and_not_set_up_are_each_named(receiver: Receiver, secret_file: Path) -> None:
    receiver.silent = True
    slow = await _failure(WebhookChannel(_settings(receiver, secret_file, timeout=0.3)))
    assert slow.reason is FailureReason.TIMED_OUT
    receiver.stop()
    down = await _failure(WebhookChannel(_settings(receiver, secret_file)))
    assert down.reason is FailureReason.UNREACHABLE
    for number, secret in enumerate(("", "not a secret", "whsec_!!!", "whsec_c2hvcnQ=")):
        file = await asyncio.to_thread(_written, secret_file.with_suffix(f".{number}"), secret)
        failure = await _failure(WebhookChannel(_settings(receiver, file)))
        assert (failure.reason, failure.for_ever) == (FailureReason.NOT_SET_UP, False)


@pytest.mark.requirement("R-334", "R-341")
async def test_a_notice_reaches_the_program_after_it_was_down(
    receiver: Receiver, secret_file: Path, nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    receiver.status = 503
    notices = NoticeSettings(worker="webhook", webhook=_settings(receiver, secret_file))
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, notices=notices
    ) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"]) == ("waiting", "unreachable")
        receiver.status = 200
        await twin.move_to(notice["next_at"])
        notice = await _one(twin)
        assert (notice["state"], notice["channel"]) == ("sent", "webhook")
        assert {headers["webhook-id"] for headers, _ in receiver.heard} == {notice["notice_id"]}
        headers, body = receiver.heard[-1]
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300, "real time, whatever is simulated"
        Webhook(SECRET).verify(body, headers)
