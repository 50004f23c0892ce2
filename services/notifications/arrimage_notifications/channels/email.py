"""E-mail, through the organization's own mail server, whose certificate is checked.

Delivered means that this server took it: a message that bounces later comes back to the sender's mailbox, and no
program reads it there. After a crash in the wrong instant the same message goes out again, under the same
Message-ID, by which mail programs know it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Final

import aiosmtplib

from arrimage_chassis.notice_settings import SmtpSettings
from arrimage_contracts.vocabularies import FailureReason
from arrimage_notifications.channels import NotDeliveredError, OutgoingNotice
from arrimage_notifications.channels.secret_file import read_secret

_FOR_EVER: Final = 500
_UNREACHABLE: Final = (OSError, aiosmtplib.SMTPException, ssl.SSLError, ValueError)
_GOODBYE_SECONDS: Final = 2.0


class EmailChannel:
    """Sends one message a notice, each on a connection of its own."""

    name = "email"

    def __init__(self, settings: SmtpSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now

    async def deliver(self, notice: OutgoingNotice) -> None:
        """Give the message to the mail server, within the settings' time."""
        failure = await self._failure_of(notice)
        if failure is not None:  # raised here: an error's context would hold what the server said of the address
            raise failure

    async def _failure_of(self, notice: OutgoingNotice) -> NotDeliveredError | None:
        async with AsyncExitStack() as leaving:
            try:
                async with asyncio.timeout(self._settings.timeout_seconds):
                    await self._send(self._message(notice), leaving)
            except NotDeliveredError as error:
                return error
            except (TimeoutError, aiosmtplib.SMTPTimeoutError):
                return NotDeliveredError(FailureReason.TIMED_OUT)
            except aiosmtplib.SMTPAuthenticationError:
                return NotDeliveredError(FailureReason.NOT_SET_UP)
            except aiosmtplib.SMTPRecipientsRefused as error:
                return _judge(max(refused.code for refused in error.recipients))
            except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
                return _judge(error.code)
            except _UNREACHABLE:
                return NotDeliveredError(FailureReason.UNREACHABLE)
        return None

    def _message(self, notice: OutgoingNotice) -> EmailMessage:
        sender = self._settings.sender
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = sender
        message["To"] = notice.address or ""
        message["Subject"] = notice.title
        message["Date"] = self._now()
        message["Message-ID"] = f"<{notice.notice_id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # nobody's holiday message answers it (RFC 3834)
        message.set_content(notice.body)
        message["Content-Language"] = notice.language
        return message

    async def _send(self, message: EmailMessage, leaving: AsyncExitStack) -> None:
        settings = self._settings
        password = read_secret(settings.secret_file) if settings.secret_file is not None else None
        tls = None
        if settings.tls != "none":
            tls = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
        server = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port_used,
            local_hostname=settings.sender.rpartition("@")[2],
            timeout=settings.timeout_seconds,
            use_tls=settings.tls == "implicit",
            start_tls=settings.tls == "starttls",  # True, not None: a server that offers none is refused
            tls_context=tls,
        )
        leaving.push_async_callback(_leave, server)
        await server.connect()
        if settings.user is not None and password is not None:
            await server.login(settings.user, password)
        await server.send_message(message)


async def _leave(server: aiosmtplib.SMTP) -> None:
    """Say goodbye; a server that does not answer that has taken the message all the same, or refused it."""
    with suppress(Exception):
        async with asyncio.timeout(_GOODBYE_SECONDS):
            if server.is_connected:
                await server.quit()
    server.close()


def _judge(code: int) -> NotDeliveredError:
    """Return what a refusal means: 5xx is for ever, 4xx (greylisting, a full mailbox) for now (RFC 5321)."""
    return NotDeliveredError(FailureReason.REFUSED, for_ever=code >= _FOR_EVER)
