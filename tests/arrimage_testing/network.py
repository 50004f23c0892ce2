"""The example network on real processes, for tests that kill parts of it while people work.

A request that meets a dead service is sent again under the same idempotency key once the service is back, as a
careful client does; a service that was started anew is told what simulated time it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from arrimage.demo.simulated_time import SimulatedTime
from arrimage.demo.stage import ZONE, Stage
from arrimage.demo.witness import Held, Witness
from arrimage.demo.workers import Workers
from arrimage.example.sorel_tracy import Example
from arrimage_contracts.subjects import OWN_STREAM

_LOOK_EVERY = 0.05
_SETTLES_WITHIN = 60.0


class SendsAgain(httpx.AsyncBaseTransport):
    """Sends a request again, unchanged, when the service dies under it."""

    def __init__(self, recover: Callable[[], Awaitable[None]]) -> None:
        self._transport = httpx.AsyncHTTPTransport()
        self._recover = recover

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` until it is answered, five times at most."""
        await request.aread()
        for _ in range(5):
            try:
                response = await self._transport.handle_async_request(request)
                await response.aread()
            except httpx.TransportError:
                await self._recover()
            else:
                return response
        raise httpx.ConnectError("the service died under each of five tries", request=request)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._transport.aclose()


class RunningNetwork:
    """A stage, its simulated time and its workers; what died is waited for."""

    def __init__(self, stage: Stage, now: datetime) -> None:
        self.stage = stage
        self.now = now
        self.left_alone = set[tuple[str, str]]()
        """Services (organization, name) that are told no time, and are not quiet."""
        self.http = httpx.AsyncClient(transport=SendsAgain(self.recover), timeout=20)
        self.plain_http = httpx.AsyncClient(timeout=5)
        self.time = SimulatedTime(self.http, stage.service_urls, ZONE)
        self.workers = Workers(self.http, stage.service_url)

    @property
    def instant(self) -> datetime:
        """The present, with its zone."""
        return self.now.replace(tzinfo=ZoneInfo(ZONE))

    async def move_to(self, moment: datetime) -> None:
        """Move everybody to ``moment`` (civil), stopping at each due date, and wait for quiet."""
        while (morning := await self.time.next_due_morning()) is not None and morning < moment:
            await self._all_at(morning)
        await self._all_at(moment)

    async def next_morning(self) -> date:
        """Move to nine o'clock of the next day; return the day."""
        await self.move_to(datetime.combine(self.now.date() + timedelta(days=1), time(9)))
        return self.now.date()

    async def tell_the_time(self) -> None:
        """Tell whoever answers and was started anew what time it is."""
        await self._everybody_is_here()

    async def recover(self) -> None:
        """Wait until every service answers, and tell those that were started anew what time it is."""
        async with asyncio.timeout(_SETTLES_WITHIN):
            while not await self._everybody_is_here():
                await asyncio.sleep(_LOOK_EVERY)

    async def settle(self) -> None:
        """Wait until every service answers and nothing is on its way."""
        async with asyncio.timeout(_SETTLES_WITHIN):
            quiet_looks = 0
            while quiet_looks < 2:
                quiet_looks = quiet_looks + 1 if await self._everybody_is_here(quiet=True) else 0
                if not quiet_looks:
                    await asyncio.sleep(_LOOK_EVERY)

    async def own_events(self, organization: str) -> list[Held]:
        """Return everything in the own stream of ``organization``."""
        return await Witness(self.stage.nodes[organization], (OWN_STREAM,)).news()

    async def mailboxes(self) -> list[Held]:
        """Return everything in the mailboxes at the hub."""
        return await Witness(self.stage.hub, ("MAILBOX_",)).news()

    async def aclose(self) -> None:
        """Close what is open."""
        await self.http.aclose()
        await self.plain_http.aclose()

    async def _all_at(self, moment: datetime) -> None:
        self.now = moment
        await self.settle()

    async def _everybody_is_here(self, *, quiet: bool = False) -> bool:
        """Bring each service to the present; tell whether all of them answered, and are ``quiet`` if asked."""
        now = self.instant
        all_quiet = True
        for organization, node in self.stage.nodes.items():
            for name in node.services:
                if (organization, name) in self.left_alone:
                    all_quiet = False
                    continue
                with suppress(Exception):
                    url = self.stage.service_url(organization, name)
                    state = (await self.plain_http.get(f"{url}/simulation")).json()
                    if datetime.fromisoformat(state["now"]) != now:
                        put = {"now": now.isoformat()}
                        state = (
                            (await self.plain_http.put(f"{url}/simulation", json=put)).raise_for_status().json()
                        )
                    all_quiet = all_quiet and state["quiet"]
                    if quiet and not all_quiet:
                        return False
                    continue
                return False
        return all_quiet or not quiet


@asynccontextmanager
async def running_network(
    directory: Path,
    *,
    organizations: Sequence[str] = ("margelle", "virage"),
    begin: datetime,
    together: bool = False,
    postgresql: str = "",
    made: Callable[[Example], None] = lambda _: None,
) -> AsyncIterator[RunningNetwork]:
    """Run the example network in ``directory`` until the block ends.

    :param together: all services in this process.
    :param postgresql: the server of all stores; without it they are SQLite.
    :param made: called when all keys and files are made and nothing runs yet.
    """
    async with Stage(
        directory,
        lambda _: None,
        organizations=organizations,
        begin=begin,
        ack_wait=1.0,
        together=together,
        postgresql=postgresql,
        made=made,
    ) as stage:
        network = RunningNetwork(stage, begin)
        try:
            await network.settle()
            yield network
        finally:
            await network.aclose()
