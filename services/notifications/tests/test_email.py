"""E-mail on a real server of this machine: delivered, bounced, greylisted, slow, down, and not to be trusted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from services.notifications.tests.causes import followup_due
from services.notifications.tests.test_persons import _one, _workers
from tests.servers.certificate import write_certificate

from arrimage_chassis.notice_settings import NoticeSettings, SmtpSettings
from arrimage_contracts.vocabularies import FailureReason
from arrimage_notifications.app import SERVICE
from arrimage_notifications.channels import NotDeliveredError, OutgoingNotice
from arrimage_notifications.channels.email import EmailChannel
from arrimage_notifications.domain.rules import Facts, NoticeKind, Role
from arrimage_notifications.wording import message_to_person, title
from arrimage_testing.mailbox import HOST, Mailbox
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

NOW = datetime(2010, 10, 4, 13, 30, tzinfo=UTC)
SENDER = "avis@example.org"
ADDRESS = "sentinelle.preferee@example.org"


@pytest_asyncio.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox() as running:
        yield running


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that no public authority signed."""
    write_certificate(tmp_path / "tls")
    return tmp_path / "tls"


def _shown(tls: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
    return context


def _settings(mailbox: Mailbox, **more: Any) -> SmtpSettings:
    return SmtpSettings.model_validate(
        {"host": HOST, "port": mailbox.port, "tls": "none", "from": SENDER, "timeout_seconds": 5, **more}
    )


def _channel(mailbox: Mailbox, **more: Any) -> EmailChannel:
    return EmailChannel(_settings(mailbox, **more), lambda: NOW)


def _notice(language: str = "fr", notice_id: UUID | None = None) -> OutgoingNotice:
    facts = Facts({"planned_on": date(2010, 10, 6)})
    return OutgoingNotice(
        notice_id=notice_id or uuid4(),
        cause_event_id=uuid4(),
        case_id=uuid4(),
        role=Role.PERSON,
        kind=NoticeKind.MEETING_SOON,
        language=language,
        title=title(NoticeKind.MEETING_SOON, language),
        body=message_to_person(NoticeKind.MEETING_SOON, facts, language, name="Éloïse", callback="450 555-0100"),
        address=ADDRESS,
    )


@pytest.mark.requirement("R-334", "R-339", "R-341")
@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("fr", "Rappel", "Bonjour Éloïse,\n\nPetit rappel : nous nous voyons le mercredi 6 octobre 2010."),
        ("en", "Reminder", "Hello Éloïse,\n\nA short reminder: we meet on Wednesday, October 6, 2010."),
    ],
)
async def test_a_message_arrives_as_it_is_meant_to_be_read(
    mailbox: Mailbox, language: str, subject: str, said: str
) -> None:
    notice = _notice(language)
    await _channel(mailbox).deliver(notice)
    [message] = mailbox.messages
    assert (message["from"], message["to"], message["subject"]) == (SENDER, ADDRESS, subject)
    assert message["message-id"] == f"<{notice.notice_id}@example.org>"
    assert message["content-language"] == language and message["auto-submitted"] == "auto-generated"
    assert message["date"].datetime == NOW
    assert message.get_content().replace("\r\n", "\n").startswith(said)
    whole = message.as_string().casefold()
    assert not [word for word in ("margelle", "virage", "arrimage") if word in whole], "not in a header either"


@pytest.mark.requirement("R-334")
async def test_a_message_that_goes_out_twice_bears_one_id(mailbox: Mailbox) -> None:
    notice = _notice()
    for _ in range(2):
        await _channel(mailbox).deliver(notice)
    first, second = mailbox.messages
    assert first["message-id"] == second["message-id"]


async def _failure(channel: EmailChannel) -> NotDeliveredError:
    with pytest.raises(NotDeliveredError) as refused:
        await channel.deliver(_notice())
    error = refused.value
    assert error.__context__ is None and error.__cause__ is None
    assert "entinelle" not in f"{error!r} {error}"
    return error


@pytest.mark.requirement("R-334")
@pytest.mark.parametrize(
    ("answer", "for_ever"),
    [
        (f"550 5.1.1 <{ADDRESS}> unknown", True),
        ("553 5.1.3 bad address", True),
        ("451 4.7.1 greylisted, come back later", False),
        ("452 4.2.2 mailbox full", False),
    ],
)
async def test_what_the_server_refuses_is_for_ever_or_for_now(
    mailbox: Mailbox, answer: str, for_ever: bool
) -> None:
    mailbox.answer = lambda _: answer
    failure = await _failure(_channel(mailbox))
    assert (failure.reason, failure.for_ever) == (FailureReason.REFUSED, for_ever)


@pytest.mark.requirement("R-334")
async def test_a_server_that_is_slow_is_given_up_in_time(mailbox: Mailbox) -> None:
    mailbox.go_on.clear()
    failure = await _failure(_channel(mailbox, timeout_seconds=0.3))
    assert (failure.reason, failure.for_ever) == (FailureReason.TIMED_OUT, False)
    mailbox.go_on.set()


@pytest.mark.requirement("R-334", "R-338")
async def test_a_server_that_never_says_goodbye_has_taken_the_message(mailbox: Mailbox) -> None:
    """Else the person gets the same message again at each further attempt."""
    over = asyncio.Event()

    async def say_nothing(*_: Any) -> str:
        await over.wait()
        return "221 bye"

    mailbox.handle_QUIT = say_nothing  # type: ignore[attr-defined]
    await _channel(mailbox, timeout_seconds=1.5).deliver(_notice())
    over.set()
    assert len(mailbox.messages) == 1


@pytest.mark.requirement("R-334")
async def test_a_server_that_is_down_is_unreachable(mailbox: Mailbox) -> None:
    await mailbox.stop()
    failure = await _failure(_channel(mailbox))
    assert (failure.reason, failure.for_ever) == (FailureReason.UNREACHABLE, False)


@pytest.mark.requirement("R-334")
@pytest.mark.parametrize("how", ["starttls", "implicit"])
async def test_by_tls_a_certificate_that_is_trusted_is_taken_and_another_refused(how: Any, tls: Path) -> None:
    async with Mailbox(tls=how, certificate=_shown(tls)) as mailbox:
        await _channel(mailbox, tls=how, ca_file=tls / "cert.pem").deliver(_notice())
        assert len(mailbox.messages) == 1

        failure = await _failure(_channel(mailbox, tls=how))
        assert (failure.reason, failure.for_ever) == (FailureReason.UNREACHABLE, False)
        failure = await _failure(_channel(mailbox, tls=how, ca_file=tls / "cert.pem", host="localhost"))
        assert failure.reason is FailureReason.UNREACHABLE, "a certificate of another name"
        assert len(mailbox.messages) == 1 and len(mailbox.recipients) == 1, "no address was said"


@pytest.mark.requirement("R-334")
async def test_a_server_that_offers_no_tls_gets_nothing(mailbox: Mailbox) -> None:
    """Whoever stands between could take the offer away: then nothing is said."""
    failure = await _failure(_channel(mailbox, tls="starttls"))
    assert failure.reason is FailureReason.UNREACHABLE
    assert mailbox.recipients == []


@pytest.mark.requirement("R-334")
async def test_the_password_is_read_from_its_file_and_a_wrong_one_is_not_for_ever(
    tls: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("le bon mot\n")
    async with Mailbox(tls="starttls", certificate=_shown(tls), password="le bon mot") as mailbox:
        channel = _channel(mailbox, tls="starttls", ca_file=tls / "cert.pem", user="avis", secret_file=secret)
        await channel.deliver(_notice())
        assert len(mailbox.messages) == 1
        secret.write_text("un autre")
        assert (await _failure(channel)).reason is FailureReason.NOT_SET_UP
        secret.unlink()
        assert (await _failure(channel)).reason is FailureReason.NOT_SET_UP
        assert len(mailbox.messages) == 1


def _notices(mailbox: Mailbox) -> NoticeSettings:
    return NoticeSettings(worker="email", smtp=_settings(mailbox))


@pytest.mark.requirement("R-334")
async def test_greylisted_then_down_then_up_the_notice_arrives_once(
    mailbox: Mailbox, nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    workers = _workers(tmp_path, {"id": "w1", "email": "w1@example.org"})
    mailbox.answer = lambda _: "451 4.7.1 greylisted"
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        notices=_notices(mailbox),
        workers_file=workers,
    ) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"]) == ("waiting", "refused")
        await mailbox.stop()
        await twin.move_to(notice["next_at"])
        notice = await _one(twin)
        assert (notice["state"], notice["reason"]) == ("waiting", "unreachable")
        await mailbox.start()
        mailbox.answer = lambda _: None
        await twin.move_to(notice["next_at"])
        notice = await _one(twin)
        assert (notice["state"], notice["attempts"]) == ("sent", 3)
        [message] = mailbox.messages
        assert message["message-id"] == f"<{notice['notice_id']}@example.org>"


@pytest.mark.requirement("R-334")
async def test_a_bounce_fails_at_once_and_is_sent_again_once_the_address_is_mended(
    mailbox: Mailbox, nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    workers = _workers(tmp_path, {"id": "w1", "email": "partie@example.org"})
    mailbox.answer = lambda address: "550 5.1.1 unknown" if address.startswith("partie") else None
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        notices=_notices(mailbox),
        workers_file=workers,
    ) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        notice = await _one(twin)
        assert (notice["state"], notice["reason"], notice["attempts"]) == ("failed", "refused", 1)
        _workers(tmp_path, {"id": "w1", "email": "revenue@example.org"})
        assert (await twin.post(f"/notices/{notice['notice_id']}/send-again")).status_code == 200
        assert (await _one(twin))["state"] == "sent"
        assert [message["to"] for message in mailbox.messages] == ["revenue@example.org"]
