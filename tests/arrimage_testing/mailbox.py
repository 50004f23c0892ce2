"""A real mail server on this machine, with a mailbox to look into: it may refuse, be slow, be down.

``async with Mailbox() as mailbox:`` — in the test's own event loop, on a port that the system chooses.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
Tls = Literal["none", "starttls", "implicit"]


class Mailbox:
    """What was delivered, in ``messages``; what is refused, in ``answer``."""

    def __init__(
        self,
        *,
        tls: Tls = "none",
        certificate: ssl.SSLContext | None = None,
        password: str | None = None,
    ) -> None:
        """Make a server that is not yet up.

        :param certificate: what the server shows, if it speaks TLS.
        :param password: what everybody must log in with, if anything.
        """
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        """Each address that somebody asked to deliver to."""
        self.answer: Callable[[str], str | None] = lambda _: None
        """What is answered to a recipient (``550 unknown``); None: it is taken."""
        self.go_on = asyncio.Event()
        """While it is cleared the server takes a message and says nothing."""
        self.go_on.set()
        self.port = 0
        self._tls: Tls = tls
        self._certificate = certificate
        self._password = password
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Come up, on the same port as before."""
        implicit = self._certificate if self._tls == "implicit" else None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, HOST, self.port, ssl=implicit)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Go down; a connection is refused then."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_on.set()
        await self.stop()

    def _protocol(self) -> SMTP:
        options: dict[str, Any] = {"hostname": "mail.test", "enable_SMTPUTF8": False, "loop": None}
        if self._tls == "starttls":
            options |= {"tls_context": self._certificate, "require_starttls": True}
        if self._password is not None:
            options |= {"authenticator": self._authenticate, "auth_required": True}
            options["auth_require_tls"] = self._tls == "starttls"
        return SMTP(self, **options)

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == (self._password or "").encode()
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        self.recipients.append(address)
        refusal = self.answer(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Put a message into the mailbox."""
        await self.go_on.wait()
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"
