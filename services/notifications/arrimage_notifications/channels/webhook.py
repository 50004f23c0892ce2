"""A program of the organization's, told by HTTPS and signed by the Standard Webhooks scheme.

It gets ids, the kind and dates: no words, no name and no address. It may be told twice; ``webhook-id`` is the
notice's own id, by which it knows.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import httpx

from arrimage_chassis.http.webhook_signature import key_of_secret, sign
from arrimage_chassis.notice_settings import WebhookSettings
from arrimage_contracts.vocabularies import FailureReason
from arrimage_notifications.channels import NotDeliveredError, OutgoingNotice
from arrimage_notifications.channels.secret_file import read_secret

_LATER: Final = frozenset({408, 425, 429})


class WebhookChannel:
    """Posts one signed message a notice; an answer of 2xx has taken it."""

    name = "webhook"

    def __init__(
        self,
        settings: WebhookSettings,
        *,
        seconds: Callable[[], float] = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Take real time for the signature, whatever time is simulated: its reader compares it with its own."""
        self._settings = settings
        self._seconds = seconds
        self._transport = transport

    async def deliver(self, notice: OutgoingNotice) -> None:
        """Post the notice; redirections are not followed."""
        failure = await self._failure_of(notice)
        if failure is not None:
            raise failure

    async def _failure_of(self, notice: OutgoingNotice) -> NotDeliveredError | None:
        settings = self._settings
        try:
            key = key_of(read_secret(settings.secret_file))
            now = int(self._seconds())
            body = body_of(notice, now)
            headers = {
                "content-type": "application/json",
                "webhook-id": str(notice.notice_id),
                "webhook-timestamp": str(now),
                "webhook-signature": sign(key, str(notice.notice_id), now, body),
            }
            async with (
                asyncio.timeout(settings.timeout_seconds),
                httpx.AsyncClient(timeout=settings.timeout_seconds, transport=self._transport) as client,
                client.stream("POST", settings.url, content=body, headers=headers) as answer,
            ):
                status = answer.status_code  # what is answered is not read: it may be without end
        except NotDeliveredError as error:
            return error
        except (TimeoutError, httpx.TimeoutException):
            return NotDeliveredError(FailureReason.TIMED_OUT)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return NotDeliveredError(FailureReason.UNREACHABLE)
        return _judge(status)


def body_of(notice: OutgoingNotice, now: int) -> bytes:
    """Return what is posted."""
    data: dict[str, object] = {
        "notice_id": str(notice.notice_id),
        "cause_event_id": str(notice.cause_event_id),
        "case_id": str(notice.case_id),
        "recipient": notice.role.value,
        "kind": notice.kind.value,
        "dates": {name: day.isoformat() for name, day in notice.dates.items()},
    }
    if notice.worker_ref is not None:
        data["worker"] = str(notice.worker_ref)
    told = {
        "type": f"notice.{notice.kind}",
        "timestamp": datetime.fromtimestamp(now, UTC).isoformat(),
        "data": data,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def key_of(secret: str) -> bytes:
    """Return the key that a secret stands for.

    :raises NotDeliveredError: if it is no ``whsec_`` secret of at least 24 bytes.
    """
    with suppress(ValueError):  # whose context would go with the failure
        return key_of_secret(secret)
    raise NotDeliveredError(FailureReason.NOT_SET_UP)


def _judge(status: int) -> NotDeliveredError | None:
    if httpx.codes.is_success(status):
        return None
    refused = httpx.codes.is_client_error(status) and status not in _LATER
    return NotDeliveredError(FailureReason.REFUSED if refused else FailureReason.UNREACHABLE, for_ever=refused)
