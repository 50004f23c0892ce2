"""The stage: a hub and the nodes of the example network, made in a directory and run as real processes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx

from arrimage.component.choosing import choose_component
from arrimage.component.declaration import load_component
from arrimage.demo.journeys import BEGIN
from arrimage.demo.texts import tell
from arrimage.errors import ArrimageError
from arrimage.example.sorel_tracy import Example, make_example
from arrimage.hub.process import HubProcess
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage.texts import Language
from arrimage.waiting import until
from arrimage_chassis.settings import Profile
from arrimage_contracts.subjects import OWN_STREAM, sealed_stream

ZONE = "America/Toronto"
_LOOK_EVERY = 0.03
_WITHIN = 30.0
_ACK_WAIT_SECONDS = 2.0
_QUICK = {
    "ARRIMAGE_FETCH_SECONDS": "1",
    "ARRIMAGE_POLL_SECONDS": "0.2",
    "ARRIMAGE_RETRY_BASE_SECONDS": "0.1",
    "ARRIMAGE_LOG_JSON": "true",
}
_CONTROL_SUBJECT = "pub.{organization}.Control.v1"


class Stage:
    """The example network, or part of it, in simulated time."""

    zone = ZONE

    def __init__(
        self,
        directory: Path,
        report: Callable[[str], None],
        language: Language = "fr",
        *,
        organizations: Sequence[str] = ("margelle", "virage"),
        begin: datetime = BEGIN,
        ack_wait: float = _ACK_WAIT_SECONDS,
        together: bool = False,
        postgresql: str = "",
        made: Callable[[Example], None] = lambda _: None,
        component: Path | None = None,
    ) -> None:
        """Take ``postgresql`` as the server of all stores; ``made`` is called before anything starts.

        :param component: the directory of a program that takes the place of one service in each node that has it.
        """
        self._directory = directory
        self._report = report
        self._language = language
        self._organizations = organizations
        self._begin = begin
        self._ack_wait = ack_wait
        self._together = together
        self._postgresql = postgresql
        self._made = made
        self._component = component
        self._running = AsyncExitStack()
        self.hub: HubProcess
        self.nodes: dict[str, NodeProcess] = {}

    async def __aenter__(self) -> Self:
        self._report(tell("preparing", self._language))
        if self._directory.exists() and any(self._directory.iterdir()):
            raise ArrimageError("demo.directory_used", directory=self._directory)
        example = await make_example(self._directory, profile=Profile.DEMO, postgresql=self._postgresql)
        self._take_component(example)
        self._made(example)
        environment = {**_QUICK, "ARRIMAGE_SIMULATED_NOW": self._instant(self._begin)}
        environment["ARRIMAGE_LANGUAGE"] = self._language
        try:
            self._report(tell("hub_starts", self._language))
            self.hub = HubProcess(example.network_file, example.hub, ack_wait=self._ack_wait)
            await self._running.enter_async_context(self.hub)
            for organization in self._organizations:
                self._report(tell("node_starts", self._language, name=example.names[organization]))
                node = NodeProcess(
                    example.nodes[organization],
                    extra_env=environment,
                    ack_wait=self._ack_wait,
                    together=self._together,
                )
                self.nodes[organization] = await self._running.enter_async_context(node)
            await asyncio.gather(*(node.wait_ready() for node in self.nodes.values()))
        except BaseException:
            await self._running.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._running.aclose()

    def service_urls(self) -> Mapping[str, str]:
        """Return the addresses of the services that run, by ``organization/service``."""
        return {
            f"{organization}/{name}": service.url
            for organization, node in self.nodes.items()
            for name, service in node.services.items()
            if service.pid is not None
        }

    def service_url(self, organization: str, service: str) -> str:
        """Return the address of one service."""
        return self.nodes[organization].service_url(service)

    @property
    def hub_disk(self) -> Path:
        """Where the hub keeps its streams."""
        return self.hub.directory.jetstream

    def store_files(self) -> list[Path]:
        """Return the services' stores."""
        return [file for node in self.nodes.values() for file in sorted(node.directory.stores.glob("*.sqlite3"))]

    def addresses(self) -> list[str]:
        """Return what can be visited: the workers' pages first, then what each service can do."""
        urls = self.service_urls()
        pages = [f"{name}: {url}/" for name, url in urls.items() if name.endswith("/intake")]
        return pages + [f"{name}: {url}/openapi.json" for name, url in urls.items()]

    async def start_again(self, organization: str, service: str, now: datetime) -> None:
        """Start a service that was killed, at the simulated time ``now`` (civil, in the node's zone)."""
        node = self.nodes[organization]
        await node.start_service(service, {"ARRIMAGE_SIMULATED_NOW": self._instant(now)})
        await node.wait_ready()

    async def sealed_left(self) -> int:
        """Count what is sealed and was not taken: what was taken is gone from the hub."""
        async with self.hub.connect() as client:
            streams = [sealed_stream(organization) for organization in self._organizations]
            states = [(await client.jetstream().stream_info(stream)).state for stream in streams]
        return sum(state.messages for state in states)

    async def plant_on_hub(self, control: str) -> None:
        """Put a text on the hub's disk that a search must find."""
        async with self.hub.connect() as client:
            subject = _CONTROL_SUBJECT.format(organization=self._organizations[0])
            await client.jetstream().publish(subject, control.encode())

    async def wait_until_something_waits_for(self, organization: str, service: str) -> int:
        """Wait until an event is in the own stream that ``service`` has not had; return how many."""
        async with self.nodes[organization].connect() as client:

            async def waiting() -> int:
                info = await client.jetstream().consumer_info(OWN_STREAM, service)
                return (info.num_pending or 0) + (info.num_ack_pending or 0)

            return await self._wait_for(waiting)

    async def wait_until_something_waits_for_the_hub(self, organization: str) -> int:
        """Wait until the gate has seen that the hub is away and holds an event for it; return how many."""
        async with httpx.AsyncClient(timeout=10) as http:

            async def waiting() -> int:
                url = self.service_url(organization, "intake")
                state: dict[str, Any] = (await http.get(f"{url}/health/ready")).json()
                hub_is_away = any(warning["code"] == "bus.hub_away" for warning in state["warnings"])
                return int(state["outbox"] or 0) if hub_is_away else 0

            return await self._wait_for(waiting)

    async def _wait_for(self, count: Callable[[], Awaitable[int]]) -> int:
        try:
            return await until(count, within=_WITHIN, every=_LOOK_EVERY)
        except TimeoutError:
            raise ArrimageError("demo.not_quiet", seconds=f"{_WITHIN:g}") from None

    def _take_component(self, example: Example) -> None:
        if self._component is None:
            return
        component = load_component(self._component)
        for directory in example.nodes.values():
            places = NodeDirectory(directory)
            if component.role in load_node(places.config).services:
                choose_component(places.config, component.role, {"directory": str(component.directory)})

    def _instant(self, moment: datetime) -> str:
        return moment.replace(tzinfo=ZoneInfo(ZONE)).isoformat()
