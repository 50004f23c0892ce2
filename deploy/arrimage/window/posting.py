"""One post to one webhook: signed, to an address that was judged, no redirection followed, no answer read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from arrimage.integrators.grants import Webhook
from arrimage.window.address import RefusedAddressError, Resolve, resolve, safe_address
from arrimage.window.events import Told
from arrimage_chassis.http.webhook_signature import key_of_secret, sign

TIMEOUT_SECONDS = 15.0
_REFUSES_THIS_ONE = frozenset({400, 406, 413, 415, 422})
"""What is said of one event; 401, 403 and 404 speak of the whole webhook: a key, an address."""
_GONE = 410


class Verdict(StrEnum):
    """What an answer means for what comes next."""

    TAKEN = "taken"
    LATER = "later"
    """The receiver is not well, or not there: everything for it waits, and is tried again."""
    REFUSED = "refused"
    """It refuses this event: the event is tried a few times more, the other cases go on."""
    GONE = "gone"
    """It says that it wants nothing any more (410)."""


@dataclass(frozen=True)
class Answer:
    """How a post went. ``reason`` is a code of ours, or ``answered_<status>``; never words of the receiver."""

    verdict: Verdict
    reason: str = ""


class Poster:
    """Posts to one webhook."""

    def __init__(
        self,
        webhook: Webhook,
        secret_file: Path,
        now: Callable[[], datetime],
        *,
        resolve: Resolve = resolve,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """:param now: real time, whatever time is simulated: the receiver compares it with its own."""
        self._webhook = webhook
        self._secret_file = secret_file
        self._now = now
        self._resolve = resolve
        self._timeout = timeout

    async def __call__(self, told: Told) -> Answer:
        """Post one event, and judge the answer; whatever goes wrong is an answer too."""
        try:
            async with asyncio.timeout(self._timeout):
                status = await self._post(told)
        except RefusedAddressError:
            return Answer(Verdict.LATER, "address_refused")
        except (TimeoutError, httpx.TimeoutException):
            return Answer(Verdict.LATER, "timed_out")
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return Answer(Verdict.LATER, "unreachable")
        except ValueError:
            return Answer(Verdict.LATER, "no_secret")
        return _judge(status)

    async def _post(self, told: Told) -> int:
        parts = urlsplit(self._webhook.url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        key = key_of_secret(self._secret_file.read_text(encoding="utf-8").strip())
        address = await safe_address(host, port, allow_private=self._webhook.allow_private, resolve=self._resolve)
        timestamp = int(self._now().timestamp())
        # to the address that was judged, under the name that was asked for: what TLS and the receiver see
        url = httpx.URL(self._webhook.url).copy_with(host=address, port=port)
        headers = {
            "host": parts.netloc,
            "content-type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": told.event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(key, told.event_id, timestamp, told.body),
            "arrimage-cursor": str(told.cursor),
        }
        # no proxy of the environment: it would resolve the name itself
        async with (
            httpx.AsyncClient(timeout=self._timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", url, content=told.body, headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):
            return answer.status_code  # what is answered is not read: it may be without end


def _judge(status: int) -> Answer:
    if httpx.codes.is_success(status):
        return Answer(Verdict.TAKEN)
    if httpx.codes.is_redirect(status):
        return Answer(Verdict.LATER, "redirected")
    reason = f"answered_{status}"
    if status == _GONE:
        return Answer(Verdict.GONE, reason)
    if status in _REFUSES_THIS_ONE:
        return Answer(Verdict.REFUSED, reason)
    return Answer(Verdict.LATER, reason)
