"""Workers who go on with their work whatever happens: each command is given again until it is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import cast

import httpx
from tests.faults.storm.reading import Place, Stores, plain_id
from tests.journeys.casework import THEMES, Case, Person

from arrimage_testing.network import RunningNetwork
from arrimage_testing.waiting import eventually

_INSISTS = 300.0
"""Seconds after which a command that nobody answers is a promise broken."""
_ANSWERED_BELOW = 500


@dataclass(frozen=True)
class Accepted:
    """A command that was answered with success."""

    place: Place
    key: str


@dataclass
class Insistent(httpx.AsyncBaseTransport):
    """Sends a request until a service answers it, unchanged and under the same key."""

    places: Callable[[httpx.URL], Place]
    accepted: list[Accepted] = field(default_factory=list)
    unanswered: int = 0
    tries: int = 0
    _inner: httpx.AsyncHTTPTransport = field(default_factory=httpx.AsyncHTTPTransport)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer.

        :raises httpx.ConnectError: if nobody answered for five minutes.
        """
        await request.aread()
        give_up_at = time.monotonic() + _INSISTS
        while time.monotonic() < give_up_at:
            self.tries += 1
            try:
                async with asyncio.timeout(8):
                    response = await self._inner.handle_async_request(request)
                    await response.aread()
            except (httpx.TransportError, TimeoutError):
                await asyncio.sleep(0.1)
                continue
            if response.status_code < _ANSWERED_BELOW and response.status_code != httpx.codes.TOO_MANY_REQUESTS:
                if request.method == "POST" and response.is_success:
                    key = request.headers["Idempotency-Key"]
                    self.accepted.append(Accepted(self.places(request.url), key))
                return response
            await asyncio.sleep(0.1)
        self.unanswered += 1
        raise httpx.ConnectError("nobody answered", request=request)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()


@dataclass(frozen=True)
class KnownAddresses:
    """Where services answer, dead or alive: they keep their ports."""

    urls: dict[Place, str]

    @classmethod
    def of(cls, network: RunningNetwork) -> KnownAddresses:
        """Read them while everything runs."""
        found = (name.partition("/") for name in network.stage.service_urls())
        places = [(organization, service) for organization, _, service in found]
        return cls({place: network.stage.service_url(*place) for place in places})

    def service_url(self, organization: str, service: str) -> str:
        """Return where a service answers."""
        return self.urls[organization, service]

    def place_of(self, url: httpx.URL) -> Place:
        """Return the service that answers at ``url``."""
        address = f"{url.scheme}://{url.host}:{url.port}"
        return next(place for place, known in self.urls.items() if known == address)


@dataclass
class Desk:
    """What a case needs of a network, and no more."""

    stage: KnownAddresses
    http: httpx.AsyncClient
    now: datetime


class Load:
    """Journeys from the form to the end of the episode, several at once."""

    def __init__(self, network: RunningNetwork, stores: Stores) -> None:
        addresses = KnownAddresses.of(network)
        self.transport = Insistent(addresses.place_of)
        self.finished: list[Case] = []
        self._desk = Desk(addresses, httpx.AsyncClient(transport=self.transport, timeout=None), network.now)
        self._stores = stores
        self._numbers = count(1)

    async def work(self, until: Callable[[], bool]) -> None:
        """Go from one journey to the next; the last one is finished."""
        while not until():
            await self._journey()

    async def aclose(self) -> None:
        """Close what is open."""
        await self._desk.http.aclose()

    async def _journey(self) -> None:
        number = next(self._numbers)
        person = Person(
            f"Personne {number}", f"450-555-{number:04}", f"{number}, rue Fictive", "1980-01-01", "Le soir"
        )
        case = Case(cast(RunningNetwork, self._desk), person)
        case.patience = _INSISTS
        await case.is_sent(known=())
        case.referral_id = await self._known_as(case.referral_at_sender)
        case.case_id = (await case.get("margelle", "intake", f"/referrals/{case.referral_id}"))["case_id"]
        steps: tuple[Callable[[], Awaitable[object]], ...] = (
            case.is_taken_in_charge,
            case.is_reached,
            case.is_accepted,
            lambda: case.tells_needs_in_order(*THEMES),
            lambda: case.agrees_to_a_plan(start_on=self._desk.now.date().isoformat()),
            lambda: case.is_met(1),
            lambda: case.ends("early_reintegration", "employment"),
        )
        for step in steps:
            await step()
        self.finished.append(case)

    async def _known_as(self, referral: str) -> str:
        """Return under which id the receiver knows what the sender calls ``referral``, once it has it."""

        async def known() -> str | None:
            theirs = await self._stores.rows(
                ("virage", "intake"),
                _alias("border_id", "margelle", "own_id", referral),
            )
            if not theirs:
                return None
            ours = await self._stores.rows(
                ("margelle", "intake"),
                _alias("own_id", "virage", "border_id", theirs[0][0]),
            )
            return _with_dashes(ours[0][0]) if ours else None

        return str(await eventually(known, deadline=_INSISTS, what="a referral to arrive"))


def _alias(wanted: str, partner: str, known: str, value: str) -> str:
    # SQLite keeps 32 digits as text, PostgreSQL a uuid that is compared with either form
    is_known = f"REPLACE(CAST({known} AS TEXT), '-', '') = '{plain_id(value)}'"
    return f"SELECT {wanted} FROM border_alias WHERE organization = '{partner}' AND {is_known}"


def _with_dashes(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
